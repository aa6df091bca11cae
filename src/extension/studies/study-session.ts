import type { SpaceSummary } from '../../core/study/describe-space';
import { randomUUID } from 'node:crypto';
import { EventEmitter, type Uri } from 'vscode';
import type { PairingSummary } from '../../core/study/pairing';
import type { Problem } from '../../core/errors';
import { problemOf } from '../../compute/runtime/outcome';
import type { FileReference, SpaceFailure } from '../../compute/protocol/engine';
import type { Engine } from '../../compute/protocol/engine-contract';
import type { FileChange } from '../../compute/protocol/file-change';
import { includedSpaces, type StudyDefinition } from '../../compute/study-file/definition';
import { namedFiles } from '../../compute/study-file/named-files';
import { filesOf } from '../../compute/study-file/request';
import type { Settings } from '../settings';
import { BlendingRun } from './blending-run';
import { ComparisonRun } from './comparison-run';
import { StitchingRun } from './stitching-run';
import type { StudyChange, StudyContext } from './study-context';
import { fileResolver } from './study-files';
import type { StudyRun } from './study-run';
import { type FileWatching, WatchedFiles } from './watched-files';

/** Store of a session's definition: a study file, or the workspace's state while unsaved. */
export interface StudyStore {
  save(id: string, definition: StudyDefinition, folder: Uri): Promise<void>;
  /**
   * Reads the definition again after an error in it; the user is asked again about places they
   * refused.
   */
  reread?(): void;
}

/** Services that all sessions share. */
export interface SessionServices {
  readonly engine: Engine;
  readonly settings: () => Settings;
  readonly logError: (error: unknown) => void;
  readonly watchFiles: () => FileWatching;
}

/** An open study: its definition, and its results. */
export class StudySession {
  private readonly changed = new EventEmitter<void>();
  /** Fires when anything that a view shows has changed. */
  readonly onDidChange = this.changed.event;
  private readonly redefined = new EventEmitter<void>();
  /** Fires when the definition has changed: panels then compute what they show. */
  readonly onDidRedefine = this.redefined.event;

  readonly comparison: ComparisonRun;
  readonly stitching: StitchingRun;
  readonly blending: BlendingRun;
  /** The files that the study names. */
  readonly files: WatchedFiles;
  private readonly owned: { dispose(): void }[];
  /** Error in the study's file, because of which the definition differs from it. */
  private fault: Error | undefined;
  /** Note for the user about the study, shown until it changes. */
  private noteNow: string | undefined;
  /** References to the files, by their names in the study. */
  private located: ReadonlyMap<string, FileReference> = new Map();
  private readonly logError: (error: unknown) => void;
  /** Settles when all edits so far are done. */
  private edits: Promise<void> = Promise.resolve();

  constructor(
    private definitionNow: StudyDefinition,
    readonly folder: Uri,
    services: SessionServices,
    private readonly store: StudyStore,
    /** The study file, if there is one. */
    readonly file?: Uri,
    readonly id: string = randomUUID(),
  ) {
    const changed = (): void => {
      this.changed.fire();
    };
    this.files = new WatchedFiles(services.watchFiles(), changed);
    const context: StudyContext = {
      ...services,
      folder,
      definition: () => this.definitionNow,
      edit: (change) => this.edit(change),
      files: this.files,
      changed,
    };
    this.comparison = new ComparisonRun(context);
    this.stitching = new StitchingRun(context);
    this.blending = new BlendingRun(context);
    this.owned = [this.changed, this.redefined, this.files];
    this.logError = services.logError;
    this.followFiles();
  }

