/**
 * The projection library: relative representations, measures between spaces, and studies of several.
 * Pure TypeScript: runs in Node, in a browser, in a worker.
 */
export { CancelledError, describeProblem, InspectorError } from './errors';
export type { Cancellation, Problem } from './errors';
export type { ThinSvd } from './linalg/svd';
export type { FloatArray, Float64Matrix, Matrix } from './matrix';
export type {
  EntryDescription,
  Invariances,
  OptionDefinition,
  OptionValues,
  Resolved,
} from './registry';

// Projections, products of them, anchors.
export type { Projection, ProjectionContext, Projector } from './projection/projection';
export {
  allProjectionIds,
  projections,
  resolveProjection,
  defaultProjectionIds,
} from './projection/registry';
export { relativeRepresentation } from './projection/relative';
export type { RelativeInput } from './projection/relative';
export { combinations, concatenate, layerNorm } from './projection/combinations';
export type { Combination } from './projection/combinations';
export { normalizationEntries } from './projection/normalization';
export type { Normalization, NormalizationEntry } from './projection/normalization';
export { anchorStrategyEntries } from './anchors/registry';
export type { AnchorStrategy } from './anchors/registry';
export type { AnchorContext, AnchorStrategyEntry } from './anchors/anchor-strategy';

// Measures.
export { streams } from './measures/measure';
export type { Measure, PairPreparation, Preparation, Score } from './measures/measure';
export type { MomentAxes } from './measures/moments';
export type { MomentNeed, MomentSide, PairMoments, SpaceMoments } from './measures/moments';
export { allMeasureIds, measures, resolveMeasure, defaultMeasureId } from './measures/registry';
export { scoreRows } from './measures/evaluate';
export type { Evaluated } from './measures/evaluate';

// Studies of several spaces.
export { spaceOf } from './study/space-of';
export { pairRows } from './study/pairing';
export type { Pairing, PairingSummary } from './study/pairing';
export type { PairingChoice } from './study/types';
export { idColumnOf } from './study/id-columns';
export type { IdColumn, IdEntries } from './study/id-columns';
export type { RowNames } from './study/row-names';
export { chooseAnchors, defaultAnchorCount } from './anchors/choose-anchors';
export type { StrategyChoice } from './anchors/choose-anchors';
export { compare } from './comparison/compare';
export { defaultOptions } from './comparison/default-options';
export { bestFits } from './comparison/best-fit';
export { nullDistribution } from './comparison/null-distribution';
export type { NullDistribution } from './comparison/null-distribution';
export { bootstrapInterval } from './comparison/bootstrap-interval';
export type { BootstrapOptions } from './comparison/bootstrap-interval';
export { inspectPair } from './comparison/inspect-pair';
export type { PairBar, PairChoice, PairInspection } from './comparison/inspect-pair';
export type { ComparisonInput } from './comparison/types';
export type { AgreeingRow } from './comparison/row-agreement';
export { inlineExecutor } from './runtime/inline-executor';
export type {
  BestFit,
  ClassScores,
  ComparisonOptions,
  ComparisonResult,
  ComparisonScores,
  LeastAgreeing,
  MeasureFits,
} from './comparison/types';
export type { LabelsSummary } from './study/align-labels';
export type { AnchorChoice } from './study/anchor-choice';
export type { FoundList } from './study/found-lists';
export type {
  LabelledRow,
  Labels,
  LoadedSpace,
  NamedRows,
  RowChoice,
  StudyInput,
  StudyOptions,
} from './study/types';
export type { SpaceSummary } from './study/describe-space';
export type { ProjectionOptions } from './study/project-study';
export { projectSpace } from './derive/export-projection';
export type { ProjectOptions } from './derive/export-projection';
export type { DerivedRows } from './study/derived-rows';
export { translateSpace } from './derive/translate-space';
export type { TranslateOptions } from './derive/translate-space';
export { inspectStitching } from './stitching/study/inspect-stitching';
export type {
  BrokenRow,
  InspectedRow,
  StitchChoice,
  StitchInspection,
  WorsenedRow,
} from './stitching/study/inspect-stitching';

