import {
  mergeStitching,
  missingSweep,
  missingWork,
  untrainedPart,
  type SweepRequest,
} from '../../compute/cache/merge-stitching';
import { fileReferencesIn } from '../../compute/study-file/file-reference';
import type {
  EngineProgress,
  SpaceFailure,
  TimedStitching,
  StitchRequest,
} from '../../compute/protocol/engine';
import type { FileChange } from '../../compute/protocol/file-change';
import type { PanelStatus } from '../../compute/protocol/panel';
import { includedSpaces, type StudyDefinition } from '../../compute/study-file/definition';
import {
  stitchingSetup,
  stitchRequest,
  stitchScope,
  trainingScope,
  type StitchWork,
} from '../../compute/study-file/stitch-request';
import type { OnProgress } from '../../core/runtime/progress';
import type { StitchChoice, StitchInspection } from '../../core/stitching/study/inspect-stitching';
import {
  resolveRepresentation,
  type ResolvedRepresentation,
} from '../../core/stitching/study/representation';
import { Computation } from './computation';
import { areSame, type FileStamps, type Stamped } from './file-stamps';
import { failuresIn, usablePart } from './left-out';
import type { StudyContext } from './study-context';
import type { StudyRun } from './study-run';
import { fileResolver } from './study-files';
import { tooFewSpaces } from './too-few-spaces';
import { strategyName } from '../../core/study/anchor-choice';

/** The stitching of a study's spaces: results so far, and running work. */
export class StitchingRun implements StudyRun {
  private readonly computation: Computation;
  private readonly sweeping: Computation;
  /**
   * Results by everything that their scores depend on, so that returning to an earlier head costs
   * nothing.
   */
  private readonly latest = new Map<string, Stamped<TimedStitching>>();
  /** State of the files at the last attempt. */
  private attempted: FileStamps | undefined;
  private inspecting: AbortController | undefined;

  constructor(private readonly study: StudyContext) {
    this.computation = new Computation(study.changed, study.logError);
    this.sweeping = new Computation(study.changed, study.logError);
  }

  get status(): PanelStatus {
    return this.computation.status;
  }
  get sweepStatus(): PanelStatus {
    return this.sweeping.status;
  }
  /** All results for the study's current definition. */
  get computed(): TimedStitching | undefined {
    return this.latestOf(this.study.definition())?.result;
  }
  get stampedAt(): number | undefined {
    return this.latestOf(this.study.definition())?.files.at;
  }
  get changes(): readonly FileChange[] {
    const since = this.latestOf(this.study.definition())?.files ?? this.attempted;
    return since === undefined ? [] : this.study.files.changesSince(since);
  }
  get failures(): readonly SpaceFailure[] {
    const failed = failuresIn(this.status);
    return failed.length > 0 ? failed : (this.computed?.failures ?? []);
  }

  /** Computes missing results: projections first, then their products and the baselines. */
  async compute(): Promise<void> {
    const definition = this.study.definition();
    if (includedSpaces(definition).length < 2) {
      await this.computation.settleWith((signal) => tooFewSpaces(this.study, signal));
      return;
    }
    await this.computation.run(async (progress, signal) => {
      const projections = stitchingSetup(definition).representations;
      const wanted = { projections, baselines: true, sweeps: {} };
      const missingOf = (latest?: TimedStitching): StitchWork | undefined =>
        missingWork(wanted, strategyName(definition.anchors), latest);
      if (missingOf(this.computed) === undefined) return;
      const files = await this.stamp(definition);
      const missing = missingOf(this.latestOf(definition, files)?.result);
      for (const work of missing === undefined ? [] : inSteps(missing)) {
        await this.stitch(definition, work, files, progress, signal);
      }
    });
  }

  /** Computes the missing points of a curve, for all relative representations. */
  async sweep(request: SweepRequest): Promise<void> {
    const definition = this.study.definition();
    await this.sweeping.run(async (progress, signal) => {
      const files = await this.stamp(definition);
      const isOther = this.computed !== undefined && this.latestOf(definition, files) === undefined;
      // Points of the files' current contents must not be mixed with scores of earlier contents.
      if (isOther) await this.recompute();
      const defaultStrategy = strategyName(definition.anchors);
      const work = missingSweep(
        sweptRepresentations(definition, request),
        request,
        defaultStrategy,
        this.latestOf(definition, files)?.result.sweeps ?? [],
      );
      if (work === undefined) return;
      await this.stitch(definition, work, files, progress, signal);
    });
  }

