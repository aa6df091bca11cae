import type { AnchorStrategy } from '../../core/anchors/registry';
import {
  isTrained,
  resolveRepresentation,
  type ResolvedRepresentation,
} from '../../core/stitching/study/representation';
import type { Sweep } from '../../core/stitching/study/stitching';
import type { TimedStitching } from '../protocol/engine';
import type { StitchWork } from '../study-file/stitch-request';

/** Request for a curve: scores against the number of anchors, or against an option of the head. */
export interface SweepRequest {
  /** `anchors`, or the id of the head's option. */
  readonly parameter: string;
  readonly values: readonly number[];
  /** Anchor strategy; the study's if absent. */
  readonly strategy?: AnchorStrategy | undefined;
}

/**
 * Returns the part of some work that is not known yet; undefined if all is.
 * @param defaultStrategy name of the strategy if a sweep does not name one
 */
export function missingWork(
  wanted: StitchWork,
  defaultStrategy: string,
  cached: TimedStitching | undefined,
): StitchWork | undefined {
  const ids = new Set(cached?.results.map(({ id }) => id));
  const projections = wanted.projections.filter((id) => !ids.has(id));
  const baselines = wanted.baselines && (cached?.baselines ?? []).length === 0;
  const open = sweepRequests(wanted).flatMap(
    ({ representations, ...request }) =>
      missingSweep(representations, request, defaultStrategy, cached?.sweeps ?? []) ?? [],
  );
  return projections.length === 0 && !baselines && open.length === 0
    ? undefined
    : { projections, baselines, sweeps: inOneSweep(open.map(({ sweeps }) => sweeps)) };
}

/** Restricts an answer to the results of some work, in its order. */
export function restrictStitching(
  answer: TimedStitching,
  wanted: StitchWork,
  defaultStrategy: string,
): TimedStitching {
  const points = new Set(
    sweepRequests(wanted).flatMap(({ representations, values, ...request }) =>
      representations.flatMap((id) =>
        values.map((value) => pointKey(id, requestKey(request, defaultStrategy), value)),
      ),
    ),
  );
  const curves = answer.sweeps.map((sweep) => ({
    ...sweep,
    points: sweep.points.filter(({ value }) =>
      points.has(pointKey(sweep.id, parameterKey(sweep), value)),
    ),
  }));
  return {
    ...answer,
    results: wanted.projections.flatMap((id) => answer.results.filter((each) => each.id === id)),
    baselines: wanted.baselines ? answer.baselines : [],
    sweeps: curves.filter((curve) => curve.points.length > 0),
  };
}

/**
 * Lists the curves of a sweep, one parameter and strategy after another, each with its
 * representations.
 */
function sweepRequests({
  projections,
  sweeps,
}: StitchWork): (SweepRequest & { readonly representations: readonly string[] })[] {
  const swept = (sweeps.projections ?? projections).map(resolveRepresentation);
  const idsWhere = (wanted: (each: ResolvedRepresentation) => boolean): string[] =>
    swept.filter(wanted).map(({ id }) => id);
  const { anchors, option } = sweeps;
  const strategies = anchors?.strategies ?? [];
  return [
    ...(strategies.length === 0 ? [undefined] : strategies).map((strategy) => ({
      parameter: 'anchors',
      values: anchors?.counts ?? [],
      strategy,
      representations: idsWhere(({ usesAnchors }) => usesAnchors),
    })),
    ...(option === undefined
      ? []
      : [
          {
            parameter: option.id,
            values: option.values,
            representations: idsWhere(({ trained }) => trained === undefined),
          },
        ]),
  ];
}

/** Merges sweeps into the smallest one that contains them all. */
function inOneSweep(parts: readonly StitchWork['sweeps'][]): StitchWork['sweeps'] {
  if (parts.length === 0) return {};
  const anchors = parts.flatMap((part) => part.anchors ?? []);
  const option = parts.find((part) => part.option !== undefined)?.option;
  return {
    projections: [...new Set(parts.flatMap((part) => part.projections ?? []))],
    ...(anchors.length === 0
      ? {}
      : {
          anchors: {
            counts: [...new Set(anchors.flatMap(({ counts }) => counts))],
            strategies: [...new Set(anchors.flatMap(({ strategies }) => strategies))],
          },
        }),
    ...(option === undefined ? {} : { option }),
  };
}

/**
 * Returns the smallest block of values × representations that contains all missing points.
 * @param defaultStrategy name of the strategy if the request does not name one
 */
export function missingSweep(
  representations: readonly string[],
  { parameter, values, strategy }: SweepRequest,
  defaultStrategy: string,
  cached: readonly Sweep[],
): StitchWork | undefined {
  const points = new Set(
    cached.flatMap((sweep) =>
      sweep.points.map(({ value }) => pointKey(sweep.id, parameterKey(sweep), value)),
    ),
  );
  const key = requestKey({ parameter, strategy }, defaultStrategy);
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

/** Returns the part of an answer that does not depend on the training of aggregations. */
export function untrainedPart(answer: TimedStitching): TimedStitching {
  const { aggregationOptions: _, ...rest } = answer;
  const isUntrained = ({ id }: { readonly id: string }): boolean => !isTrained(id);
  return {
    ...rest,
    results: answer.results.filter(isUntrained),
    sweeps: answer.sweeps.filter(isUntrained),
  };
}

/** Merges two answers about one study; if both have a score, the added one counts. */
export function mergeStitching(
  before: TimedStitching | undefined,
  added: TimedStitching,
): TimedStitching {
  if (before === undefined) return added;
  const scoreKey = ({ id, metric }: { id: string; metric: string }): string => `${id}\n${metric}`;
  const aggregationOptions = added.aggregationOptions ?? before.aggregationOptions;
  const { anchors, anchorsFile } = added.anchors.length > 0 ? added : before;
  return {
    ...added,
    ...(aggregationOptions === undefined ? {} : { aggregationOptions }),
    anchors,
    anchorsFile,
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

function requestKey(
  { parameter, strategy }: Pick<SweepRequest, 'parameter' | 'strategy'>,
  defaultStrategy: string,
): string {
  const chosen = parameter === 'anchors' ? { strategy: strategy ?? defaultStrategy } : {};
  return parameterKey({ parameter, ...chosen });
}

function parameterKey({ parameter, strategy = '' }: Pick<Sweep, 'parameter' | 'strategy'>): string {
  return `${parameter}\n${strategy}`;
}

function pointKey(id: string, parameter: string, value: number): string {
  return `${id}\n${parameter}\n${value}`;
}
