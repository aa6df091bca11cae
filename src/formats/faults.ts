import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';

/** Errors that several formats share. */

/**
 * Creates the error for a file whose content is not of the format that its name or beginning
 * suggests.
 */
export function notOfFormat(
  { name }: ByteSource,
  format: string,
  reason: string,
  options?: ErrorOptions,
): InspectorError {
  return new InspectorError(
    {
      code: 'malformed',
      file: name,
      problem: `It is not a proper ${format} file: ${reason}.`,
      remedy: 'Save the embeddings again; the file is damaged or of another kind.',
    },
    options,
  );
}

/**
 * Creates the error for a valid file of a kind that is not supported.
 * @param kind its kind, as a sentence
 */
export function unreadKind({ name }: ByteSource, kind: string, remedy: string): InspectorError {
  return new InspectorError({ code: 'unknown-format', file: name, problem: kind, remedy });
}

/**
 * Creates the error for a file that is shorter than its header says.
 * @param present the part that exists, e.g. `40 of its 60 rows`
 */
export function truncated(
  { name, size }: ByteSource,
  needed: number,
  present?: string,
): InspectorError {
  const there = present === undefined ? '' : `: ${present} are there`;
  return new InspectorError({
    code: 'truncated',
    file: name,
    problem: `The file has ${size} bytes, but its header promises ${needed}${there}.`,
    remedy: 'It is cut off or still being written; save or copy it again.',
  });
}

/** Creates the error for a cell or element that is not a number. */
export function notNumeric(file: string, where: string, what: string): InspectorError {
  return holdsNoNumbers(file, where, `${what}, which is not a number`);
}

/**
 * Creates the error for content other than numbers.
 * @param what the content, e.g. `no array of numbers`
 */
export function holdsNoNumbers(file: string, where: string, what: string): InspectorError {
  return new InspectorError({
    code: 'not-numeric',
    file,
    problem: `${where} holds ${what}.`,
    remedy: 'Save numbers only, besides an id column; write missing values as NaN.',
  });
}

/** Runs a library on a file and converts its errors to errors of that file. */
export async function guarded<T>(
  source: ByteSource,
  format: string,
  read: () => T | Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InspectorError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw notOfFormat(source, format, reason.replace(/[.\s]+$/, '').slice(0, 200), {
      cause: error,
    });
  }
}
