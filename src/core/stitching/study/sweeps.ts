import { InspectorError } from '../../errors';
import { resolveHead, resolveHeadOptions } from '../heads/registry';
import type { Metric } from '../scores';
import { type AnchorChoice, strategyName } from '../../study/anchor-choice';
import type { Runtime } from '../../runtime/executor';
import {
  type Cells,
  keepingNoProjections,
  projectingIn,
  represent,
  type RunContext,
  scoreCells,
  scoreOptions,
} from './cells';
import type { DecoderHeads } from './decoder-head';
import { sweepPoint } from './pair-scores';
import type { PreparedStitching } from './prepare-stitching';
import { describeRepresentation, type ResolvedRepresentation } from './representation';
import { type BeginStep, workOf } from './steps';
import type { Sweep, StitchOptions } from './stitching';
import { trainingAnchors } from './training-anchors';

/** The sweeps of a study, which collect cells run by run and return curves at the end. */
export interface PlannedSweeps {
  /** Work in one run, in the units of the steps. */
  readonly work: number;
  run(
    study: PreparedStitching,
    context: RunContext,
    heads: DecoderHeads,
    runtime: Runtime,
    step: BeginStep,
  ): Promise<void>;
  curves(metrics: readonly Metric[]): Sweep[];
}

/** Cells of one curve at one value, one entry per run. */
interface Collected {
  readonly curve: Omit<Sweep, 'metric' | 'points'>;
  readonly value: number;
  readonly runs: Cells[];
}

/**
 * Plans the sweeps of a study.
 * @throws InspectorError `wrong-use` for an option that the head lacks and for values out of bounds
 */
export function planSweeps(
  options: StitchOptions,
  representations: readonly ResolvedRepresentation[],
): PlannedSweeps {
  const { anchors, option } = options.sweeps;
  const choices = anchors === undefined ? [] : anchorChoices(options.anchors, anchors);
  const relative = representations.filter(({ usesAnchors }) => usesAnchors);
  const withOption = option === undefined ? [] : representations.filter(({ trained }) => !trained);
  const head = resolveHead(options.head, options.task);
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
    work:
      choices.length * relative.reduce((sum, each) => sum + workOf(each), 0) + withOption.length,
    async run(study, context, heads, runtime, step) {
      const everySpace = study.rows.map((_, s) => s);
      const spacesOf = (
        representation: ResolvedRepresentation,
        rows: readonly number[],
        projecting: Runtime,
      ) => represent(representation, study, everySpace, rows, context, options, projecting);
      for (const { choice, strategy, count } of choices) {
        const rows = await trainingAnchors(choice, study, context.run, runtime);
        for (const representation of relative) {
          const message = `${count} anchors (${strategy}), ${representation.name}`;
          const share = step(message, workOf(representation));
          const spaces = await spacesOf(representation, rows, keepingNoProjections(runtime));
          const own = heads.of(representation, rows.length);
          const curve = curveOf(representation, 'anchors', own.id, strategy);
          collect(curve, count, await scoreCells(spaces, context, own, runtime, share));
        }
      }
      if (option === undefined) return;
      const rows = withOption.some(({ usesAnchors }) => usesAnchors)
        ? await trainingAnchors(study.anchors, study, context.run, runtime)
        : [];
      const { plain } = heads;
      const values = option.values.map((value) => ({ ...plain.options, [option.id]: value }));
      const projecting = projectingIn(context.run, study, runtime);
      for (const representation of withOption) {
        step(`${option.id}, ${representation.name}`);
        const spaces = await spacesOf(representation, rows, projecting);
        const cells = await scoreOptions(spaces, context, plain, values, runtime);
        const curve = curveOf(representation, option.id, plain.id);
        for (const [v, value] of option.values.entries()) collect(curve, value, cells[v]!);
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
  head: string,
  strategy?: string,
): Collected['curve'] {
  return {
    ...describeRepresentation(representation),
    parameter,
    head,
    ...(strategy === undefined ? {} : { strategy }),
  };
}

/**
 * Combines each number of anchors with each strategy; of listed anchors the first ones are taken.
 */
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
    return {
      choice: { ...given, ids: given.ids.slice(0, count) },
      strategy: strategyName(given),
      count,
    };
  });
}
