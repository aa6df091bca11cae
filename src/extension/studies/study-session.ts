import { randomUUID } from 'node:crypto';
import { EventEmitter, type Uri } from 'vscode';
import { CancelledError } from '../../core/errors';
import { problemOf } from '../../compute/outcome';
import { mergeResults, missingScores } from '../../compute/known-scores';
import type { CompareRequest, Engine, EngineResult } from '../../compute/protocol/engine';
import type {
  PairDetail,
  PairRequest,
  PanelStatus,
  Selection,
} from '../../compute/protocol/similarity-panel';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { compareRequest } from '../../compute/study-file/request';
import type { Settings } from '../settings';
import { resolveFile } from './study-files';

/** Where a session's definition is kept: a study file, or the workspace's state while unsaved. */
export interface StudyStore {
  save(id: string, definition: StudyDefinition, folder: Uri): Promise<void>;
}

/** A study that is open: its definition, what has been computed of it, and what is under way. */
export class StudySession {
  private readonly changed = new EventEmitter<void>();
  /** Fires when anything a view shows has changed. */
  readonly onDidChange = this.changed.event;

  private result: EngineResult | undefined;
  private currentStatus: PanelStatus = { state: 'empty' };
  private currentSelection: Selection;
  private running: AbortController | undefined;
  private inspecting: AbortController | undefined;

  constructor(
    private definitionNow: StudyDefinition,
    readonly folder: Uri,
    private readonly engine: Engine,
    private readonly settings: () => Settings,
    private readonly store: StudyStore,
    private readonly logError: (error: unknown) => void,
    /** The study file, if there is one. */
    readonly file?: Uri,
    readonly id: string = randomUUID(),
  ) {
    this.currentSelection = firstSelection(definitionNow);
  }

  get definition(): StudyDefinition {
    return this.definitionNow;
  }
  get status(): PanelStatus {
    return this.currentStatus;
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
    const { projections, measures } = this.definitionNow;
    const definition = {
      ...this.definitionNow,
      projections: withMember(projections, selection.projection),
      measures: withMember(measures, selection.measure),
    };
    if (definition.projections !== projections || definition.measures !== measures) {
      await this.edit(definition);
    } else {
      this.changed.fire();
      await this.compute();
    }
  }

  /** Changes the study, keeps it, and computes what is missing. */
  async edit(definition: StudyDefinition): Promise<void> {
    await this.store.save(this.id, definition, this.folder);
    await this.replace(definition);
  }

  /** Takes over a definition that was changed elsewhere, e.g. in the text editor. */
  async replace(definition: StudyDefinition): Promise<void> {
    if (JSON.stringify(definition) === JSON.stringify(this.definitionNow)) return;
    if (scope(definition) !== scope(this.definitionNow)) this.result = undefined;
    this.definitionNow = definition;
    const { projections, measures } = definition;
    const { projection, measure } = this.currentSelection;
    if (!projections.includes(projection) || !measures.includes(measure)) {
      this.currentSelection = {
        projection: projections.includes(projection) ? projection : projections[0]!,
        measure: measures.includes(measure) ? measure : measures[0]!,
      };
    }
    this.changed.fire();
    await this.compute();
  }

  /** Shows a problem with the study itself. */
  fail(error: unknown): void {
    this.running?.abort();
    this.running = undefined;
    this.setStatus({ state: 'failed', problem: problemOf(error) });
  }

  /** Computes the scores of the study that are not known yet. */
  async compute(): Promise<void> {
    const { definition } = this;
    const missing = missingScores(definition, this.result?.scores ?? []);
    const included = definition.spaces.filter(({ include }) => include !== false);
    this.running?.abort();
    this.running = undefined;
    if (included.length < 2) {
      this.setStatus({ state: 'empty' });
      return;
    }
    if (missing === undefined) {
      this.setStatus({ state: 'done' });
      return;
    }
    const controller = (this.running = new AbortController());
    this.setStatus({ state: 'computing', fraction: 0, message: 'Starting' });
    const request = this.request({ ...definition, ...missing });
    try {
      const result = await this.engine.compare(
        request,
        (progress) => {
          if (this.running === controller) this.setStatus({ state: 'computing', ...progress });
        },
        controller.signal,
      );
      if (this.running !== controller) return;
      this.result = mergeResults(this.result, result);
      this.setStatus({ state: 'done' });
    } catch (error) {
      if (this.running !== controller) return;
      if (error instanceof CancelledError) {
        this.setStatus({ state: 'cancelled' });
      } else {
        this.logError(error);
        this.setStatus({ state: 'failed', problem: problemOf(error) });
      }
    } finally {
      if (this.running === controller) this.running = undefined;
    }
  }

  /** Looks behind one cell of the matrix. A later call ends an earlier one. */
  async inspectPair(pair: PairRequest): Promise<PairDetail> {
    this.inspecting?.abort();
    const controller = (this.inspecting = new AbortController());
    const request = { ...this.request(this.definition), pair };
    const detail = await this.engine.inspectPair(request, () => undefined, controller.signal);
    return {
      bars: detail.bars.map(({ interval, ...bar }) => ({
        ...bar,
        interval: interval === null ? null : [interval[0], interval[1]],
      })),
      perClass: [...detail.perClass],
      rows: [...detail.rows],
    };
  }

  /** Stops the running computation; what was known before stays. */
  cancel(): void {
    this.running?.abort();
  }

  /** Forgets all results and computes anew, e.g. after a file has changed. */
  async recompute(): Promise<void> {
    this.result = undefined;
    await this.compute();
  }

  dispose(): void {
    this.running?.abort();
    this.inspecting?.abort();
    this.changed.dispose();
  }

  private request(definition: StudyDefinition): CompareRequest {
    return compareRequest(definition, {
      resolve: (file) => resolveFile(this.folder, file),
      sampleAbove: this.settings().sampleAbove,
      nullShuffles: 0,
    });
  }

  private setStatus(status: PanelStatus): void {
    this.currentStatus = status;
    this.changed.fire();
  }
}

function firstSelection({ projections, measures }: StudyDefinition): Selection {
  return { projection: projections[0]!, measure: measures[0]! };
}

function withMember(list: string[], member: string): string[] {
  return list.includes(member) ? list : [...list, member];
}

/** The part of a study that all of its scores depend on. */
function scope({ projections, measures, ...rest }: StudyDefinition): string {
  return JSON.stringify(rest);
}
