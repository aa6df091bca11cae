import type { ByteSource } from '../byte-source';
import { holdsNoNumbers, notOfFormat } from '../faults';
import type { EmbeddingFile, EmbeddingMember, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkBound, type ReadLimits } from '../limits';
import type { RowArray } from '../row-array';
import { withRowArrays } from '../row-arrays';
import { framedRows, indexOf, type JsonFrame } from './json-frames';
import { jsonMembers, rowsInMemory, vectorMember } from './json-rows';
import { checkJsonSize } from './json-size';
import { parseMarkedJson } from './json-text';
import { entriesOf, isVector, isWholeNumber, scalarText } from './json-values';
import { jsonl } from './jsonl';

/**
 * One JSON value: an array of vectors or of objects, an object of vectors by row id, a table as
 * pandas writes it, or an object with arrays of vectors, possibly with ids and labels beside them,
 * at any depth. The file is read whole.
 */
export const json: Format = {
  ...formatKinds.json,
  needsName: true,
  matches: jsonl.matches.bind(jsonl),
  async open(source, limits): Promise<EmbeddingFile> {
    const value = await readValue(source, limits);
    const held = Array.isArray(value)
      ? await arrayMembers(source, { rows: value, isNamed: true }, limits)
      : await objectMembers(source, entriesOf(value) ?? [], limits);
    return { format: 'json', ...held, provenance: {}, close: () => Promise.resolve() };
  },
};

type Held = Pick<EmbeddingFile, 'members' | 'table'>;

async function readValue(source: ByteSource, limits: ReadLimits): Promise<unknown> {
  checkBound(source, 'A JSON file', source.size, 'jsonMebibytes', limits);
  await checkJsonSize(source, limits);
  const bytes = await source.read(0, source.size);
  try {
    return parseMarkedJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw notOfFormat(source, 'JSON', reason.replace(/\.$/, ''));
  }
}

function arrayMembers(
  source: ByteSource,
  { rows, ...frame }: JsonFrame,
  limits: ReadLimits,
): Promise<Held> {
  if (rows.length === 0) throw notOfFormat(source, 'JSON', 'it is an empty array');
  return jsonMembers(rowsInMemory(rows, { source, limits, place: 'Entry', ...frame }));
}

async function objectMembers(
  source: ByteSource,
  entries: readonly [string, unknown][],
  limits: ReadLimits,
): Promise<Held> {
  const found = await membersIn(source, entries, limits, []);
  if (found.members.length > 0) return found;
  throw holdsNoNumbers(source.name, 'The JSON object', 'no array of arrays of numbers');
}

/**
 * Returns the embeddings of an object, or else of nested objects.
 * @param path keys of the path to it
 */
async function membersIn(
  source: ByteSource,
  entries: readonly [string, unknown][],
  limits: ReadLimits,
  path: readonly string[],
): Promise<Held> {
  const frame = framedRows(entries);
  if (frame !== undefined) return arrayMembers(source, frame, limits);
  const matrices = entries.filter(([, value]) => isMatrix(value)) as [string, unknown[]][];
  if (matrices.length > 0) {
    const beside = entries.flatMap(([name, value]) => rowArray(name, value) ?? []);
    const members = matrices.map(async ([name, value]) => {
      const member = await matrixMember(source, [...path, name].join('/'), value, limits);
      return withRowArrays(member, '', beside);
    });
    return { members: await Promise.all(members) };
  }
  const records = entries.find(([, value]) => Array.isArray(value) && hasVector(value));
  // The form of web services: the embeddings are a list of objects under a name.
  if (records !== undefined) {
    return arrayMembers(source, { rows: records[1] as unknown[], isNamed: true }, limits);
  }
  const rows = entries.map(([, value]) => value);
  // A single vector in a nested object is more likely a setting.
  if (entries.length > Math.min(path.length, 1) && areVectors(rows)) {
    const member = await matrixMember(source, path.join('/'), rows, limits);
    return { members: [{ ...member, idSources: [indexOf(entries.map(([id]) => id))] }] };
  }
  if (path.length >= limits.nesting) return { members: [] };
  const nested: EmbeddingMember[] = [];
  for (const [name, value] of entries) {
    const inner = entriesOf(value);
    if (inner === undefined) continue;
    const held = await membersIn(source, inner, limits, [...path, name]);
    if (held.table !== undefined && nested.length === 0 && entries.length === 1) return held;
    nested.push(...held.members);
  }
  return { members: nested };
}

/** Number of rows inspected to determine the contents of a list: the first may be null. */
const looked = 64;

function hasVector(value: readonly unknown[]): boolean {
  return value
    .slice(0, looked)
    .some((row) => entriesOf(row)?.some(([, entry]) => isVector(entry)) === true);
}

/** Whether values are vectors, with null for missing ones. */
function areVectors(values: readonly unknown[]): boolean {
  return values.some(isVector) && values.every((value) => value === null || isVector(value));
}

/** Whether a list is a matrix, by its first rows; the others are checked when they are read. */
function isMatrix(value: unknown): boolean {
  return Array.isArray(value) && areVectors(value.slice(0, looked));
}

function rowArray(name: string, value: unknown): RowArray | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.map((entry) => (entry === null ? '' : scalarText(entry)));
  if (!texts.every((text) => text !== undefined)) return undefined;
  const read = (): Promise<string[]> => Promise.resolve(texts);
  const canBeIds = value.every(
    (entry) => entry === null || typeof entry === 'string' || isWholeNumber(entry),
  );
  return { name, folder: '', entries: texts.length, canBeIds, read };
}

function matrixMember(
  source: ByteSource,
  name: string,
  vectors: readonly unknown[],
  limits: ReadLimits,
): Promise<EmbeddingMember> {
  return vectorMember(
    rowsInMemory(vectors, { source, limits, isNamed: false, place: 'Row' }),
    name,
  );
}
