import { basename } from 'node:path';
import { ProgressLocation, type Uri, workspace } from 'vscode';
import { InspectorError } from '../../core/errors';
import type { FileDescription } from '../../compute/protocol/engine';
import type { Engine } from '../../compute/protocol/engine-contract';
import { hasEmbeddingEnding, isScanned, mayHoldSeveral } from '../../formats/kinds';
import { mebibyte } from '../../formats/limits';
import { referenceOf } from './study-files';
import { withProgress } from '../dialogs';

/** An array of a file. */
export type FileArray = FileDescription['members'][number];

/** A file and its arrays. */
export interface FileArrays {
  readonly uri: Uri;
  /** Empty if they are not known. */
  readonly arrays: readonly FileArray[];
}

/** Maximum size in bytes of files without a header that are read to find their arrays. */
const maxScannedBytes = 64 * mebibyte;

/** Milliseconds after which reading shows a notification by which it can be cancelled. */
const quietMilliseconds = 2000;

/**
 * Reads the arrays of files, if some may hold several by their names. Files that would take long
 * are left unknown.
 * @throws CancelledError if reading or fetching one was cancelled
 */
export async function severalOf(engine: Engine, files: readonly Uri[]): Promise<FileArrays[]> {
  // A folder of shards has as many arrays as one of them.
  const isOfInterest = ({ path }: Uri): boolean =>
    mayHoldSeveral(path) || !hasEmbeddingEnding(path);
  if (!files.some(isOfInterest)) return files.map((uri) => ({ uri, arrays: [] }));
  const areLong = await Promise.all(files.map(takesLong));
  const held = await arraysOf(
    engine,
    files.filter((_, i) => !areLong[i]),
  );
  const byUri = new Map(held.map((each) => [each.uri, each]));
  return files.map((uri) => byUri.get(uri) ?? { uri, arrays: [] });
}

/**
 * Reads the arrays of files. Problems of a file are reported when it is read.
 * @throws CancelledError if reading or fetching one was cancelled
 */
export async function arraysOf(engine: Engine, files: readonly Uri[]): Promise<FileArrays[]> {
  const title = 'Looking what the files hold';
  const controller = new AbortController();
  const { signal } = controller;
  const reading = Promise.all(
    files.map(async (uri) => ({ uri, arrays: await describe(engine, uri, signal) })),
  );
  const notice = setTimeout(() => {
    void withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      (_, token) => {
        token.onCancellationRequested(() => {
          controller.abort();
        });
        return reading.catch(() => undefined);
      },
    );
  }, quietMilliseconds);
  try {
    return await withProgress({ location: ProgressLocation.Window, title }, () => reading);
  } finally {
    clearTimeout(notice);
  }
}

/** Returns the names of files for the user: their base names, longer ones if two are equal. */
export function labelsOf(files: readonly FileArrays[]): string[] {
  const names = files.map(({ uri }) => basename(uri.path));
  return names.map((name, i) =>
    names.indexOf(name) === names.lastIndexOf(name)
      ? name
      : workspace.asRelativePath(files[i]!.uri, false),
  );
}

/** Returns the arrays that can be spaces. */
export function usable(arrays: readonly FileArray[]): FileArray[] {
  return arrays.filter((array) => array.unusable === undefined);
}

/** Returns the name of an array after `FILE#`: the leading slash of HDF5 paths is optional. */
export function memberOf({ name }: FileArray): string {
  return name.replace(/^\//, '');
}

async function takesLong(uri: Uri): Promise<boolean> {
  if (!isScanned(uri.path)) return false;
  try {
    return (await workspace.fs.stat(uri)).size > maxScannedBytes;
  } catch {
    return true;
  }
}

async function describe(
  engine: Engine,
  uri: Uri,
  signal: AbortSignal,
): Promise<readonly FileArray[]> {
  try {
    return (await engine.describe(referenceOf(uri), signal)).members;
  } catch (error) {
    if (error instanceof InspectorError) return [];
    throw error;
  }
}
