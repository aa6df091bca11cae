import type { LabelsSummary } from './align-labels';

/** Where labels came from, for a person: one of a list of facts. */
export function labelsText({ file, column, by, idColumn }: LabelsSummary): string {
  // A file that is named with its column says it already.
  const what = column === undefined || file.includes('#') ? 'labels' : `labels “${column}”`;
  const how = idColumn === undefined ? (by === 'ids' ? 'by id' : 'by order') : `by “${idColumn}”`;
  return `${what} of ${file} ${how}`;
}

/** How many anchors there are, and where they are listed, where they are. */
export function anchorsText(count: number, file?: string): string {
  return `${count} anchors${file === undefined ? '' : ` of ${file}`}`;
}