// Stitching: the head of one space on another.
export { stitch } from './stitching/study/stitch';
export type {
  BaselineScores,
  PairMatrix,
  PairScores,
  Repetition,
  Representation,
  SplitDescription,
  StitchingResult,
  StitchingScores,
  StitchInput,
  StitchOptions,
  Sweep,
  SweepChoice,
  SweepPoint,
} from './stitching/study/stitching';
export { aggregationOptions, stitchingAggregations } from './stitching/study/aggregations';
export type { StitchingAggregation } from './stitching/study/aggregations';
export type { FitInput, FittedHead, Head, HeadOption } from './stitching/heads/head';
export { heads } from './stitching/heads/registry';
export { metrics } from './stitching/scores';
export type { Metric, MetricValues } from './stitching/scores';
export { stitchingTasks } from './stitching/stitching-task';
export { classTargets } from './training/targets';
export type { StitchingTask } from './stitching/stitching-task';
export type { ClassTargets, Targets, ValueTargets } from './training/targets';
export { anchorSide, translateRows } from './stitching/translation/translation';
export type { AffineMap, AnchorSide, Translation } from './stitching/translation/translation';
export { resolveTranslation, translations } from './stitching/translation/registry';

// Blending: projections of one space aggregated and trained with a head, another space stitched to it.
export { describedAggregations } from './blending/aggregations/registry';
export type { AggregationDescription, BlendShape } from './blending/aggregations/aggregation';
export { blendHeads } from './blending/blend-model';
export type { BlendHead, BlendModel } from './blending/blend-model';
export { tuneModes } from './blending/tune-modes';
export type { TuneMode } from './blending/tune-modes';
export { prepareBlend } from './blending/study/prepare-blend';
export { defaultBlendSettings } from './blending/settings';
export type {
  BlendEvent,
  BlendStage,
  BlendStudy,
  BlendStudyInput,
  BlendStudyOptions,
  BlendTrainingResult,
  BlendWeights,
  StageResult,
} from './blending/study/blending';
export type { BlendSettings } from './blending/settings';
export { trainStudyBlend } from './blending/study/train-study-blend';
export type { StudyBlend, TrainingRuntime } from './blending/study/train-study-blend';
export { trainOverSeeds } from './blending/study/over-seeds';
export type { BlendOverSeeds, BlendSpread, SeedEvent } from './blending/study/over-seeds';
export type { Spread } from './comparison/spread';
export { applyBlend } from './blending/study/apply-blend';
export type { ApplicableBlend } from './blending/study/apply-blend';
export { evaluateLive } from './blending/live/live-blend';
export { liveModes } from './blending/live/live-mode';
export type { LiveScores, LiveState } from './blending/live/live-blend';
export type { LiveMode } from './blending/live/live-mode';
export type { PairBlocks, SimilarityBlocks } from './blending/live/similarity-blocks';
export type { RidgeMoments, RidgeSide } from './blending/live/ridge-moments';
export type { ConcatBasis } from './blending/live/concat-ridge';
export type { SpaceShares } from './blending/space-shares';
export type { BlendData } from './blending/train-blend';
export {
  createTrainingControl,
  pauseTraining,
  resumeTraining,
  stopTraining,
} from './training/control';
export type { TrainingControl } from './training/control';
export type { OutputScale } from './training/objective';
export type { Parameter, Parameters } from './training/parameters';
export type { EpochRecord, Evaluation, TrainingOptions, TrainingResult } from './training/train';
export type { Executor, ProjectedSpace, Runtime, StudyCache } from './runtime/executor';
export type { OnProgress, Progress } from './runtime/progress';
export type { Emitting, EventOf, Task } from './runtime/task';
