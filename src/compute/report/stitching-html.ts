import type { StitchChoice, StitchInspection } from '../../core/stitching/study/inspect-stitching';
import type { StitchingResult, Sweep } from '../../core/stitching/study/stitching';
import type { Metric } from '../../core/stitching/scores';
import type { TimedStitching } from '../protocol/engine';
import type { FileChange } from '../protocol/file-change';
import { htmlPage, type ReportPart, tableSection } from './html-page';
import { lineSvg, type SvgLine } from './line-svg';
import { stitchingSummary } from './stitching-summary';
import {
  curveNames,
  meanOf,
  parameterName,
  stitchedPairTables,
  stitchingTables,
  sweepGroups,
  sweepTitle,
} from './stitching-tables';

/**
 * Returns a self-contained page with every score of a stitching study, its curves as charts.
 * @param pairs details of some of its cells
 * @param changes changes of files since the scores were computed
 */
export function stitchingHtml(
  answer: TimedStitching,
  pairs: readonly (StitchChoice & StitchInspection)[] = [],
  changes: readonly FileChange[] = [],
): string {
  return htmlPage([{ ...stitchingPart(answer, pairs), changes }]);
}

/** Returns a stitching study as a part of a report. */
export function stitchingPart(
  answer: TimedStitching,
  pairs: readonly (StitchChoice & StitchInspection)[] = [],
): ReportPart {
  return {
    ...answer,
    title: 'Latent space stitching',
    summary: `${stitchingSummary(answer).join(', ')}.`,
    sections: [
      ...answer.metrics.flatMap((metric) => sectionsOf(answer, metric)),
      ...pairs
        .flatMap((pair) => stitchedPairTables(answer, pair))
        .map((table) => tableSection(table)),
    ],
  };
}

function sectionsOf(answer: TimedStitching, metric: Metric): string[] {
  const charts = new Map(
    sweepGroups(answer, metric).map(({ parameter, curves }) => [
      sweepTitle(metric, parameter),
      lineSvg(
        [...linesOf(curves), ...besideCurves(answer, metric, curves)],
        parameterName(parameter),
        metric.name,
      ),
    ]),
  );
  return stitchingTables(answer, metric).map((table) =>
    tableSection(table, charts.get(table.title)),
  );
}

function linesOf(curves: readonly Sweep[]): SvgLine[] {
  const names = curveNames(curves);
  return curves.map(({ points }, c) => ({
    name: names[c]!,
    points: points.map(({ value, stitched }) => ({ x: value, y: stitched })),
    dashed: false,
  }));
}

/** Returns reference lines that the parameter does not affect: the best translation, and chance. */
function besideCurves(
  { baselines }: StitchingResult,
  { id, direction }: Metric,
  curves: readonly Sweep[],
): SvgLine[] {
  const sign = direction === 'higher' ? 1 : -1;
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const means = baselines
    .filter(({ metric }) => metric === id)
    .flatMap(({ id: baseline, name, matrix }) => {
      const mean = meanOf(matrix, false);
      return mean === null ? [] : [{ baseline, name, mean }];
    });
  const [translation] = means
    .filter(({ baseline }) => baseline.startsWith('translation-'))
    .sort((a, b) => sign * (b.mean - a.mean));
  return [translation, means.find(({ baseline }) => baseline === 'chance')]
    .filter((each) => each !== undefined)
    .map(({ name, mean }) => ({
      name,
      points: [Math.min(...values), Math.max(...values)].map((x) => ({ x, y: mean })),
      dashed: true,
    }));
}
