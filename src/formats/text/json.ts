import { allocateFloat64, type Matrix } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { holdsNoNumbers, notOfFormat } from '../faults';
import type { EmbeddingFile, EmbeddingMember, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import { type RowArray, withRowArrays } from '../row-arrays';
import { jsonMembers } from './json-rows';
import { entriesOf, fillRow, isVector, isWholeNumber, parseJson, scalarText } from './json-values';
import { jsonl } from './jsonl';

/**
 * One JSON value: an array of vectors or of objects, an object of vectors by row id, or an object
 * with arrays of vectors and perhaps ids and labels beside them, however deep. It is read whole.
 */
export const json: Format = {
  ...formatKinds.json,
  needsName: true,
  matches: jsonl.matches.bind(jsonl),
  async open(source, limits): Promise<EmbeddingFile> {
    const value = await readValue(source, limits);
    const members = Array.isArray(value)
      ? await arrayMembers(source, value, limits)
      : await objectMembers(source, entriesOf(value) ?? [], limits);
    return { format: 'json', members, provenance: {}, close: () => Promise.resolve() };
  },
};

async function readValue(source: ByteSource, limits: ReadLimits): Promise<unknown> {
  checkBound(source, 'A JSON file', source.size, 'jsonMebibytes', limits);
  // Text, and the values in it as objects.
  checkMemory(source, 'JSON', 8 * source.size, limits);
  const bytes = await source.read(0, source.size);
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw notOfFormat(source, 'JSON', reason.replace(/\.$/, ''));
  }
}

function arrayMembers(
  source: ByteSource,
  values: readonly unknown[],
  limits: ReadLimits,
): Promise<EmbeddingMember[]> {
  if (values.length === 0) throw notOfFormat(source, 'JSON', 'it is an empty array');
  return jsonMembers({
    source,
    limits,
    format: 'JSON',
    count: values.length,
    each: (start, stop, use) => {
      for (let row = start; row < stop; row++) use(values[row], row, `Entry ${row + 1}`);
      return Promise.resolve();
    },
  });
}

async function objectMembers(
  source: ByteSource,
  entries: readonly [string, unknown][],
  limits: ReadLimits,
): Promise<EmbeddingMember[]> {
  const found = await membersIn(source, entries, limits, []);
  if (found.length > 0) return found;
  throw holdsNoNumbers(source.name, 'The JSON object', 'no array of arrays of numbers');
}

/** Embeddings of an object, or else of the objects in it. @param path keys that lead to it */
async function membersIn(
  source: ByteSource,
  entries: readonly [string, unknown][],
  limits: ReadLimits,
  path: readonly string[],
): Promise<EmbeddingMember[]> {
  const matrices = entries.filter(([, value]) => isMatrix(value)) as [string, unknown[][]][];
  if (matrices.length > 0) {
    const beside = entries.flatMap(([name, value]) => rowArray(name, value) ?? []);
    return matrices.map(([name, value]) => {
      const member = matrixMember(source, [...path, name].join('/'), value, limits);
      return withRowArrays(member, '', beside);
    });
  }
  const records = entries.find(([, value]) => Array.isArray(value) && hasVector(value[0]));
  // As web services answer: the embeddings are a list of objects under a name.
  if (records !== undefined) return arrayMembers(source, records[1] as unknown[], limits);
  // A lone vector in an object of its own is rather a setting.
  if (entries.length > Math.min(path.length, 1) && entries.every(([, value]) => isVector(value))) {
    const vectors = entries.map(([, value]) => value as unknown[]);
    const ids = entries.map(([id]) => id);
    const member = matrixMember(source, path.join('/'), vectors, limits);
    return [
      { ...member, idSources: [{ name: '', kind: 'ids', read: () => Promise.resolve(ids) }] },
    ];
  }
  if (path.length >= limits.nesting) return [];
  const nested: EmbeddingMember[] = [];
  for (const [name, value] of entries) {
    const inner = entriesOf(value);
    if (inner === undefined) continue;
    nested.push(...(await membersIn(source, inner, limits, [...path, name])));
  }
  return nested;
}

function hasVector(value: unknown): boolean {
  return entriesOf(value)?.some(([, entry]) => isVector(entry)) === true;
}

/** As the first row shows; the others are looked at when they are read. */
function isMatrix(value: unknown): boolean {
  return Array.isArray(value) && isVector(value[0]);
}

function rowArray(name: string, value: unknown): RowArray | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.map(scalarText);
  if (!texts.every((text) => text !== undefined)) return undefined;
  const read = (): Promise<string[]> => Promise.resolve(texts);
  const canBeIds = value.every((entry) => typeof entry === 'string' || isWholeNumber(entry));
  return { name, folder: '', entries: texts.length, canBeIds, read };
}

function matrixMember(
  source: ByteSource,
  name: string,
  vectors: readonly unknown[][],
  limits: ReadLimits,
): EmbeddingMember {
  const cols = vectors[0]!.length;
  const readRows = (start: number, stop: number): Matrix => {
    const rows = stop - start;
    checkMemory(source, `${rows} rows × ${cols}`, rows * cols * 8, limits);
    const data = allocateFloat64(rows * cols);
    for (let i = 0; i < rows; i++) {
      fillRow(source, 'JSON', `Row ${start + i}`, vectors[start + i], data, i, cols);
    }
    return { rows, cols, data };
  };
  return {
    name,
    shape: [vectors.length, cols],
    dtype: 'text',
    readRows: (start, stop) => Promise.resolve().then(() => readRows(start, stop)),
  };
}
