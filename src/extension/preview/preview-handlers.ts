import type { previewContract } from '../../compute/protocol/panel-contracts';
import type { PreviewExport } from '../../compute/protocol/preview-panel';
import type { Handlers } from '../../compute/protocol/post-message';
import { inBackground } from '../panels/webview-channel';
import type { PreviewSession } from './preview-session';

/** What only VS Code can do. */
export interface PreviewActions {
  readonly showLog: () => void;
  /** Asks where to and writes; the path, or null. */
  readonly exportAs: (request: PreviewExport) => Promise<string | null>;
}

/** Answers what a preview's webview asks. */
export function previewHandlers(
  session: PreviewSession,
  { showLog, exportAs }: PreviewActions,
): Handlers<(typeof previewContract)['calls']> {
  return {
    chooseMember: inBackground((member) => session.open(member)),
    entries: (request) => session.opened.entries(request),
    points: known((colouring) => session.opened.points(colouring)),
    describeRows: known((rows) => session.opened.describeRows(rows)),
    dimensions: known(() => session.opened.dimensions()),
    histogram: known((dimension) => session.opened.histogram(dimension)),
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

/** Answers with what the host knows already. */
function known<P, R>(answer: (parameter: P) => R): (parameter: P) => Promise<R> {
  return (parameter) => Promise.resolve(answer(parameter));
}
