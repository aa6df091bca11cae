import {
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
  workspace,
} from 'vscode';
import * as z from 'zod';
import type { PanelContract, SnapshotOf } from '../../compute/protocol/panel-contracts';
import type { Handlers } from '../../compute/protocol/post-message';
import type { OpenStudies, PanelName } from '../studies/open-studies';
import { openDocument } from '../studies/study-documents';
import type { StudySession } from '../studies/study-session';
import { attachWebview } from './attach-webview';

/** Services for panels. */
export interface PanelServices {
  readonly studies: OpenStudies;
  readonly extension: Uri;
  readonly showLog: () => void;
  /** Shows an error that does not belong to a panel's status. */
  readonly showProblem: (error: unknown) => void;
}

/** Definition of a panel that shows one side of a study. */
export interface StudyPanel<P extends PanelContract = PanelContract> {
  readonly name: PanelName;
  readonly contract: P;
  readonly title: (session: StudySession) => string;
  /** Returns everything that the panel shows. */
  readonly snapshot: (session: StudySession) => SnapshotOf<P>;
  readonly handlers: (session: StudySession, services: PanelServices) => Handlers<P['calls']>;
  /** Computes missing results that the panel shows. */
  readonly compute: (session: StudySession) => Promise<void>;
}

/** Connects a webview to a study until it is closed, and computes what it shows. */
export function showPanel<P extends PanelContract>(
  { name, contract, title, snapshot, handlers, compute }: StudyPanel<P>,
  panel: WebviewPanel,
  session: StudySession,
  services: PanelServices,
): void {
  const { studies, extension } = services;
  attachWebview(
    panel,
    {
      ...{ name, contract, extension, namesTab: true },
      title: () => title(session),
      handlers: handlers(session, services),
      snapshot: () => snapshot(session),
    },
    (changed) => [
      session.onDidChange(changed),
      session.onDidRedefine(() => void compute(session)),
      panel.onDidChangeViewState(() => {
        if (panel.active) studies.show(session);
        if (panel.visible) void session.files.check();
      }),
      everySoOften(() => {
        if (panel.visible) void session.files.check();
      }),
    ],
  );
  studies.attach(session, name, panel);
  panel.onDidDispose(() => void studies.detach(session, panel));
  void compute(session);
}

/**
 * Milliseconds between two checks of the shown study's files: not all file systems report changes.
 */
const lookingInterval = 5000;

function everySoOften(look: () => void): { dispose(): void } {
  const timer = setInterval(look, lookingInterval).unref();
  return {
    dispose: () => {
      clearInterval(timer);
    },
  };
}

/** Shows the study's panel: the existing one, or a new one beside the editors. */
export function openPanel<P extends PanelContract>(
  definition: StudyPanel<P>,
  session: StudySession,
  services: PanelServices,
): void {
  const existing = services.studies.panelOf(session, definition.name);
  if (existing !== undefined) {
    existing.reveal();
    return;
  }
  const title = definition.title(session);
  const panel = window.createWebviewPanel(viewType(definition.name), title, ViewColumn.Active);
  showPanel(definition, panel, session, services);
}

/** Returns the type by which VS Code restores a panel. */
export function viewType(name: PanelName): string {
  return `latentSpace.${name}`;
}

/** Schema of the state that a panel keeps over a reload of the window. */
const panelState = z.object({ study: z.string(), file: z.string().optional() });

/** Restores a panel after the window was reloaded. */
export class PanelRestorer<P extends PanelContract> implements WebviewPanelSerializer {
  constructor(
    private readonly definition: StudyPanel<P>,
    private readonly services: PanelServices,
  ) {}

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const session = await this.sessionOf(state);
    if (session === undefined) panel.dispose();
    else showPanel(this.definition, panel, session, this.services);
  }

  private async sessionOf(state: unknown): Promise<StudySession | undefined> {
    const restored = panelState.safeParse(state);
    if (!restored.success) return undefined;
    const { study, file } = restored.data;
    const { studies } = this.services;
    if (file === undefined) return studies.restoreUnsaved(study);
    try {
      return openDocument(studies, await workspace.openTextDocument(Uri.parse(file)));
    } catch {
      // The file is gone, and so is the study.
      return undefined;
    }
  }
}
