import type { LabelsSummary } from './align-labels';

/** Describes the source of labels for the user, as one item of a list of facts. */
export function labelsText({ file, column, by, idColumn }: LabelsSummary): string {
  // A reference `FILE#COLUMN` names the column already.
  const what = column === undefined || file.includes('#') ? 'labels' : `labels “${column}”`;
  const how = idColumn === undefined ? (by === 'ids' ? 'by id' : 'by order') : `by “${idColumn}”`;
  return `${what} of ${file} ${how}`;
}

/** Describes the number of anchors and, if a file lists them, its name. */
export function anchorsText(count: number, file?: string): string {
  return `${count} anchors${file === undefined ? '' : ` of ${file}`}`;
}
