import { EventEmitter, type Memento, Uri, type WebviewPanel } from 'vscode';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { parseStudy, formatStudy } from '../../compute/study-file/parse';
import type { NewStudy } from './new-study';
import { StudyPlaces } from './study-places';
import { type SessionServices, StudySession, type StudyStore } from './study-session';

/** Names of the panels of a study; also the folders of their built files. */
export type PanelName = 'similarity' | 'stitching' | 'blending';

/** An open panel and its name. */
interface OpenPanel {
  readonly name: PanelName;
  readonly panel: WebviewPanel;
}

const stateKey = (id: string): string => `study:${id}`;

/** The open studies, and the one that the sidebar shows. */
export class OpenStudies {
  private readonly sessions = new Map<string, StudySession>();
  private readonly panels = new Map<string, readonly OpenPanel[]>();
  private current: StudySession | undefined;
  private readonly changed = new EventEmitter<void>();
  /** Fires when another study is shown, or the shown one has changed. */
  readonly onDidChange = this.changed.event;
  /** Decides where files of study files may be. */
  readonly places: StudyPlaces;

  constructor(
    private readonly services: SessionServices,
    private readonly state: Memento,
  ) {
    this.places = new StudyPlaces(state);
  }

  /** The study that the sidebar shows. */
  get active(): StudySession | undefined {
    return this.current;
  }

  show(session: StudySession): void {
    this.current = session;
    this.changed.fire();
  }

  /** Returns the panel with this name that shows the study. */
  panelOf(session: StudySession, name: PanelName): WebviewPanel | undefined {
    return this.panelsOf(session).find((open) => open.name === name)?.panel;
  }

  attach(session: StudySession, name: PanelName, panel: WebviewPanel): void {
    this.panels.set(session.id, [...this.panelsOf(session), { name, panel }]);
  }

  /** Removes a closed panel, and the study with its last panel. */
  async detach(session: StudySession, panel: WebviewPanel): Promise<void> {
    const left = this.panelsOf(session).filter((open) => open.panel !== panel);
    this.panels.set(session.id, left);
    if (left.length === 0) await this.close(session);
  }

  /** Checks whether files of the open studies have changed. */
  checkFiles(): void {
    for (const { files } of this.sessions.values()) void files.check();
  }

  /** Returns the open study of a file. */
  ofFile(file: Uri): StudySession | undefined {
    const wanted = file.toString();
    return [...this.sessions.values()].find((session) => session.file?.toString() === wanted);
  }

  /** Opens a study that has no file yet; it is saved in the workspace's state. */
  async openUnsaved({ definition, folder, note }: NewStudy): Promise<StudySession> {
    const store = this.stateStore();
    const session = this.create(definition, folder, store);
    if (note !== undefined) session.tell(note);
    await store.save(session.id, definition, folder);
    return session;
  }

  /** Restores an unsaved study of an earlier window, if it is still saved. */
  restoreUnsaved(id: string): StudySession | undefined {
    const open = this.sessions.get(id);
    if (open !== undefined) return open;
    const saved = this.state.get<{ folder: string; text: string }>(stateKey(id));
    if (saved === undefined) return undefined;
    const definition = parseStudy('unsaved study', saved.text);
    return this.create(definition, Uri.parse(saved.folder), this.stateStore(), undefined, id);
  }

  /** Opens the study of a file; `store` writes changes back. */
  openFile(file: Uri, definition: StudyDefinition, store: StudyStore): StudySession {
    return this.create(definition, Uri.joinPath(file, '..'), store, file);
  }

  /** Closes a study. An unsaved one is removed. */
  private async close(session: StudySession): Promise<void> {
    this.sessions.delete(session.id);
    this.panels.delete(session.id);
    session.dispose();
    if (session.file === undefined) await this.state.update(stateKey(session.id), undefined);
    if (this.current === session) {
      this.current = [...this.sessions.values()].at(-1);
      this.changed.fire();
    }
  }

  private create(
    definition: StudyDefinition,
    folder: Uri,
    store: StudyStore,
    file?: Uri,
    id?: string,
  ): StudySession {
    const session = new StudySession(definition, folder, this.services, store, file, id);
    session.onDidChange(() => {
      if (this.current === session) this.changed.fire();
    });
    this.sessions.set(session.id, session);
    this.show(session);
    return session;
  }

  private panelsOf({ id }: StudySession): readonly OpenPanel[] {
    return this.panels.get(id) ?? [];
  }

  private stateStore(): StudyStore {
    return {
      save: async (id, definition, folder) => {
        const saved = { folder: folder.toString(), text: formatStudy(definition) };
        await this.state.update(stateKey(id), saved);
      },
    };
  }
}
