import {
  type Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
} from 'vscode';
import { createMessageConnection } from 'vscode-jsonrpc/node';
import * as z from 'zod';
import { similarityCalls, snapshotMethod } from '../../compute/protocol/channel';
import { postMessageTransports, serve } from '../../compute/protocol/post-message';
import type { OpenStudies } from '../studies/open-studies';
import type { StudySession } from '../studies/study-session';
import { exportComparison } from './export-comparison';
import { panelHtml, webviewFolder } from './panel-html';
import { sessionTitle, similaritySnapshot } from './snapshot';

/** Type of the panels of studies that have no file, for restoring them. */
export const similarityViewType = 'latentSpace.similarity';

/** Joins a webview to a study for as long as the webview lives. */
export function showSimilarity(
  panel: WebviewPanel,
  session: StudySession,
  studies: OpenStudies,
  extension: Uri,
  showLog: () => void,
): void {
  const { webview } = panel;
  const subscriptions: { dispose(): void }[] = [];
  const connection = createMessageConnection(
    ...postMessageTransports({
      post: (message) => void webview.postMessage(message),
      subscribe: (listener) => webview.onDidReceiveMessage(listener),
    }),
  );
  const push = (): void => {
    panel.title = sessionTitle(session);
    // A hidden webview loses messages; it gets the whole state when it shows again.
    if (panel.visible) {
      void connection.sendNotification(snapshotMethod, similaritySnapshot(session));
    }
  };
  serve(connection, similarityCalls, {
    ready: () => Promise.resolve(similaritySnapshot(session)),
    select: inBackground((selection) => session.select(selection)),
    pair: (request) => session.inspectPair(request),
    export: (request) => exportComparison(session, request),
    cancel: inBackground(() => {
      session.cancel();
    }),
    retry: inBackground(() => session.recompute()),
    dropNonFinite: inBackground(() => session.edit({ ...session.definition, dropNonFinite: true })),
    showLog: inBackground(showLog),
  });
  connection.listen();
  subscriptions.push(
    connection,
    session.onDidChange(throttled(push)),
    panel.onDidChangeViewState(() => {
      if (panel.active) studies.show(session);
      push();
    }),
  );
  studies.setPanel(session, panel);
  panel.onDidDispose(() => {
    for (const subscription of subscriptions) subscription.dispose();
    void studies.close(session);
  });
  webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
  webview.html = panelHtml(webview, extension, 'similarity', 'Similarity');
}

/** Shortest time between two pushed snapshots, in milliseconds. */
const pushInterval = 50;

/** Calls `action` at once, and then at most once an interval, never losing the last call. */
function throttled(action: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const run = (): void => {
    again = false;
    action();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, pushInterval);
  };
  return () => {
    if (timer === undefined) run();
    else again = true;
  };
}

/** Answers at once; the work's failures show in the panel's status, not as the call's. */
function inBackground<P>(work: (parameter: P) => unknown): (parameter: P) => Promise<null> {
  return (parameter) => {
    void work(parameter);
    return Promise.resolve(null);
  };
}

/** A panel beside the editors for a study that has no file. */
export function createSimilarityPanel(title: string): WebviewPanel {
  return window.createWebviewPanel(similarityViewType, title, ViewColumn.Active);
}

/** Brings the panels of unsaved studies back after a window was reloaded. */
export class SimilarityRestorer implements WebviewPanelSerializer {
  constructor(
    private readonly studies: OpenStudies,
    private readonly extension: Uri,
    private readonly showLog: () => void,
  ) {}

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const session = this.studies.restoreUnsaved(studyOfState(state));
    if (session === undefined) {
      panel.dispose();
      return;
    }
    showSimilarity(panel, session, this.studies, this.extension, this.showLog);
    await session.compute();
  }
}

function studyOfState(state: unknown): string {
  const kept = z.object({ study: z.string() }).safeParse(state);
  return kept.success ? kept.data.study : '';
}
