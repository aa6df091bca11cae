import { defaultAnchorCount } from '../core/anchors/choose-anchors';
import { anchorStrategyEntries } from '../core/anchors/registry';
import { defaultOptions } from '../core/comparison/default-options';
import { defaultMeasureId, measures } from '../core/measures/registry';
import { normalizationEntries } from '../core/projection/normalization';
import { projections } from '../core/projection/registry';
import { defaultId, type EntryDescription } from '../core/registry';
import { backendEntries } from '../compute/backends/backend';
import { defaultMemoryBytes } from '../compute/threads/engine-options';
import { type Bounds, bounds } from '../formats/bounds';

/** Declaration of a setting; `T` is the type of its value. */
export interface SettingEntry<T> {
  /** Key after `latentSpace.` */
  readonly key: string;
  /**
   * Scope: `machine` for settings of a machine's resources, which no repository can change;
   * `window` for the rest.
   */
  readonly scope: 'machine' | 'window';
  /** JSON Schema of the value. */
  readonly schema: object;
  readonly default: T;
  /** Description in Markdown. */
  readonly description: string;
}

interface Choice<Id extends string> {
  readonly id: Id;
  readonly description: string;
}

/** Adds to a description that the setting takes effect when the engine starts. */
const atStart = (description: string): string =>
  `${description} Takes effect when the engine starts next.`;

const enumOf = (choices: readonly Choice<string>[]): object => ({
  enum: choices.map(({ id }) => id),
  enumDescriptions: choices.map(({ description }) => description),
});

const formulas = (entries: readonly EntryDescription[]): Choice<string>[] =>
  entries.map((entry) => ({
    id: defaultId(entry),
    description: `${entry.name}: ${entry.formula}`,
  }));

const named = <Id extends string>(
  entries: readonly { readonly id: Id; readonly name: string; readonly description: string }[],
): Choice<Id>[] =>
  entries.map(({ id, name, description }) => ({ id, description: `${name}: ${description}` }));

function choice<Id extends string>(
  choices: readonly Choice<Id>[],
  entry: Omit<SettingEntry<NoInfer<Id>>, 'schema'>,
): SettingEntry<Id> {
  return { ...entry, schema: { type: 'string', ...enumOf(choices) } };
}

const integer = (
  [minimum, maximum]: readonly [number, number?],
  entry: Omit<SettingEntry<number>, 'schema'>,
): SettingEntry<number> => ({ ...entry, schema: { type: 'integer', minimum, maximum } });

const mebibytes = (
  entry: Pick<SettingEntry<number>, 'key' | 'default' | 'description'>,
): SettingEntry<number> =>
  integer([0, 65_536], {
    ...entry,
    scope: 'machine',
    description: atStart(`${entry.description} 0 keeps none.`),
  });

/** All settings but the bounds on files, by the name under which the extension reads them. */
export const settingEntries = {
  projections: {
    key: 'study.projections',
    scope: 'window',
    schema: {
      type: 'array',
      items: { type: 'string', ...enumOf(formulas(projections)) },
      uniqueItems: true,
      minItems: 1,
    },
    default: defaultOptions.projections,
    description:
      'Projections of a new study. `absolute` compares the files themselves, the others compare relative representations.',
  } satisfies SettingEntry<readonly string[]>,
  measure: choice(formulas(measures), {
    key: 'study.measure',
    scope: 'window',
    default: defaultMeasureId,
    description: 'Measure of a new study.',
  }),
  normalization: choice(named(normalizationEntries), {
    key: 'study.normalization',
    scope: 'window',
    default: defaultOptions.normalization,
    description:
      'Pre-normalisation of a new study, fitted on the anchors. Standardising destroys rotation invariance.',
  }),
  seed: integer([0], {
    key: 'study.seed',
    scope: 'window',
    default: defaultOptions.seed,
    description: 'Seed of everything random in a new study.',
  }),
  anchorStrategy: choice(named(anchorStrategyEntries), {
    key: 'anchors.strategy',
    scope: 'window',
    default: 'uniform',
    description:
      'How a new study chooses its anchors, where no `anchors.txt` lies beside the files.',
  }),
  anchorCount: integer([0, 100_000], {
    key: 'anchors.count',
    scope: 'window',
    default: 0,
    description: `Number of anchors of a new study; 0 for ${defaultAnchorCount}, or all rows where there are fewer.`,
  }),
  threads: integer([0, 64], {
    key: 'engine.threads',
    scope: 'machine',
    default: 0,
    description: atStart('Worker threads; 0 for one a core.'),
  }),
  backend: choice(named(backendEntries), {
    key: 'engine.backend',
    scope: 'machine',
    default: 'auto',
    description: atStart('What multiplies matrices. Results say which ran.'),
  }),
  /** Memory limit of a study in GiB. */
  memory: {
    key: 'engine.memory',
    scope: 'machine',
    schema: { type: 'number', minimum: 0.5, maximum: 1024 },
    default: defaultMemoryBytes / 2 ** 30,
    description: atStart(
      'GiB of memory that a study may take. A comparison of files that need more is read in blocks: measures that are sums over rows look at all rows, the others at a seeded sample, and results say so. What can only be done in memory is refused beyond it.',
    ),
  } satisfies SettingEntry<number>,
  sampleAbove: integer([100, 50_000], {
    key: 'engine.sampleAbove',
    scope: 'machine',
    default: defaultOptions.sampleAbove,
    description:
      'Rows above which measures over all pairs of rows look at a seeded sample; results say so.',
  }),
  cacheMebibytes: mebibytes({
    key: 'cache.mebibytes',
    default: 256,
    description:
      'Mebibytes of results kept between sessions, so that a study opens with its scores and anchors.',
  }),
  projectionMebibytes: mebibytes({
    key: 'cache.projectionMebibytes',
    default: 1024,
    description:
      'Mebibytes of projected spaces kept between sessions beside the results, so that another measure projects nothing again; only what took longer than it takes to write and read is kept, and beyond the bound the longest unused go.',
  }),
  blendMebibytes: mebibytes({
    key: 'blends.mebibytes',
    default: 512,
    description:
      'Mebibytes of trained and loaded blends kept between sessions, so that none is lost when the window reloads or the engine ends; beyond it the longest unused go.',
  }),
};

/** The settings of the bounds on files, from their registry. */
export const boundEntries: Readonly<Record<keyof Bounds, SettingEntry<number>>> =
  Object.fromEntries(
    bounds.map(({ id, name, unit, default: defaultValue, maximum, description }) => [
      id,
      integer([1, maximum], {
        key: `bounds.${id}`,
        scope: 'machine',
        default: defaultValue,
        description: atStart(`${name}${unit === 'MiB' ? ', in MiB' : ''}, at most. ${description}`),
      }),
    ]),
  ) as Record<keyof Bounds, SettingEntry<number>>;

type ValueOf<E> = E extends SettingEntry<infer T> ? T : never;

/** Defaults of new studies, and options of the engine. */
export type Settings = {
  readonly [K in keyof typeof settingEntries]: ValueOf<(typeof settingEntries)[K]>;
} & {
  /** Bounds on the resources that reading files may use. */
  readonly bounds: Bounds;
};

/** Returns all settings in the form of `contributes.configuration.properties` in the manifest. */
export function settingProperties(): Record<string, object> {
  return Object.fromEntries(
    [...Object.values(settingEntries), ...Object.values(boundEntries)].map(
      ({ key, scope, schema, default: defaultValue, description }: SettingEntry<unknown>) => [
        `latentSpace.${key}`,
        { ...schema, scope, default: defaultValue, markdownDescription: description },
      ],
    ),
  );
}
