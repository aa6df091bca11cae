import { streams } from '../../measures/measure';
import { resolveMeasure } from '../../measures/registry';
import { resolveProjection } from '../../projection/registry';
import { needsAnchors, resultOf } from '../compare';
import type { ComparisonResult, ComparisonScores } from '../types';
import type { Runtime } from '../../runtime/executor';
import type { Progress } from '../../runtime/progress';
import { describeFewRows } from '../few-rows';
import type { PreparedStudy } from '../../study/prepare-study';
import { scoreStudy, type StudyScores, undefinedAmong } from '../score-study';
import { describeUndefined } from '../undefined-warnings';
import { partOfProgress } from '../../runtime/part-of-progress';
import { fittingSample } from './memory';
import { prepareStream, type PreparedStream } from './prepare-stream';
import { type StreamedScores, streamScores } from './stream-scores';
import type { StreamedInput } from './streamed-study';

/** Shares of the progress: the scan of all rows, and the sample; the passes have the rest. */
const scanShare = 0.1;
const sampleShare = 0.15;

/**
 * Scores every pair of spaces whose rows stay in their files. Measures and projections that can be
 * computed from sums over rows use all rows, in blocks; all others use a seeded sample in memory,
 * and their scores say so. The same input gives the same numbers with any executor.
 * @param runtime its executor must know the tasks of `streamTasks`
 * @throws as `compare` does, and InspectorError `too-large` if the memory does not suffice
 */
export async function compareStreamed(
  input: StreamedInput,
  runtime: Runtime,
): Promise<ComparisonResult> {
  const { spaces, options, memoryBytes } = input;
  const report = (from: number, share: number) => (fraction: number, message: string) =>
    runtime.progress?.({ fraction: from + share * fraction, message });
  const sampleSize = fittingSample(
    spaces.map(({ matrix }) => matrix.cols),
    options.sampleAbove,
    memoryBytes,
  );
  const study = await prepareStream(
    input,
    needsAnchors(options),
    sampleSize,
    partOfProgress(runtime, 0, scanShare),
  );
  const projections = options.projections.map(resolveProjection);
  const measures = options.measures.map(resolveMeasure);
  const work = {
    spaces,
    projections: projections.filter(({ entry }) => entry.streams),
    measures: measures.filter(({ entry }) => streams(entry)),
    options,
    memoryBytes,
  };
  const hasWork = work.projections.length > 0 && work.measures.length > 0;
  const passesShare = hasWork ? 1 - scanShare - sampleShare : 0;
  const streamed = hasWork
    ? await streamScores(work, study, runtime, report(scanShare, passesShare))
    : [];
  const sampled = await scoreSample(
    input,
    study.sample,
    partOfProgress(runtime, scanShare + passesShare, 1 - scanShare - passesShare),
  );
  return resultOf(input, study, joined(input, study, streamed, sampled));
}

/** Whether results besides the scores are requested; they are computed from a sample. */
function wantsExtras({ options, labels }: StreamedInput): boolean {
  const { nullShuffles, intervalDraws = 0, perClass = false, leastAgreeing } = options;
  const ofClasses = perClass && labels !== undefined;
  return nullShuffles > 0 || intervalDraws > 0 || ofClasses || leastAgreeing !== undefined;
}

/** Scores by the measures that cannot be computed from sums over rows, on the sample in memory. */
async function scoreSample(
  input: StreamedInput,
  sample: PreparedStudy,
  runtime: Runtime,
): Promise<StudyScores[]> {
  const { options } = input;
  const isStreamed = (id: string): boolean => resolveProjection(id).entry.streams;
  const dense = options.measures.filter((id) => !streams(resolveMeasure(id).entry));
  const jobs = [
    {
      projections: options.projections.filter(isStreamed),
      measures: wantsExtras(input) ? options.measures : dense,
    },
    {
      projections: options.projections.filter((id) => !isStreamed(id)),
      measures: options.measures,
    },
  ].filter(({ projections, measures }) => projections.length > 0 && measures.length > 0);
  const found: StudyScores[] = [];
  for (const [at, job] of jobs.entries()) {
    // The rows are a sample already.
    const sampleOptions = { ...options, ...job, sampleAbove: sample.ids.length };
    const progress = ({ fraction, message }: Progress): void => {
      runtime.progress?.({ fraction: (at + fraction) / jobs.length, message });
    };
    found.push(
      await scoreStudy(sample, { ...input, options: sampleOptions }, { ...runtime, progress }),
    );
  }
  return found;
}

/**
 * Merges the scores: from all rows where possible, else from the sample; additional results are
 * from the sample.
 */
function joined(
  { spaces, options, ...input }: StreamedInput,
  { scored, sample }: PreparedStream,
  streamed: readonly StreamedScores[],
  sampled: readonly StudyScores[],
): StudyScores {
  const label = sample.scored.length < scored.length ? { sampledRows: sample.scored.length } : {};
  const ofSample = sampled.flatMap(({ scores }) => scores);
  const scores = options.projections.flatMap((projection) =>
    options.measures.map((measure): ComparisonScores => {
      const isWanted = (score: { projection: string; measure: string }): boolean =>
        score.projection === projection && score.measure === measure;
      const dense = ofSample.find(isWanted);
      const whole = streamed.find((score) =>
        isWanted({ projection: score.projection.id, measure: score.measure.id }),
      );
      if (whole === undefined) return { ...dense!, ...label };
      return {
        ...dense,
        projection,
        measure,
        convention: whole.measure.entry.convention,
        matrix: whole.matrix.map((row) => row.map(({ value }) => value ?? null)),
      };
    }),
  );
  const agreeing = sampled.flatMap(({ leastAgreeing = [] }) => leastAgreeing);
  return {
    scores,
    ...(options.leastAgreeing === undefined ? {} : { leastAgreeing: agreeing }),
    warnings: [
      ...fewRowsOf(streamed, scored.length),
      ...describeUndefined(
        streamed.flatMap(({ projection, measure, matrix }) =>
          undefinedAmong(matrix, projection.id, measure.id, spaces),
        ),
      ),
      ...sampled.flatMap(({ warnings }) => warnings),
      ...describeSample(sample.scored.length, scored.length, { spaces, options, ...input }),
    ],
  };
}

function fewRowsOf(streamed: readonly StreamedScores[], rows: number): string[] {
  return [...new Set(streamed.map(({ projection }) => projection))].flatMap((projection) => {
    const scores = streamed.filter((score) => score.projection === projection);
    const measures = scores.map(({ measure }) => measure);
    return describeFewRows(projection.id, measures, { rows, cols: scores[0]!.dims });
  });
}

/** Returns warnings about the sample. */
function describeSample(size: number, rows: number, input: StreamedInput): string[] {
  if (size === rows) return [];
  const { options } = input;
  const isShort = size < Math.min(options.sampleAbove, rows);
  const hasDense = options.measures.some((id) => !streams(resolveMeasure(id).entry));
  return [
    ...(wantsExtras(input)
      ? [
          `Nulls, intervals, scores per class and the rows that agree least look at a seeded sample of ${size} of the ${rows} rows, which do not fit into memory.`,
        ]
      : []),
    ...(isShort && hasDense
      ? [
          `Measures that need rows in memory look at ${size} of them, fewer than ${options.sampleAbove}: more would not fit into the memory that is allowed.`,
        ]
      : []),
  ];
}
