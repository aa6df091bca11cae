import type { UsedSidecars } from './sidecar-options';
import type { RowsOutput, WrittenFile } from '../compute/protocol/engine';

/** Says what was written: as a line, or as one JSON document. */
export function printWritten(
  { path: file, format, provenance }: RowsOutput,
  { rows, dims, anchors, warnings }: WrittenFile,
  sidecars: UsedSidecars,
  json: boolean,
): void {
  if (json) {
    const written = { file, format, rows, dims, anchors, sidecars, provenance, warnings };
    process.stdout.write(`${JSON.stringify(written)}\n`);
    return;
  }
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`${file}: ${rows} × ${dims}, ${anchors.length} anchors\n`);
}
