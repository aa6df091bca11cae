import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { FetchFile } from '../study-reader';
import type { CompareRequest, FileReference } from '../protocol/engine';

/** Raised with every change of what is computed: what another number computed is computed anew. */
const resultVersion = 1;

/**
 * What all scores of a request depend on, but for its projections and measures: the content of its
 * files (path, size and time of the last change; the bytes themselves where only the host can read
 * them) and the options. Undefined if a file cannot be looked at.
 */
export async function requestKey(
  { options, spaces, labels }: CompareRequest,
  fetchFile: FetchFile,
): Promise<string | undefined> {
  const { projections, measures, anchors, rows, ...rest } = options;
  const list = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'file' in value && isReference(value.file)
      ? fileIdentity(value.file, fetchFile)
      : value;
  try {
    const files = await Promise.all([
      ...spaces.map((file) => fileIdentity(file, fetchFile)),
      labels === undefined ? null : fileIdentity(labels, fetchFile),
      list(anchors),
      list(rows),
    ]);
    return JSON.stringify([resultVersion, rest, files]);
  } catch {
    return undefined;
  }
}

function isReference(value: unknown): value is FileReference {
  return typeof value === 'object' && value !== null && 'location' in value;
}

async function fileIdentity(
  { location, name, member, title }: FileReference,
  fetchFile: FetchFile,
): Promise<unknown> {
  const known = { name, member, title };
  if ('path' in location) {
    const { size, mtimeMs } = await stat(location.path);
    return { ...known, path: location.path, size, mtimeMs };
  }
  const bytes = await fetchFile(location.uri);
  return { ...known, uri: location.uri, hash: createHash('sha256').update(bytes).digest('hex') };
}
