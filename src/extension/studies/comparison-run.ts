import { mergeResults, missingScores } from '../../compute/cache/merge-scores';
import { fileReferencesIn } from '../../compute/study-file/file-reference';
import type { CompareRequest, TimedComparison, SpaceFailure } from '../../compute/protocol/engine';
import type { FileChange } from '../../compute/protocol/file-change';
import type { PanelStatus } from '../../compute/protocol/panel';
import type { PairDetail, PairRequest, Selection } from '../../compute/protocol/similarity-panel';
import type { PairInspection } from '../../core/comparison/inspect-pair';
import { includedSpaces, type StudyDefinition } from '../../compute/study-file/definition';
import { compareRequest } from '../../compute/study-file/request';
import { Computation } from './computation';
import type { FileStamps, Stamped } from './file-stamps';
import { failuresIn, usablePart } from './left-out';
import type { StudyContext } from './study-context';
import type { StudyRun } from './study-run';
import { fileResolver } from './study-files';
import { tooFewSpaces } from './too-few-spaces';

/** The similarity of a study's spaces: results so far, and running work. */
export class ComparisonRun implements StudyRun {
  private readonly computation: Computation;
  private latest: Stamped<TimedComparison> | undefined;
  /** State of the files at the last attempt. */
  private attempted: FileStamps | undefined;
  private currentSelection: Selection;
  private inspecting: AbortController | undefined;

  constructor(private readonly study: StudyContext) {
    this.computation = new Computation(study.changed, study.logError);
    this.currentSelection = firstSelection(study.definition());
  }

  get status(): PanelStatus {
    return this.computation.status;
  }
  get selection(): Selection {
    return this.currentSelection;
  }
  /** All results so far; absent until the first one. */
  get computed(): TimedComparison | undefined {
    return this.latest?.result;
  }
  get stampedAt(): number | undefined {
    return this.latest?.files.at;
  }
  get changes(): readonly FileChange[] {
    const since = this.latest?.files ?? this.attempted;
    return since === undefined ? [] : this.study.files.changesSince(since);
  }
  get failures(): readonly SpaceFailure[] {
    const failed = failuresIn(this.status);
    return failed.length > 0 ? failed : (this.computed?.failures ?? []);
  }

  /** Selects what to show; a projection or measure new to the study is added to it. */
  async select(selection: Selection): Promise<void> {
    this.currentSelection = selection;
    const { projection, measure } = selection;
    const { projections, measures } = this.study.definition();
    if (!projections.includes(projection) || !measures.includes(measure)) {
      await this.study.edit((study) => ({
        ...study,
        projections: withMember(study.projections, projection),
        measures: withMember(study.measures, measure),
      }));
    } else {
      this.study.changed();
      await this.compute();
    }
  }

  /** Drops results that a changed definition invalidates. */
  redefine(before: StudyDefinition): void {
    const definition = this.study.definition();
    if (scope(definition) !== scope(before)) {
      this.forget();
      // Otherwise the running computation would count as a result of the changed study.
      this.computation.cancel();
    }
    const { projections, measures } = definition;
    const { projection, measure } = this.currentSelection;
    if (!projections.includes(projection) || !measures.includes(measure)) {
      this.currentSelection = {
        projection: projections.includes(projection) ? projection : projections[0]!,
        measure: measures.includes(measure) ? measure : measures[0]!,
      };
    }
  }

  /** Computes the study's missing scores. */
  async compute(): Promise<void> {
    const definition = this.study.definition();
    if (includedSpaces(definition).length < 2) {
      await this.computation.settleWith((signal) => tooFewSpaces(this.study, signal));
      return;
    }
    if (missingScores(definition, this.computed?.scores ?? []) === undefined) {
      this.computation.settle({ state: 'done' });
      return;
    }
    await this.computation.run(async (progress, signal) => {
      const files = await this.study.files.stamp(fileReferencesIn(await this.request(definition)));
      this.attempted = files;
      // Scores of the files' current contents must not be mixed with scores of earlier contents.
      if (this.latest !== undefined && this.changes.length > 0) this.latest = undefined;
      const before = this.computed;
      const missing = missingScores(definition, before?.scores ?? []);
      const { study, badSpaces } = usablePart(definition, before);
      const request = { ...(await this.request({ ...study, ...missing })), badSpaces };
      const result = await this.study.engine.compare(request, progress, signal);
      await this.study.files.check();
      if (signal.aborted) return;
      const failures = (before ?? result).failures;
      this.latest = {
        result: {
          ...mergeResults(before, result),
          ...(failures === undefined ? {} : { failures }),
        },
        files: this.latest?.files ?? files,
      };
    });
  }

  /** Computes the details of one cell of the matrix. A later call cancels an earlier one. */
  async inspectPair(pair: PairRequest): Promise<PairDetail> {
    this.inspecting?.abort();
    const controller = (this.inspecting = new AbortController());
    const { latest } = this;
    const { study } = usablePart(this.study.definition(), latest?.result ?? {});
    const request = { ...(await this.request(study)), pair };
    const inspect = (): Promise<PairInspection> =>
      this.study.engine.inspectPair(request, () => undefined, controller.signal);
    // Details of other contents than the shown scores' do not belong to the shown cell.
    return latest === undefined ? inspect() : this.study.files.unchanged(latest.files, inspect);
  }

  cancel(): void {
    this.computation.cancel();
  }

  async recompute(): Promise<void> {
    this.forget();
    await this.compute();
  }

  settle(status: PanelStatus): void {
    this.computation.settle(status);
  }

  dispose(): void {
    this.computation.cancel();
    this.inspecting?.abort();
  }

  private forget(): void {
    this.latest = undefined;
    this.attempted = undefined;
  }

  private async request(definition: StudyDefinition): Promise<CompareRequest> {
    return compareRequest(definition, {
      resolve: await fileResolver(this.study.folder, definition),
      sampleAbove: this.study.settings().sampleAbove,
      nullShuffles: 0,
    });
  }
}

function firstSelection({ projections, measures }: StudyDefinition): Selection {
  return { projection: projections[0]!, measure: measures[0]! };
}

function withMember(list: string[], member: string): string[] {
  return list.includes(member) ? list : [...list, member];
}

/** Returns a key of the part of a study that all of its similarity scores depend on. */
function scope({ projections, measures, stitching, ...rest }: StudyDefinition): string {
  return JSON.stringify(rest);
}