  get definition(): StudyDefinition {
    return this.definitionNow;
  }
  get note(): string | undefined {
    return this.noteNow;
  }
  /** Summaries of the included spaces; empty before any result. */
  get spaces(): readonly SpaceSummary[] {
    return this.comparison.computed?.spaces ?? this.stitching.computed?.spaces ?? [];
  }
  /** Number of anchors in use, once it is known. */
  get anchorCount(): number | undefined {
    const anchors = this.comparison.computed?.anchors ?? this.stitching.computed?.anchors ?? [];
    return anchors.length === 0 ? undefined : anchors.length;
  }
  /** Summary of how rows were paired, once it is known. */
  get pairing(): PairingSummary | undefined {
    return this.comparison.computed?.pairing ?? this.stitching.computed?.pairing;
  }
  /** Problem of the study itself, because of which its file differs from `definition`. */
  get invalid(): Problem | undefined {
    return this.fault === undefined ? undefined : problemOf(this.fault);
  }
  /** Changes of files since results were computed from them, one per file. */
  get changes(): readonly FileChange[] {
    const all = this.runs.flatMap(({ changes }) => changes);
    return [...new Map(all.map((change) => [change.file, change])).values()];
  }
  /** Included spaces that could not be used, by their names in the study. */
  get failures(): ReadonlyMap<string, SpaceFailure> {
    const included = includedSpaces(this.definitionNow);
    const all = this.runs.flatMap(({ failures }) => failures);
    return new Map(
      all.flatMap((failure) => {
        const file = included[failure.space]?.file;
        return file === undefined ? [] : [[file, failure] as const];
      }),
    );
  }
  /** Problems of single files, by their names in the study. */
  get faults(): ReadonlyMap<string, Problem> {
    return new Map(
      this.runs.flatMap(({ status }) => {
        if (status.state !== 'failed' || status.problem.file === undefined) return [];
        const { file, problem, remedy, code } = status.problem;
        return [[file, { file, problem, remedy, code }] as const];
      }),
    );
  }
  /** Returns the study's name of the file of `FILE#member`. */
  fileOf(name: string): string {
    return this.located.get(name)?.name ?? name;
  }
  get computing(): boolean {
    return this.runs.some(({ status }) => status.state === 'computing');
  }

  /** Shows a note to the user, until the next change of the study. */
  tell(note: string): void {
    this.noteNow = note;
    this.changed.fire();
  }

  /**
   * Changes the study and saves it: one change after another, each applied to the result of the one
   * before.
   */
  edit(change: StudyChange): Promise<void> {
    const edited = this.edits.then(async () => {
      // The user's changes to the text would be lost.
      if (this.fault !== undefined) throw this.fault;
      const definition = change(this.definitionNow);
      await this.store.save(this.id, definition, this.folder);
      this.replace(definition);
    });
    // An edit that failed must not block the following ones.
    this.edits = edited.catch(() => undefined);
    return edited;
  }

  /** Sets a definition that was changed elsewhere, e.g. in the text editor. */
  replace(definition: StudyDefinition): void {
    const before = this.definitionNow;
    const isSame = JSON.stringify(definition) === JSON.stringify(before);
    if (isSame && this.fault === undefined) return;
    this.fault = undefined;
    this.definitionNow = definition;
    this.noteNow = undefined;
    this.followFiles();
    this.comparison.redefine(before);
    this.changed.fire();
    this.redefined.fire();
  }

  /** Shows a problem of the study itself. */
  fail(error: unknown): void {
    this.fault = error instanceof Error ? error : new Error(String(error));
    for (const run of this.runs) run.settle({ state: 'failed', problem: problemOf(error) });
  }

  /** Computes one side of the study, unless there is a problem of the study itself. */
  async compute(run: StudyRun): Promise<void> {
    if (this.fault === undefined) await run.compute();
  }

  /** Drops all results of one side and computes it again. */
  async recompute(run: StudyRun): Promise<void> {
    if (this.fault === undefined) await run.recompute();
    else this.store.reread?.();
  }

  /** Cancels running computations; earlier results stay. */
  cancel(): void {
    for (const run of this.runs) run.cancel();
  }

  /** Computes again whatever has been computed, e.g. after a file has changed. */
  async recomputeAll(): Promise<void> {
    if (this.fault !== undefined) {
      this.store.reread?.();
      return;
    }
    const shown = this.runs.filter(({ status }) => status.state !== 'empty');
    await Promise.all(shown.map((run) => this.recompute(run)));
  }

  /** Disposes of something when the session ends. */
  own(disposable: { dispose(): void }): void {
    this.owned.push(disposable);
  }

  dispose(): void {
    for (const disposable of [...this.runs, ...this.owned]) disposable.dispose();
  }

  private followFiles(): void {
    const { definitionNow: study } = this;
    const follow = async (): Promise<void> => {
      const resolve = await fileResolver(this.folder, study);
      // Meanwhile the study may have changed again.
      if (study !== this.definitionNow) return;
      this.located = new Map(namedFiles(study).map((name) => [name, resolve(name)]));
      await this.files.follow(filesOf(study, resolve));
    };
    follow().catch(this.logError);
  }

  private get runs(): readonly StudyRun[] {
    return [this.comparison, this.stitching, this.blending];
  }
}
