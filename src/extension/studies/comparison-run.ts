import { mergeResults, missingScores } from '../../compute/known-scores';
import type { CompareRequest, EngineResult } from '../../compute/protocol/engine';
import type { PanelStatus } from '../../compute/protocol/panel';
import type { PairDetail, PairRequest, Selection } from '../../compute/protocol/similarity-panel';
import { includedSpaces, type StudyDefinition } from '../../compute/study-file/definition';
import { compareRequest } from '../../compute/study-file/request';
import { Computation } from './computation';
import type { StudyContext } from './study-context';
import type { StudyRun } from './study-run';
import { fileResolver } from './study-files';
import { tooFewSpaces } from './too-few-spaces';

/** The similarity of a study's spaces: what has been computed of it, and what is under way. */
export class ComparisonRun implements StudyRun {
  private readonly computation: Computation;
  private result: EngineResult | undefined;
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
  /** Everything computed so far; absent until the first result. */
  get computed(): EngineResult | undefined {
    return this.result;
  }

  /** Chooses what to look at; a projection or measure new to the study joins it. */
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

  /** Lets go of what a changed definition makes untrue. */
  redefine(before: StudyDefinition): void {
    const definition = this.study.definition();
    if (scope(definition) !== scope(before)) this.result = undefined;
    const { projections, measures } = definition;
    const { projection, measure } = this.currentSelection;
    if (!projections.includes(projection) || !measures.includes(measure)) {
      this.currentSelection = {
        projection: projections.includes(projection) ? projection : projections[0]!,
        measure: measures.includes(measure) ? measure : measures[0]!,
      };
    }
  }

  /** Computes the scores of the study that are not known yet. */
  async compute(): Promise<void> {
    const definition = this.study.definition();
    const missing = missingScores(definition, this.result?.scores ?? []);
    if (includedSpaces(definition).length < 2) {
      const status = await tooFewSpaces(this.study, definition);
      if (definition === this.study.definition()) this.computation.settle(status);
      return;
    }
    if (missing === undefined) {
      this.computation.settle({ state: 'done' });
      return;
    }
    await this.computation.run(async (progress, signal) => {
      const request = await this.request({ ...definition, ...missing });
      const result = await this.study.engine.compare(request, progress, signal);
      if (!signal.aborted) this.result = mergeResults(this.result, result);
    });
  }

  /** Looks behind one cell of the matrix. A later call ends an earlier one. */
  async inspectPair(pair: PairRequest): Promise<PairDetail> {
    this.inspecting?.abort();
    const controller = (this.inspecting = new AbortController());
    const request = { ...(await this.request(this.study.definition())), pair };
    const detail = await this.study.engine.inspectPair(request, () => undefined, controller.signal);
    return {
      bars: detail.bars.map(({ interval, ...bar }) => ({
        ...bar,
        interval: interval === null ? null : [interval[0], interval[1]],
      })),
      perClass: [...detail.perClass],
      rows: [...detail.rows],
    };
  }

  cancel(): void {
    this.computation.cancel();
  }

  async recompute(): Promise<void> {
    this.result = undefined;
    await this.compute();
  }

  settle(status: PanelStatus): void {
    this.computation.settle(status);
  }

  dispose(): void {
    this.computation.cancel();
    this.inspecting?.abort();
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

/** The part of a study that all of its similarity scores depend on. */
function scope({ projections, measures, stitching, ...rest }: StudyDefinition): string {
  return JSON.stringify(rest);
}
