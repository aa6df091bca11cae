import { type Cancellation, throwIfCancelled } from '../../core/errors';
import type { RowsOutput, WrittenFile } from '../protocol/engine';
import {
  fileExists,
  localOutput,
  outputsInPlace,
  refuseHarmfulOutputs,
} from '../outputs/check-outputs';
import { writeAtomically } from '../outputs/write-file';
import { writerOf } from './tasks';
import type { RowsToWrite } from './written-rows';

/**
 * Writes rows block by block under a temporary name, and renames the file when it is complete.
 * @param request all file references in it, apart from the output, are inputs
 * @param make computes the rows; called after the output file is opened, so that an unwritable
 * place fails at once
 * @throws InspectorError `output-is-input`, `file-exists`, `not-written`, and what `make` throws
 */
export async function writeRows(
  request: { readonly output: RowsOutput },
  make: () => Promise<RowsToWrite>,
  cancellation: Cancellation | undefined,
): Promise<WrittenFile> {
  const { path, format, provenance, replace = false } = request.output;
  const output = localOutput(path);
  await refuseHarmfulOutputs([output], request);
  const existing = replace ? [] : await outputsInPlace([output]);
  if (existing.length > 0) throw fileExists(existing, 'Name another file to write.');
  const writer = writerOf(format);
  return writeAtomically({ path, replace }, async (put) => {
    const { encoded, anchors, anchorsFile, warnings, ...embeddings } = await make();
    for await (const part of writer.write({ ...embeddings, provenance }, encoded)) await put(part);
    throwIfCancelled(cancellation);
    const { ids, rows, cols: dims } = embeddings;
    const left =
      ids === undefined || writer.keepsIds(ids)
        ? []
        : [`${writer.name} does not keep these row ids; the rows are in the order of the input.`];
    return { rows, dims, anchors, anchorsFile, warnings: [...warnings, ...left] };
  });
}
