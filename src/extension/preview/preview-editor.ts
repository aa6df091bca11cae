import {
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  RelativePattern,
  Uri,
  type WebviewPanel,
  workspace,
} from 'vscode';
import type { EngineClient } from '../../compute/engine/engine-client';
import { previewContract } from '../../compute/protocol/panel-contracts';
import { stateOf } from '../../compute/files/files-read';
import { sidecarNames } from '../../formats/sidecars';
import { attachWebview } from '../panels/attach-webview';
import { readSettings } from '../settings';
import { fileExists, referenceOf } from '../studies/study-files';
import { urisBeside } from '../uris-beside';
import { exportPreview } from './export-preview';
import { previewHandlers } from './preview-handlers';
import { PreviewSession, type PreviewSource } from './preview-session';

/** Type of the read-only editor of embedding files. */
export const previewEditorType = 'latentSpace.preview';

/** Services for the preview editor. */
export interface PreviewServices {
  readonly engine: EngineClient;
  readonly extension: Uri;
  readonly showLog: () => void;
  readonly logError: (error: unknown) => void;
}

/** Shows an embedding file, read-only; reloads it when the file changes on disk. */
export class PreviewEditor implements CustomReadonlyEditorProvider {
  constructor(private readonly services: PreviewServices) {}

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): void {
    const { engine, extension, showLog, logError } = this.services;
    let changed = (): void => undefined;
    const session = new PreviewSession(sourceOf(uri), {
      engine,
      changed: () => {
        changed();
      },
      logError,
    });
    attachWebview(
      panel,
      {
        ...{ name: 'preview', contract: previewContract, extension },
        title: () => 'Preview',
        namesTab: false,
        handlers: previewHandlers(session, {
          showLog,
          exportAs: (request) => exportPreview(uri, session, request),
        }),
        snapshot: () => session.snapshot(),
      },
      (push) => {
        changed = push;
        return [session, onFileChange(uri, () => void session.open())];
      },
    );
    void session.open();
  }
}

function sourceOf(uri: Uri): PreviewSource {
  const labels = Uri.joinPath(uri, '..', sidecarNames.labels);
  const isLabels = labels.toString() === uri.toString();
  return {
    file: referenceOf(uri),
    labels: async () => (!isLabels && (await fileExists(labels)) ? referenceOf(labels) : undefined),
    version: async () => {
      const read = [uri, labels, ...(await urisBeside(uri))];
      return (await Promise.all(read.map(versionOf))).join(' ');
    },
    seed: readSettings().seed,
  };
}

async function versionOf(uri: Uri): Promise<string> {
  try {
    if (uri.scheme === 'file') return JSON.stringify(await stateOf(uri.fsPath));
    const { mtime, ctime, size } = await workspace.fs.stat(uri);
    return `${mtime}-${ctime}-${size}`;
  } catch {
    // A missing file is reported when it is opened.
    return 'none';
  }
}

/** Milliseconds without a change after which a file counts as completely written. */
const settling = 300;

/**
 * Calls `changed` after the file, its labels or the files read beside it have changed, appeared or
 * disappeared, and no more changes follow.
 */
function onFileChange(uri: Uri, changed: () => void): { dispose(): void } {
  const folder = Uri.joinPath(uri, '..');
  const watched = new Set([uri, Uri.joinPath(folder, sidecarNames.labels)].map(String));
  const watchBeside = async (): Promise<void> => {
    for (const beside of await urisBeside(uri)) watched.add(beside.toString());
  };
  void watchBeside();
  // A file's own name may contain special characters of patterns.
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, '*'));
  let timer: NodeJS.Timeout | undefined;
  const notice = (touched: Uri): void => {
    if (!watched.has(touched.toString())) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void watchBeside();
      changed();
    }, settling);
  };
  watcher.onDidChange(notice);
  watcher.onDidCreate(notice);
  watcher.onDidDelete(notice);
  return {
    dispose: () => {
      clearTimeout(timer);
      watcher.dispose();
    },
  };
}
