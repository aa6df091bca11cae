import { EventEmitter, type Memento, Uri, type WebviewPanel } from 'vscode';
import type { Engine } from '../../compute/protocol/engine';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { parseStudy, formatStudy } from '../../compute/study-file/parse';
import type { Settings } from '../settings';
import { StudySession, type StudyStore } from './study-session';

const stateKey = (id: string): string => `study:${id}`;

/** The studies that are open, and which of them the sidebar shows. */
export class OpenStudies {
  private readonly sessions = new Map<string, StudySession>();
  private readonly panels = new Map<string, WebviewPanel>();
  private current: StudySession | undefined;
  private readonly changed = new EventEmitter<void>();
  /** Fires when another study is shown, or the shown one has changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly engine: Engine,
    private readonly settings: () => Settings,
    private readonly state: Memento,
    private readonly logError: (error: unknown) => void,
  ) {}

  /** The study the sidebar shows. */
  get active(): StudySession | undefined {
    return this.current;
  }

  show(session: StudySession): void {
    this.current = session;
    this.changed.fire();
  }

  /** The panel that shows a study. */
  panelOf(session: StudySession): WebviewPanel | undefined {
    return this.panels.get(session.id);
  }

  setPanel(session: StudySession, panel: WebviewPanel): void {
    this.panels.set(session.id, panel);
  }

  /** Opens a study that has no file yet; it is kept in the workspace's state. */
  async openUnsaved(definition: StudyDefinition, folder: Uri): Promise<StudySession> {
    const store = this.stateStore();
    const session = this.create(definition, folder, store);
    await store.save(session.id, definition, folder);
    return session;
  }

  /** The unsaved study of an earlier window, if it is still known. */
  restoreUnsaved(id: string): StudySession | undefined {
    const open = this.sessions.get(id);
    if (open !== undefined) return open;
    const kept = this.state.get<{ folder: string; text: string }>(stateKey(id));
    if (kept === undefined) return undefined;
    const definition = parseStudy('unsaved study', kept.text);
    return this.create(definition, Uri.parse(kept.folder), this.stateStore(), undefined, id);
  }

  /** Opens the study of a file; `store` writes it back. */
  openFile(file: Uri, definition: StudyDefinition, store: StudyStore): StudySession {
    return this.create(definition, Uri.joinPath(file, '..'), store, file);
  }

  /** Closes a study. An unsaved one is forgotten. */
  async close(session: StudySession): Promise<void> {
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
    const { engine, settings, logError } = this;
    const session = new StudySession(
      definition,
      folder,
      engine,
      settings,
      store,
      logError,
      file,
      id,
    );
    session.onDidChange(() => {
      if (this.current === session) this.changed.fire();
    });
    this.sessions.set(session.id, session);
    this.show(session);
    return session;
  }

  private stateStore(): StudyStore {
    return {
      save: async (id, definition, folder) => {
        const kept = { folder: folder.toString(), text: formatStudy(definition) };
        await this.state.update(stateKey(id), kept);
      },
    };
  }
}
