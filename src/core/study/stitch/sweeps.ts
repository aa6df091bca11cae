import { InspectorError } from '../../errors';
import type { OptionValues } from '../../registry';
import type { Head } from '../../stitching/heads/head';
import { resolveHeadOptions } from '../../stitching/heads/registry';
import type { Metric } from '../../stitching/scores';
import type { AnchorChoice, Runtime } from '../comparison';
import { type Cells, represent, type RunContext, scoreCells } from './cells';
import { sweepPoint } from './pair-scores';
import type { PreparedStitching } from './prepare-stitching';
import { describeRepresentation, type ResolvedRepresentation } from './representation';
import type { Sweep, StitchOptions } from './stitching';
import { trainingAnchors } from './training-anchors';

/** The sweeps of a study: run by run they collect cells, and give curves at the end. */
export interface PlannedSweeps {
  /** Steps of progress in one run. */
  readonly units: number;
  run(
    study: PreparedStitching,
    context: RunContext,
    head: { readonly id: string; readonly options: OptionValues },
    runtime: Runtime,
    step: (message: string) => void,
  ): Promise<void>;
  curves(metrics: readonly Metric[]): Sweep[];
}

/** Cells of one curve at one value, run after run. */
interface Collected {
  readonly curve: Omit<Sweep, 'metric' | 'points'>;
  readonly value: number;
  readonly runs: Cells[];
}

/** @throws InspectorError `wrong-use` for an option the head lacks and for values out of bounds */
export function planSweeps(
  options: StitchOptions,
  head: Head,
  representations: readonly ResolvedRepresentation[],
): PlannedSweeps {
  const { anchors, option } = options.sweeps;
  const choices = anchors === undefined ? [] : anchorChoices(options.anchors, anchors);
  const relative = representations.filter(({ resolved }) => resolved.entry.usesAnchors);
  for (const value of option?.values ?? []) {
    resolveHeadOptions(head, { ...options.headOptions, [option!.id]: value });
  }
  const collected = new Map<string, Collected>();
  const collect = (curve: Collected['curve'], value: number, cells: Cells): void => {
    const key = [curve.id, curve.parameter, curve.strategy, value].join('\n');
    const entry = collected.get(key);
    if (entry === undefined) collected.set(key, { curve, value, runs: [cells] });
    else entry.runs.push(cells);
  };

  return {
    units: choices.length * relative.length + (option === undefined ? 0 : representations.length),
    async run(study, context, fitted, runtime, step) {
      for (const { choice, strategy, count } of choices) {
        const rows = await trainingAnchors(choice, study, context.run, runtime.executor);
        for (const representation of relative) {
          step(`${count} anchors (${strategy}), ${representation.resolved.name}`);
          const spaces = await represent(
            representation.id,
            study.rows,
            rows,
            context,
            options,
            runtime,
          );
          const curve = curveOf(representation, 'anchors', head, strategy);
          collect(curve, count, await scoreCells(spaces, context, fitted, runtime));
        }
      }
      if (option === undefined) return;
      const rows =
        relative.length === 0
          ? []
          : await trainingAnchors(options.anchors, study, context.run, runtime.executor);
      for (const representation of representations) {
        step(`${option.id}, ${representation.resolved.name}`);
        const spaces = await represent(
          representation.id,
          study.rows,
          rows,
          context,
          options,
          runtime,
        );
        for (const value of option.values) {
          const values = { ...fitted.options, [option.id]: value };
          const cells = await scoreCells(spaces, context, { ...fitted, options: values }, runtime);
          collect(curveOf(representation, option.id, head), value, cells);
        }
      }
    },
    curves: (metrics) => metrics.flatMap(({ id }) => curvesOf([...collected.values()], id)),
  };
}

function curvesOf(collected: readonly Collected[], metric: string): Sweep[] {
  const curves = new Map<string, Sweep & { points: Sweep['points'][number][] }>();
  for (const { curve, value, runs } of collected) {
    const key = [curve.id, curve.parameter, curve.strategy].join('\n');
    const entry = curves.get(key) ?? { ...curve, metric, points: [] };
    entry.points.push(sweepPoint(value, metric, runs));
    curves.set(key, entry);
  }
  return [...curves.values()];
}

function curveOf(
  representation: ResolvedRepresentation,
  parameter: string,
  head: Head,
  strategy?: string,
): Collected['curve'] {
  return {
    ...describeRepresentation(representation),
    parameter,
    head: head.id,
    ...(strategy === undefined ? {} : { strategy }),
  };
}

/** Each number of anchors by each strategy; of listed anchors the first so many. */
function anchorChoices(
  given: AnchorChoice,
  { counts, strategies }: NonNullable<StitchOptions['sweeps']['anchors']>,
): { choice: AnchorChoice; strategy: string; count: number }[] {
  const chosen = strategies.length > 0 || 'ids' in given ? strategies : [given.strategy];
  if (chosen.length > 0 || !('ids' in given)) {
    return chosen.flatMap((strategy) =>
      counts.map((count) => ({ choice: { strategy, count }, strategy, count })),
    );
  }
  return counts.map((count) => {
    if (count > given.ids.length) {
      throw new InspectorError({
        code: 'wrong-use',
        ...(given.file === undefined ? {} : { file: given.file }),
        problem: `The sweep asks for ${count} anchors, and ${given.ids.length} are listed.`,
        remedy: `Sweep at most ${given.ids.length} anchors, or name a strategy to have them chosen.`,
      });
    }
    return { choice: { ...given, ids: given.ids.slice(0, count) }, strategy: 'listed', count };
  });
}
