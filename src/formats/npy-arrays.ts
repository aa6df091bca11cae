import type { ByteSource } from './byte-source';
import { InspectorError } from '../core/errors';
import { describeLeftOver } from './left-over';
import { checkBound, type ReadLimits } from './limits';
import { endOf, type NpyHeader, readHeaderAt, readNpyHeader, rowsPresent } from './npy-header';
import { describeShape } from './shape';

/** The arrays in a file, one after another, as `numpy.save` appends them to an open file. */
export interface NpyArrays {
  /** Headers, at least one. */
  readonly headers: readonly NpyHeader[];
  /** Descriptions of unread data after them, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Finds the arrays of a file by their headers alone, one small read each.
 * @throws InspectorError `malformed` or `truncated` for the first; `too-large` for more than are
 * allowed
 */
export async function findNpyArrays(source: ByteSource, limits: ReadLimits): Promise<NpyArrays> {
  const headers = [await readNpyHeader(source, limits)];
  const headersByName = new Map<string, NpyHeader>();
  for (;;) {
    const last = headers.at(-1)!;
    const end = endOf(last);
    if (end === undefined || end === source.size) return { headers, warnings: [] };
    const next = await headerBehind(source, end, limits, headersByName);
    if (next === undefined || (endOf(next) ?? 0) > source.size) {
      const warning = next === undefined ? await leftOver(source, headers) : cutOff(source, next);
      return { headers, warnings: warning === undefined ? [] : [warning] };
    }
    headers.push(next);
    checkBound(source, 'Arrays in it', headers.length, 'entries', limits);
  }
}

/** Describes data after an array in a file of its own. */
export function leftOverBehind(source: ByteSource, header: NpyHeader): Promise<string | undefined> {
  return leftOver(source, [header]);
}

async function leftOver(
  source: ByteSource,
  headers: readonly NpyHeader[],
): Promise<string | undefined> {
  const last = headers.at(-1)!;
  const end = endOf(last);
  if (end === undefined) return undefined;
  const where = headers.length === 1 ? 'behind its array' : `behind its ${headers.length} arrays`;
  const rowBytes = last.shape.slice(1).reduce((count, extent) => count * extent, last.itemBytes);
  return describeLeftOver(source, end, source.size, where, last.columnMajor ? 0 : rowBytes);
}

/** Reads the header at an offset; undefined if there is none that can be read. */
async function headerBehind(
  source: ByteSource,
  at: number,
  limits: ReadLimits,
  headersByName: Map<string, NpyHeader>,
): Promise<NpyHeader | undefined> {
  // A compressed file would have to be unpacked whole.
  if (source.isPacked === true) return undefined;
  try {
    return await readHeaderAt(source, at, limits, headersByName);
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return undefined;
  }
}

function cutOff(source: ByteSource, header: NpyHeader): string {
  const present = rowsPresent(source, header) ?? `${source.size - header.offset} of its bytes`;
  return `A further array behind it (${describeShape(header.shape)}) is cut off and is not read: ${present} are there. It was still being written, or the file was not copied to its end.`;
}
