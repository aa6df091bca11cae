import { InspectorError } from '../core/errors';
import { embeddingExtensions, isEmbeddingName } from './kinds';
import { inOrder } from './shard-names';
import { isSidecar } from './sidecars';

/**
 * Returns the embedding files among those of a folder, in the order of their numbers, without
 * labels and anchors.
 */
export function embeddingFiles(names: readonly string[]): string[] {
  return inOrder(names.filter((name) => isEmbeddingName(name) && !isSidecar(name)));
}

/** Maximum number of folders in a message. */
const maxNamed = 5;

/**
 * Creates the error for a folder without embedding files.
 * @param inside names of its subfolders that contain some
 */
export function noEmbeddings(folder: string, inside: readonly string[] = []): InspectorError {
  const base = folder.replace(/[\\/]$/, '');
  const named = inside.slice(0, maxNamed).map((name) => `${base}/${name}/`);
  const others = inside.length - named.length;
  return new InspectorError({
    code: 'unknown-format',
    file: folder,
    problem: `The folder holds no embedding files, which end in ${embeddingExtensions.join(', ')}.`,
    remedy:
      inside.length === 0
        ? 'Name a folder with some, or the files themselves.'
        : `Folders in it do: name one of ${named.join(', ')}${others > 0 ? ` or ${others} others` : ''}.`,
  });
}