  /** Computes the details of one cell. A later call cancels an earlier one. */
  async inspect(choice: StitchChoice): Promise<StitchInspection> {
    this.inspecting?.abort();
    const { signal } = (this.inspecting = new AbortController());
    const work = { projections: [choice.representation], baselines: false, sweeps: {} };
    const definition = this.study.definition();
    const latest = this.latestOf(definition);
    const { study } = usablePart(definition, latest?.result ?? {});
    const request = { ...(await this.request(study, work)), pair: choice };
    const inspect = (): Promise<StitchInspection> =>
      this.study.engine.inspectStitching(request, () => undefined, signal);
    // Details of other contents than the shown scores' do not belong to the shown cell.
    return latest === undefined ? inspect() : this.study.files.unchanged(latest.files, inspect);
  }

  cancel(): void {
    this.computation.cancel();
    this.cancelSweep();
  }

  cancelSweep(): void {
    this.sweeping.cancel();
  }

  async recompute(): Promise<void> {
    this.latest.clear();
    this.attempted = undefined;
    await this.compute();
  }

  settle(status: PanelStatus): void {
    this.computation.settle(status);
  }

  dispose(): void {
    this.cancel();
    this.inspecting?.abort();
  }

  private async stamp(definition: StudyDefinition): Promise<FileStamps> {
    const nothing = { projections: [], baselines: false, sweeps: {} };
    const request = await this.request(definition, nothing);
    this.attempted = await this.study.files.stamp(fileReferencesIn(request));
    return this.attempted;
  }

  /** @param files states of the files before any was read */
  private async stitch(
    definition: StudyDefinition,
    work: StitchWork,
    files: FileStamps,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<void> {
    const before = this.latestOf(definition, files)?.result;
    const { study, badSpaces } = usablePart(definition, before);
    const request = { ...(await this.request(study, work)), badSpaces };
    const answer = await this.study.engine.stitch(request, progress, signal);
    await this.study.files.check();
    if (!signal.aborted) this.keep(definition, answer, files);
  }

  private keep(definition: StudyDefinition, answer: TimedStitching, files: FileStamps): void {
    const newer = this.latestOf(definition);
    if (newer !== undefined && !areSame(newer.files, files) && newer.files.at > files.at) return;
    const latest = this.latestOf(definition, files);
    const failures = (latest?.result ?? answer).failures;
    this.latest.set(scopeOf(definition), {
      result: {
        ...mergeStitching(latest?.result, answer),
        ...(failures === undefined ? {} : { failures }),
      },
      files: latest?.files ?? files,
    });
    this.study.changed();
  }

  /**
   * Returns the known results of a study; without those of aggregations trained in another way, but
   * with those without training.
   * @param files if given, only results of files in these states
   */
  private latestOf(
    definition: StudyDefinition,
    files?: FileStamps,
  ): Stamped<TimedStitching> | undefined {
    const isWanted = (latest: Stamped<TimedStitching>): boolean =>
      files === undefined || areSame(latest.files, files);
    const latest = this.latest.get(scopeOf(definition));
    if (latest !== undefined && isWanted(latest)) return latest;
    const scope = stitchScope(definition);
    const [, other] =
      [...this.latest].findLast(([key, entry]) => key.startsWith(scope) && isWanted(entry)) ?? [];
    return other && { ...other, result: untrainedPart(other.result) };
  }

  private async request(definition: StudyDefinition, work: StitchWork): Promise<StitchRequest> {
    return stitchRequest(definition, work, await fileResolver(this.study.folder, definition));
  }
}

function scopeOf(definition: StudyDefinition): string {
  return stitchScope(definition) + trainingScope(definition);
}

/**
 * Splits work into steps, the fastest first: single projections, then products, then one training
 * after another.
 */
function inSteps({ projections, baselines }: StitchWork): StitchWork[] {
  const resolved = projections.map(resolveRepresentation);
  const idsWhere = (wanted: (entry: ResolvedRepresentation) => boolean): string[] =>
    resolved.filter(wanted).map(({ id }) => id);
  const steps: Omit<StitchWork, 'sweeps'>[] = [
    { projections: idsWhere(({ aggregation }) => aggregation === 'none'), baselines: false },
    {
      projections: idsWhere(({ aggregation, trained }) => aggregation !== 'none' && !trained),
      baselines,
    },
    ...idsWhere(({ trained }) => trained !== undefined).map((id) => {
      return { projections: [id], baselines: false };
    }),
  ];
  return steps
    .filter((step) => step.projections.length > 0 || step.baselines)
    .map((step) => ({ ...step, sweeps: {} }));
}

/**
 * Returns the representations that a parameter affects: the number of anchors only relative ones; a
 * head's option not those trained with their own head.
 */
function sweptRepresentations(
  definition: StudyDefinition,
  { parameter }: SweepRequest,
): readonly string[] {
  return stitchingSetup(definition)
    .representations.map(resolveRepresentation)
    .filter(({ usesAnchors, trained }) => (parameter === 'anchors' ? usesAnchors : !trained))
    .map(({ id }) => id);
}
