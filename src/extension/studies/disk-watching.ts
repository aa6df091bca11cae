import { type Disposable, RelativePattern, Uri, workspace } from 'vscode';
import { type FileState, filesRead, versionOf } from '../../compute/files/files-read';
import type { FileReference } from '../../compute/protocol/engine';
import { wantedFiles } from '../fetch-files';
import { readSettings } from '../settings';
import type { FileParts, PartState } from './file-stamps';
import { fileUri } from './study-files';
import type { FileWatching } from './watched-files';

/** Error codes of file systems for missing files. */
const missing = new Set(['ENOENT', 'ENOTDIR', 'FileNotFound']);

/**
 * Watches files if VS Code can: in local folders, and in virtual file systems that report changes.
 */
export class DiskWatching implements FileWatching {
  private readonly watchers = new Map<string, Disposable>();
  private watched: readonly string[] = [];
  private touched: () => void = () => undefined;
  /** Last known states of local files. */
  private readonly seen = new Map<string, FileState>();

  async look(reference: FileReference): Promise<FileParts> {
    const { location } = reference;
    try {
      return 'path' in location
        ? await this.localParts(location.path)
        : await virtualParts(reference);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      if (missing.has(code)) return undefined;
      const where = 'path' in location ? location.path : location.uri;
      return new Map([[where, { version: `cannot be looked at: ${code}`, mtime: 0 }]]);
    }
  }

  watch(locations: readonly string[], touched: () => void): void {
    this.touched = touched;
    const uris = locations.map((location) =>
      location.includes('://') ? Uri.parse(location) : Uri.file(location),
    );
    this.watched = uris.map(String);
    // If a folder disappears with its files, only its parent folder reports it.
    const folders = new Map(
      uris
        .flatMap((uri) => [Uri.joinPath(uri, '..'), Uri.joinPath(uri, '..', '..')])
        .map((folder) => [folder.toString(), folder]),
    );
    for (const [folder, watcher] of this.watchers) {
      if (folders.has(folder)) continue;
      watcher.dispose();
      this.watchers.delete(folder);
    }
    for (const [name, folder] of folders) {
      if (!this.watchers.has(name)) this.watchers.set(name, this.watchFolder(folder));
    }
  }

  dispose(): void {
    for (const watcher of this.watchers.values()) watcher.dispose();
    this.watchers.clear();
  }

  private async localParts(path: string): Promise<FileParts> {
    const states = await filesRead(path, this.seen);
    return new Map(
      states.map((state): [string, PartState] => {
        this.seen.set(state.path, state);
        const mtime = Number(BigInt(state.modified) / 1_000_000n);
        return [state.path, { version: versionOf([state]), mtime }];
      }),
    );
  }

  private watchFolder(folder: Uri): Disposable {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, '*'));
    const notice = (uri: Uri): void => {
      const touched = uri.toString();
      const isOurs = this.watched.some(
        (file) =>
          file === touched || file.startsWith(`${touched}/`) || touched.startsWith(`${file}/`),
      );
      if (isOurs) this.touched();
    };
    watcher.onDidChange(notice);
    watcher.onDidCreate(notice);
    watcher.onDidDelete(notice);
    return watcher;
  }
}

async function virtualParts(reference: FileReference): Promise<FileParts> {
  const uri = fileUri(reference);
  // Other failures have no error code of the file system.
  await workspace.fs.stat(uri);
  const { wanted } = await wantedFiles(uri, readSettings().bounds);
  return new Map(
    wanted.map(({ uri: part, size, mtime }): [string, PartState] => {
      return [part.toString(), { version: `${size} ${mtime}`, mtime }];
    }),
  );
}
