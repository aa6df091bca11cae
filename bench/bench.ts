import { availableParallelism, cpus, loadavg } from 'node:os';
import { kernelVariant } from '../src/core/kernels/module';
import { kernelPeak, kernelSeconds, measureRates, type Rates } from './rates';
import { engineOf, makeSpaces, openPool, parts, type Seconds, timeStudy } from './run-study';
import { type BenchSettings, readSettings } from './settings';
import { median, show, table } from './table';
import { runTorch, type TorchRun } from './torch-peer';

const settings = readSettings();
const { rows, dims, anchors, threads } = settings;
const shape = `${settings.spaces} spaces × ${rows} × ${dims}, ${anchors} anchors`;
console.log(`Node ${process.version}, kernels ${kernelVariant()}, ${cpus()[0]!.model}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)} at the start.
Medians of ${settings.rounds} rounds; within a round everybody runs once. ${shape}.\n`);

const spaces = makeSpaces(rows, dims, settings.spaces);

async function main(): Promise<void> {
  const runs = await pairedRuns(settings);
  printParts(runs);
  printOverhead(runs, printRates());
  if (settings.scaling) await printScaling();
  const { maxRSS } = process.resourceUsage();
  console.log(
    `\nPeak memory of this process with all its spaces: ${(maxRSS / 1024).toFixed(0)} MiB.`,
  );
}

/** Seconds of every round, by backend. */
interface Runs {
  readonly wasm: Seconds[];
  readonly single: Seconds[];
  readonly tensorflow: Seconds[];
  readonly torch: TorchRun[];
  readonly torchSingle: TorchRun[];
}

async function pairedRuns({ rounds, packages }: BenchSettings): Promise<Runs> {
  const runs: Runs = { wasm: [], single: [], tensorflow: [], torch: [], torchSingle: [] };
  const wasm = openPool(threads, 'wasm');
  const single = openPool(1, 'wasm');
  const native = openPool(threads, 'auto', packages);
  try {
    const few = makeSpaces(600, dims, 2);
    for (const pool of [wasm, single, native]) await timeStudy(pool, few, 100);
    const hasTensorflow = (await engineOf(native)) === 'tensorflow';
    if (!hasTensorflow) {
      loudly('tfjs-node with its native library is not here: no TensorFlow backend (--packages)');
    }
    for (let round = 0; round < rounds; round++) {
      runs.wasm.push(await timeStudy(wasm, spaces, anchors));
      await torchInto(runs.torch, threads);
      if (hasTensorflow) runs.tensorflow.push(await timeStudy(native, spaces, anchors));
      runs.single.push(await timeStudy(single, spaces, anchors));
      if (runs.torch.length > 0) await torchInto(runs.torchSingle, 1);
    }
    return runs;
  } finally {
    await Promise.all([wasm, single, native].map((pool) => pool.close()));
  }
}

async function torchInto(runs: TorchRun[], count: number): Promise<void> {
  const run = await runTorch(settings, count);
  if (typeof run === 'string') loudly(`torch is not here: no peer (--python). ${run}`);
  else runs.push(run);
}

function loudly(message: string): void {
  console.log(`!!! ${message}`);
}

/**
 * Prints the median over rounds of one backend's seconds, and of the ratio to another's in the same
 * round.
 */
