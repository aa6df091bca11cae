import type { DerivedRows } from '../core/study/project-space';
import { writeFileAtomically } from '../compute/write-file';
import type { Writer } from '../formats/writers/writer';

/** Writes rows made of a file's rows, and says so: as a line, or as one JSON document. */
export async function writeRows(
  file: string,
  writer: Writer,
  { matrix, ids, anchors, warnings }: DerivedRows,
  provenance: Readonly<Record<string, string>>,
  json: boolean,
): Promise<void> {
  const keeps = ids !== undefined && writer.keepsIds(ids);
  const all =
    ids === undefined || keeps
      ? warnings
      : [
          ...warnings,
          `${writer.name} does not keep these row ids; the rows are in the order of the input.`,
        ];
  await writeFileAtomically(
    file,
    writer.write({ matrix, provenance, ...(ids === undefined ? {} : { ids }) }),
  );
  const { rows, cols: dims } = matrix;
  if (json) {
    const written = { file, format: writer.id, rows, dims, anchors, provenance, warnings: all };
    process.stdout.write(`${JSON.stringify(written)}\n`);
    return;
  }
  for (const warning of all) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`${file}: ${rows} × ${dims}, ${anchors.length} anchors\n`);
}
