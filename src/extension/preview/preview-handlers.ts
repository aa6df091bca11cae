import type { previewContract } from '../../compute/protocol/panel-contracts';
import type { PreviewExport } from '../../compute/protocol/preview-panel';
import type { Handlers } from '../../compute/protocol/post-message';
import { inBackground } from '../panels/webview-channel';
import type { PreviewSession } from './preview-session';

/** Actions that need VS Code. */
export interface PreviewActions {
  readonly showLog: () => void;
  /** Lets the user choose a path and writes there; returns the path, or null. */
  readonly exportAs: (request: PreviewExport) => Promise<string | null>;
}

/** Creates the handlers of the calls of a preview's webview. */
export function previewHandlers(
  session: PreviewSession,
  { showLog, exportAs }: PreviewActions,
): Handlers<(typeof previewContract)['calls']> {
  return {
    chooseMember: inBackground((member) => session.open(member)),
    entries: (request) => session.opened.entries(request),
    points: ofOpenFile((colouring) => session.opened.points(colouring)),
    describeRows: ofOpenFile((rows) => session.opened.describeRows(rows)),
    dimensions: ofOpenFile(() => session.opened.dimensions()),
    histogram: ofOpenFile((dimension) => session.opened.histogram(dimension)),
    neighbours: (request) => session.neighbours(request),
    cancelSearch: inBackground(() => {
      session.cancelSearch();
    }),
    allRows: inBackground(() => session.allRows()),
    cancel: inBackground(() => {
      session.cancel();
    }),
    export: exportAs,
    retry: inBackground(() => session.open()),
    showLog: inBackground(showLog),
  };
}

/** Creates a handler that answers with what the host already knows. */
function ofOpenFile<P, R>(answer: (parameter: P) => R): (parameter: P) => Promise<R> {
  return (parameter) => Promise.resolve(answer(parameter));
}
