import { InspectorError } from '../core/errors';
import { attributeKind, isIdName } from './id-names';

/**
 * A kind of file that is often beside embeddings but holds none: labels, lists of ids, studies,
 * blends.
 */
export interface OtherFile {
  readonly id: string;
  /** Name of the kind, e.g. `a study`. */
  readonly what: string;
  /**
   * One sentence on what it can be used for.
   * @param reference the file, or a column of it
   */
  readonly remedy: (reference: string) => string;
  /** Whether a file is of this kind, by its name and its first text. */
  readonly matches: (name: string, start: string) => boolean;
}

const labels: OtherFile = {
  id: 'labels',
  what: 'a table of labels',
  remedy: (file) =>
    `Name embedding files, and this one as their labels: \`--labels ${file}\`, or Labels in the sidebar.`,
  matches: (_, start) => {
    const header = start.split(/\r?\n/, 1)[0]!.split(/[,;\t]/);
    const names = header.map((name) => name.replaceAll('"', ''));
    return names.some(isIdName) && names.some((name) => attributeKind(name) === 'label');
  },
};

/** All kinds of such files. */
const otherFiles: readonly OtherFile[] = [
  {
    id: 'study',
    what: 'a study',
    remedy: (file) => `Compute it with \`latents run ${file}\`, or open it in VS Code.`,
    matches: (name, start) =>
      name.toLowerCase().endsWith('.latents.json') ||
      (start.trimStart().startsWith('{') &&
        ['spaces', 'anchors', 'projections', 'measures'].every((key) =>
          start.includes(`"${key}"`),
        )),
  },
  {
    id: 'blend',
    what: 'a trained blend',
    remedy: (file) =>
      `Apply it to an embedding file with \`latents project FILE --blend ${file} -o OUT.npy\`, or load it in the blending panel.`,
    matches: (name, start) =>
      name.toLowerCase().endsWith('.blend.json') ||
      /^\s*\{\s*"format"\s*:\s*"latent-space-inspector\/blend"/.test(start),
  },
  labels,
  {
    id: 'row-ids',
    what: 'a list of row ids, such as anchors',
    remedy: (file) =>
      `Name embedding files, and this one as their anchors: \`--anchors ${file}\` (or \`--rows\`), or Anchors in the sidebar.`,
    matches: (name, start) => {
      // The last line may be cut.
      const lines = start.trim().split(/\r?\n/).slice(0, 1000);
      const mayBeList = /\.txt$|(^|[\\/])[^.]+$/i.test(name);
      return mayBeList && lines.every((line) => /^[^\s,;{}[\]]+$/.test(line));
    },
  },
];

/** Number of bytes at a file's beginning that suffice to recognise such a file. */
export const otherFileBytes = 2 ** 16;

/**
 * Returns the kind of a file, if it is one of these.
 * @param start its first text
 */
export function otherFileOf(name: string, start: string): OtherFile | undefined {
  return otherFiles.find((other) => other.matches(name, start));
}

/**
 * Creates the error for a file without embeddings, if it is one of these kinds.
 * @param start its first text
 */
export function otherFileError(
  name: string,
  start: string,
  options?: ErrorOptions,
): InspectorError | undefined {
  const found = otherFileOf(name, start);
  return found && errorOf(found, name, name, options);
}

/** The fields of members that an error about missing embeddings needs. */
interface MemberDescription {
  readonly unusable?: string;
  readonly remedy?: string;
  readonly attributes?: readonly { readonly name: string; readonly kind: string }[];
}

/**
 * Creates the error for a file in which no array can be a space.
 * @param columns columns of a table, which the user may name
 */
export function noSpace(
  file: string,
  members: readonly MemberDescription[],
  columns?: readonly { readonly name: string }[],
): InspectorError {
  const [first] = members;
  if (first?.unusable !== undefined && first.remedy !== undefined) {
    return new InspectorError({
      code: 'not-a-space',
      file,
      problem: first.unusable,
      remedy: first.remedy,
      ...(columns === undefined ? {} : { details: { columns: columns.map(({ name }) => name) } }),
    });
  }
  const reason = first?.unusable ?? 'It holds no arrays.';
  const column = first?.attributes?.find(({ kind }) => kind === 'label')?.name;
  if (column === undefined) return notASpace(file, reason, '', first?.remedy);
  // In a table, labels are searched for in the column with that name.
  const reference = column === 'label' ? file : `${file}#${column}`;
  if (attributeKind(column) === 'label') return errorOf(labels, file, reference);
  return notASpace(
    file,
    reason,
    ` A column can be the labels of other files: \`--labels ${reference}\`.`,
  );
}

/**
 * Creates the error for an array that cannot be a space.
 * @param reason one sentence, as is the remedy
 */
export function notASpace(
  file: string,
  reason: string,
  more = '',
  remedy = 'Save the embeddings as one array of rows × dimensions, one row a sample.',
): InspectorError {
  const problem = { code: 'not-a-space', file, problem: reason, remedy: `${remedy}${more}` };
  return new InspectorError(problem);
}

function errorOf(
  { id, what, remedy }: OtherFile,
  file: string,
  reference: string,
  options?: ErrorOptions,
): InspectorError {
  const details = { appearsToBe: id };
  const problem = `It is ${what}, not embeddings.`;
  return new InspectorError(
    { code: 'not-a-space', file, problem, remedy: remedy(reference), details },
    options,
  );
}
