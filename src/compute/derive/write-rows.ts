import { type Cancellation, throwIfCancelled } from '../../core/errors';
import type { RowsOutput, WrittenFile } from '../protocol/engine';
import { writeAtomically } from '../write-file';
import { writerOf } from './tasks';
import type { RowsToWrite } from './written-rows';

/**
 * Writes rows block by block under a temporary name, which is the file's own once all of it is there.
 * @param make computes the rows; the file is opened before, so that what cannot be written fails at once
 */
export function writeRows(
  { path, format, provenance }: RowsOutput,
  make: () => Promise<RowsToWrite>,
  cancellation: Cancellation | undefined,
): Promise<WrittenFile> {
  const writer = writerOf(format);
  return writeAtomically(path, async (put) => {
    const { encoded, anchors, warnings, ...embeddings } = await make();
    for await (const part of writer.write({ ...embeddings, provenance }, encoded)) await put(part);
    throwIfCancelled(cancellation);
    const { ids, rows, cols: dims } = embeddings;
    const left =
      ids === undefined || writer.keepsIds(ids)
        ? []
        : [`${writer.name} does not keep these row ids; the rows are in the order of the input.`];
    return { rows, dims, anchors, warnings: [...warnings, ...left] };
  });
}