function printParts({ wasm, single, tensorflow, torch, torchSingle }: Runs): void {
  const peer = torch.map(({ seconds }) => seconds);
  const of = (list: readonly Seconds[], part: string): number | undefined =>
    list.length === 0 ? undefined : median(list.map((each) => each[part]!));
  const ratio = (a: readonly Seconds[], b: readonly Seconds[], part: string): number | undefined =>
    a.length === 0 || b.length === 0
      ? undefined
      : median(a.slice(0, b.length).map((each, i) => each[part]! / b[i]![part]!));
  console.log(
    table(
      [
        'Part, seconds',
        `wasm, ${threads} threads`,
        'TensorFlow backend',
        `torch, ${threads} threads`,
        'wasm ÷ torch',
        'TensorFlow ÷ torch',
        'wasm, 1 thread',
        `1 ÷ ${threads} threads`,
        'torch, 1 thread',
      ],
      [...parts, 'total', 'cpu'].map((part) => [
        part,
        show(of(wasm, part)),
        show(of(tensorflow, part)),
        show(of(peer, part)),
        show(ratio(wasm, peer, part)),
        show(ratio(tensorflow, peer, part)),
        show(of(single, part)),
        show(ratio(single, wasm, part)),
        show(
          of(
            torchSingle.map(({ seconds }) => seconds),
            part,
          ),
        ),
      ]),
    ),
  );
  const overhead = median(
    wasm.map(
      ({ total, ...rest }) => 1 - parts.reduce((sum, part) => sum + rest[part]!, 0) / total!,
    ),
  );
  console.log(
    `\nOutside all parts (pairing, checks, anchors): ${(100 * overhead).toFixed(1)} % of the total.`,
  );
  for (const [name, list] of [
    [`${threads} threads`, torch],
    ['1 thread', torchSingle],
  ] as const) {
    if (list.length === 0) continue;
    console.log(
      `torch ${list[0]!.version}, product of 2048 × 2048 with ${name}: ${show(Math.max(...list.map(({ peak }) => peak)))} GFLOP/s, the machine's measured peak for native code.`,
    );
  }
}

function printRates(): Rates {
  const peak = kernelPeak();
  const { matrix } = spaces[0]!;
  const [compiled, plain] = [kernelVariant(), 'typescript' as const].map((variant) =>
    measureRates(variant, matrix, anchors),
  ) as [Rates, Rates];
  console.log(
    `\nOne thread, billions of steps a second (a step is a multiply-add or a difference); peak of the compiled product kernel within the first-level cache: ${show(peak)}.\n`,
  );
  console.log(
    table(
      ['Kernel', kernelVariant(), 'share of peak', 'plain TypeScript', 'times as fast'],
      (Object.keys(compiled) as (keyof Rates)[]).map((name) => [
        name,
        show(compiled[name]),
        `${((100 * compiled[name]) / peak).toFixed(0)} %`,
        show(plain[name]),
        show(compiled[name] / plain[name]),
      ]),
    ),
  );
  return compiled;
}

/** Prints the overhead of the engine over its kernels, part by part. */
function printOverhead({ wasm }: Runs, rates: Rates): void {
  const alone = kernelSeconds(rates, settings);
  const total = parts.reduce((sum, part) => sum + alone[part], 0);
  const rows = [...parts, 'total' as const].map((part) => {
    const kernels = part === 'total' ? total : alone[part];
    const study = median(wasm.map((seconds) => seconds[part]!));
    const added = `${(100 * (study / kernels - 1)).toFixed(0)} %`;
    return [part, show(kernels), show(study), added];
  });
  const head = ['Part, seconds', 'kernels alone', 'study', 'added'];
  console.log(
    `\nThe kernels' share of ${threads} threads, by the rates above.\n\n${table(head, rows)}`,
  );
}

/** Prints the time of the whole study with one of its sizes halved or doubled. */
async function printScaling(): Promise<void> {
  const pool = openPool(threads, 'wasm');
  const sizes: [string, number, number, number, number][] = [
    ['as above', rows, dims, settings.spaces, anchors],
    ['half the rows', rows / 2, dims, settings.spaces, anchors],
    ['half the dimensions', rows, dims / 2, settings.spaces, anchors],
    ['half the anchors', rows, dims, settings.spaces, anchors / 2],
    ['two spaces', rows, dims, 2, anchors],
  ];
  const results: string[][] = [];
  for (const [name, n, d, s, k] of sizes) {
    const { total } = await timeStudy(pool, makeSpaces(n, d, s), k);
    results.push([name, String(n), String(d), String(s), String(k), show(total)]);
  }
  await pool.close();
  console.log(`\n${table(['Size', 'rows', 'dims', 'spaces', 'anchors', 'seconds'], results)}`);
}

void main();
