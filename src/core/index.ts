/**
 * The projection library: relative representations, measures between spaces, and studies of several.
 * Pure TypeScript: runs in Node, in a browser, in a worker.
 */
export { CancelledError, describeProblem, InspectorError } from './errors';
export type { Cancellation, Problem } from './errors';
export type { FloatArray, Float64Matrix, Matrix } from './linalg/matrix';
export type {
  EntryDescription,
  Invariances,
  OptionDefinition,
  OptionValues,
  Resolved,
} from './registry';
export type { Projection, ProjectionContext, Projector } from './projection/projection';
export { defaultProjectionIds, projections, resolveProjection } from './projection/registry';
export { anchorStrategyEntries } from './projection/anchors';
export { normalizationEntries } from './projection/normalization';
export type { Measure, Preparation, Score } from './measures/measure';
export { defaultMeasureIds, measures, resolveMeasure } from './measures/registry';
export { compare } from './study/compare';
export { inspectPair } from './study/inspect-pair';
export type { PairBar, PairChoice, PairInspection } from './study/inspect-pair';
export type { StudyInput } from './study/prepare-study';
export { inlineExecutor } from './study/inline-executor';
export type {
  AnchorChoice,
  ComparisonOptions,
  ComparisonResult,
  ComparisonScores,
  Executor,
  LabelledRow,
  Labels,
  LoadedSpace,
  Progress,
  RowChoice,
  Runtime,
} from './study/comparison';
export { projectSpace } from './study/project-space';
export type { DerivedRows, ProjectOptions } from './study/project-space';
export { translateSpace } from './study/translate-space';
export type { TranslateOptions } from './study/translate-space';
export { inspectStitching } from './study/stitch/inspect-stitching';
export type { StitchChoice, StitchInspection } from './study/stitch/inspect-stitching';
export { stitch } from './study/stitch/stitch';
export type {
  BaselineScores,
  PairMatrix,
  PairScores,
  Representation,
  StitchingResult,
  StitchingScores,
  StitchInput,
  StitchOptions,
  Sweep,
  SweepPoint,
} from './study/stitch/stitching';
export type { FittedHead, Head } from './stitching/heads/head';
export { heads } from './stitching/heads/registry';
export { metrics } from './stitching/scores';
export type { Metric } from './stitching/scores';
export type { Targets } from './stitching/targets';
export { anchorSide, translateRows } from './stitching/translation/translation';
export type { AffineMap, AnchorSide, Translation } from './stitching/translation/translation';
export { resolveTranslation, translations } from './stitching/translation/registry';
