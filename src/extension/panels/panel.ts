import {
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
  workspace,
} from 'vscode';
import * as z from 'zod';
import { type Calls, snapshotMethod } from '../../compute/protocol/channel';
import { type Handlers, serve } from '../../compute/protocol/post-message';
import type { OpenStudies, PanelName } from '../studies/open-studies';
import { openDocument } from '../studies/study-documents';
import type { StudySession } from '../studies/study-session';
import { panelHtml, webviewFolder } from './panel-html';
import { throttled, webviewConnection } from './webview-channel';

/** What panels need of the extension. */
export interface PanelServices {
  readonly studies: OpenStudies;
  readonly extension: Uri;
  readonly showLog: () => void;
  /** Tells of what went wrong where no panel's status does. */
  readonly showProblem: (error: unknown) => void;
}

/** A panel that shows one side of a study. */
export interface StudyPanel<C extends Calls = Calls> {
  readonly name: PanelName;
  readonly calls: C;
  readonly title: (session: StudySession) => string;
  /** All that the panel shows. */
  readonly snapshot: (session: StudySession) => unknown;
  readonly handlers: (session: StudySession, services: PanelServices) => Handlers<C>;
  /** Computes what the panel shows and is not known yet. */
  readonly compute: (session: StudySession) => Promise<void>;
}

/** Joins a webview to a study for as long as the webview lives, and has computed what it shows. */
export function showPanel<C extends Calls>(
  definition: StudyPanel<C>,
  panel: WebviewPanel,
  session: StudySession,
  services: PanelServices,
): void {
  const { webview } = panel;
  const { studies, extension } = services;
  const connection = webviewConnection(webview);
  const push = (): void => {
    panel.title = definition.title(session);
    // A hidden webview loses messages; it gets the whole state when it shows again.
    if (panel.visible) {
      void connection.sendNotification(snapshotMethod, definition.snapshot(session));
    }
  };
  serve(connection, definition.calls, definition.handlers(session, services));
  connection.listen();
  const subscriptions = [
    connection,
    session.onDidChange(throttled(push)),
    session.onDidRedefine(() => void definition.compute(session)),
    panel.onDidChangeViewState(() => {
      if (panel.active) studies.show(session);
      if (panel.visible) void session.files.check();
      push();
    }),
    everySoOften(() => {
      if (panel.visible) void session.files.check();
    }),
  ];
  studies.attach(session, definition.name, panel);
  panel.onDidDispose(() => {
    for (const subscription of subscriptions) subscription.dispose();
    void studies.detach(session, panel);
  });
  webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
  webview.html = panelHtml(webview, extension, definition.name, definition.title(session));
  void definition.compute(session);
}

/** Milliseconds between two looks at the files of what shows: not all file systems tell of changes. */
const lookingInterval = 5000;

function everySoOften(look: () => void): { dispose(): void } {
  const timer = setInterval(look, lookingInterval).unref();
  return {
    dispose: () => {
      clearInterval(timer);
    },
  };
}

/** Shows the study's panel: the one it has, or a new one beside the editors. */
export function openPanel<C extends Calls>(
  definition: StudyPanel<C>,
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

/** The type VS Code restores a panel by. */
export function viewType(name: PanelName): string {
  return `latentSpace.${name}`;
}

/** What a panel keeps of itself over a reload of the window. */
const panelState = z.object({ study: z.string(), file: z.string().optional() });

/** Brings a panel back after the window was reloaded. */
export class PanelRestorer<C extends Calls> implements WebviewPanelSerializer {
  constructor(
    private readonly definition: StudyPanel<C>,
    private readonly services: PanelServices,
  ) {}

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const session = await this.sessionOf(state);
    if (session === undefined) panel.dispose();
    else showPanel(this.definition, panel, session, this.services);
  }

  private async sessionOf(state: unknown): Promise<StudySession | undefined> {
    const kept = panelState.safeParse(state);
    if (!kept.success) return undefined;
    const { study, file } = kept.data;
    const { studies } = this.services;
    if (file === undefined) return studies.restoreUnsaved(study);
    try {
      return openDocument(studies, await workspace.openTextDocument(Uri.parse(file)));
    } catch {
      // The file is gone, and with it what there was to show.
      return undefined;
    }
  }
}
