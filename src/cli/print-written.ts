import type { UsedSidecars } from './sidecar-options';
import type { RowsOutput, WrittenFile } from '../compute/protocol/engine';
import { printText, printJson, shownLine, tell } from './terminal';

/** Reports a written file: as a line, or as one JSON document. */
export function printWritten(
  { path: file, format, provenance }: RowsOutput,
  { rows, dims, anchors, warnings }: WrittenFile,
  sidecars: UsedSidecars,
  json: boolean,
): void {
  if (json) {
    const written = { file, format, rows, dims, anchors, sidecars, provenance, warnings };
    printJson(written);
    return;
  }
  for (const warning of warnings) tell(`warning: ${warning}`);
  printText(shownLine(`${file}: ${rows} × ${dims}, ${anchors.length} anchors`));
}
