import { InspectorError } from '../../core/errors';

/** Accepted forms of labels, as a remedy. */
const forms =
  'Labels are a table such as id,label or filename,class, one label a line, or an array of one label a row (.npy, FILE#array).';

/** Creates the error for a file that cannot be read as labels. */
export function notLabels(file: string, problem: string, remedy = forms): InspectorError {
  return new InspectorError({ code: 'not-labels', file, problem, remedy });
}

function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Maximum number of columns or arrays in a message. */
const maxNamed = 20;

/**
 * Creates the error for a file in which no column or array is evidently the labels.
 * @param names names of the columns or arrays in the file
 */
export function unknownColumn(
  file: string,
  wanted: string | undefined,
  names: readonly string[],
): InspectorError {
  // Names of columns may contain characters that are not printable.
  const named = names.slice(0, maxNamed).map((name) => printable(`${file}#${name}`));
  const more = names.length > named.length ? ' …' : '';
  return notLabels(
    file,
    wanted === undefined
      ? 'Nothing in it says by its name that it holds the labels.'
      : `It has no column "${wanted}" of labels.`,
    names.length === 0 ? forms : `Name one of ${named.join(', ')}${more}.`,
  );
}
