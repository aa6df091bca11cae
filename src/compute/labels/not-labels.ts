import { InspectorError } from '../../core/errors';

/** What labels may be, as a remedy. */
const forms =
  'Labels are a table such as id,label or filename,class, one label a line, or an array of one label a row (.npy, FILE#array).';

/** A file that cannot be read as labels. */
export function notLabels(file: string, problem: string, remedy = forms): InspectorError {
  return new InspectorError({ code: 'not-labels', file, problem, remedy });
}

function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Columns or arrays that a message names. */
const maxNamed = 20;

/** No column or array of a file says by itself that it holds the labels. @param known what there is */
export function unknownColumn(
  file: string,
  wanted: string | undefined,
  known: readonly string[],
): InspectorError {
  // What a file calls its columns may be no text.
  const named = known.slice(0, maxNamed).map((name) => printable(`${file}#${name}`));
  const more = known.length > named.length ? ' …' : '';
  return notLabels(
    file,
    wanted === undefined
      ? 'Nothing in it says by its name that it holds the labels.'
      : `It has no column "${wanted}" of labels.`,
    known.length === 0 ? forms : `Name one of ${named.join(', ')}${more}.`,
  );
}
