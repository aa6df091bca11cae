import { workspace } from 'vscode';
import { bounds, type Bounds } from '../formats/bounds';
import type { Backend } from '../compute/backends/backend';
import type { AnchorStrategy } from '../core/anchors/registry';
import type { Normalization } from '../core/projection/normalization';

/** What a new study starts with, and how the engine runs. Declared in package.json. */
export interface Settings {
  readonly projections: readonly string[];
  readonly measure: string;
  readonly anchorStrategy: AnchorStrategy;
  readonly anchorCount: number;
  readonly normalization: Normalization;
  readonly seed: number;
  readonly threads: number;
  readonly backend: Backend;
  /** GiB that a study may take. */
  readonly memory: number;
  readonly sampleAbove: number;
  readonly cacheMebibytes: number;
  readonly projectionMebibytes: number;
  readonly blendMebibytes: number;
  /** On what files may ask of their readers. */
  readonly bounds: Bounds;
}

const keys: Readonly<Record<Exclude<keyof Settings, 'bounds'>, string>> = {
  projections: 'study.projections',
  measure: 'study.measure',
  anchorStrategy: 'anchors.strategy',
  anchorCount: 'anchors.count',
  normalization: 'study.normalization',
  seed: 'study.seed',
  threads: 'engine.threads',
  backend: 'engine.backend',
  memory: 'engine.memory',
  sampleAbove: 'engine.sampleAbove',
  cacheMebibytes: 'cache.mebibytes',
  projectionMebibytes: 'cache.projectionMebibytes',
  blendMebibytes: 'blends.mebibytes',
};

/** The settings as they are now. VS Code gives the manifest's default where a person set nothing. */
export function readSettings(): Settings {
  const configuration = workspace.getConfiguration('latentSpace');
  const values = Object.entries(keys).map(([name, key]) => [name, configuration.get<unknown>(key)]);
  const limits = bounds.map(({ id }) => [id, configuration.get<number>(`bounds.${id}`)]);
  return Object.fromEntries([...values, ['bounds', Object.fromEntries(limits)]]) as Settings;
}
