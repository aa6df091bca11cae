import type { AnchorStrategy } from '../core/projection/anchors';
import { isTrained } from '../core/study/stitch/representation';
import type { Sweep } from '../core/study/stitch/stitching';
import type { StitchAnswer } from './protocol/engine';
import type { StitchWork } from './study-file/stitch-request';

/** A curve to draw: scores against the number of anchors, or against an option of the head. */
export interface SweepRequest {
  /** `anchors`, or the id of the head's option. */
  readonly parameter: string;
  readonly values: readonly number[];
  /** How anchors are chosen; as in the study unless given. */
  readonly strategy?: AnchorStrategy | undefined;
}

/** The projections and baselines not known yet; undefined if all are. */
export function missingStitching(
  representations: readonly string[],
  known: StitchAnswer | undefined,
): StitchWork | undefined {
  const ids = new Set(known?.results.map(({ id }) => id));
  const projections = representations.filter((id) => !ids.has(id));
  const baselines = (known?.baselines ?? []).length === 0;
  return projections.length === 0 && !baselines
    ? undefined
    : { projections, baselines, sweeps: {} };
}

/**
 * The smallest block of values × representations that holds all points not known yet.
 * @param usual name of the strategy where the request leaves it to the study
 */
export function missingSweep(
  representations: readonly string[],
  { parameter, values, strategy }: SweepRequest,
  usual: string,
  known: readonly Sweep[],
): StitchWork | undefined {
  const points = new Set(
    known.flatMap((sweep) =>
      sweep.points.map(({ value }) => pointKey(sweep.id, parameterKey(sweep), value)),
    ),
  );
  const key = parameterKey({
    parameter,
    ...(parameter === 'anchors' ? { strategy: strategy ?? usual } : {}),
  });
  const open = representations.flatMap((id) =>
    values.filter((value) => !points.has(pointKey(id, key, value))).map((value) => ({ id, value })),
  );
  if (open.length === 0) return undefined;
  const projections = [...new Set(open.map(({ id }) => id))];
  const wanted = [...new Set(open.map(({ value }) => value))];
  return {
    projections: [],
    baselines: false,
    sweeps: {
      projections,
      ...(parameter === 'anchors'
        ? { anchors: { counts: wanted, strategies: strategy === undefined ? [] : [strategy] } }
        : { option: { id: parameter, values: wanted } }),
    },
  };
}

/** What is known whatever the way aggregations are trained. */
export function untrainedPart(answer: StitchAnswer): StitchAnswer {
  const { aggregationOptions: _, ...rest } = answer;
  const isUntrained = ({ id }: { readonly id: string }): boolean => !isTrained(id);
  return {
    ...rest,
    results: answer.results.filter(isUntrained),
    sweeps: answer.sweeps.filter(isUntrained),
  };
}

/** Two answers about one study as one; where both have a score, the added one counts. */
export function mergeStitching(
  before: StitchAnswer | undefined,
  added: StitchAnswer,
): StitchAnswer {
  if (before === undefined) return added;
  const scoreKey = ({ id, metric }: { id: string; metric: string }): string => `${id}\n${metric}`;
  const aggregationOptions = added.aggregationOptions ?? before.aggregationOptions;
  return {
    ...added,
    ...(aggregationOptions === undefined ? {} : { aggregationOptions }),
    anchors: added.anchors.length > 0 ? added.anchors : before.anchors,
    results: mergeBy(scoreKey, before.results, added.results),
    baselines: mergeBy(scoreKey, before.baselines, added.baselines),
    sweeps: mergeSweeps(before.sweeps, added.sweeps),
    warnings: [...new Set([...before.warnings, ...added.warnings])],
    seconds: before.seconds + added.seconds,
  };
}

function mergeSweeps(before: readonly Sweep[], added: readonly Sweep[]): Sweep[] {
  const curves = new Map<string, Sweep>();
  for (const sweep of [...before, ...added]) {
    const key = `${sweep.id}\n${parameterKey(sweep)}\n${sweep.metric}`;
    const points = mergeBy(
      ({ value }) => String(value),
      curves.get(key)?.points ?? [],
      sweep.points,
    );
    curves.set(key, { ...sweep, points: points.sort((a, b) => a.value - b.value) });
  }
  return [...curves.values()];
}

function mergeBy<T>(key: (entry: T) => string, before: readonly T[], added: readonly T[]): T[] {
  return [...new Map([...before, ...added].map((entry) => [key(entry), entry])).values()];
}

function parameterKey({ parameter, strategy = '' }: Pick<Sweep, 'parameter' | 'strategy'>): string {
  return `${parameter}\n${strategy}`;
}

function pointKey(id: string, parameter: string, value: number): string {
  return `${id}\n${parameter}\n${value}`;
}
