import { parseArgs } from 'node:util';

/** Settings of the benchmark; every number can be given on the command line. */
export interface BenchSettings {
  readonly rows: number;
  readonly dims: number;
  readonly spaces: number;
  readonly anchors: number;
  /** Number of rounds, over which medians are taken; within a round every backend runs once. */
  readonly rounds: number;
  readonly threads: number;
  /** Path of a Python that has torch. */
  readonly python: string;
  /** Folder whose node_modules contains tfjs-node with its native library. */
  readonly packages: string | undefined;
  /** Whether to measure other sizes too. */
  readonly scaling: boolean;
}

export function readSettings(): BenchSettings {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '10000' },
      dims: { type: 'string', default: '768' },
      spaces: { type: 'string', default: '5' },
      anchors: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '3' },
      threads: { type: 'string', default: '2' },
      python: { type: 'string', default: 'python3' },
      packages: { type: 'string' },
      'no-scaling': { type: 'boolean', default: false },
    },
  });
  return {
    rows: Number(values.rows),
    dims: Number(values.dims),
    spaces: Number(values.spaces),
    anchors: Number(values.anchors),
    rounds: Number(values.rounds),
    threads: Number(values.threads),
    python: values.python,
    packages: values.packages,
    scaling: !values['no-scaling'],
  };
}
