import { tableFromIPC, type Vector } from 'apache-arrow';
import { allocateFloat32, allocateFloat64, type Matrix } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { elementTypes } from '../elements';
import { guarded, notOfFormat, unreadKind } from '../faults';
import type { EmbeddingFile, EmbeddingMember, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkMemory, type ReadLimits } from '../limits';
import { columnRoles, columnsMember, listWidth, tableMembers } from '../table-columns';
import { classNames } from './class-names';
import { arrowColumns, type ArrowColumn } from './columns';
import { fileMagic, findMessages, type MessagePlace } from './messages';
import { unpackingWithin } from './unpacking';
import { fillNumbers } from './values';

/** Arrow IPC files (Feather 2) and streams, as Hugging Face `datasets` writes its shards. */
export const arrow: Format = {
  ...formatKinds.arrow,
  matches: (head) => isFile(head) || isStream(head) || isFeather1(head),
  async open(source, limits): Promise<EmbeddingFile> {
    const head = await source.read(0, Math.min(16, source.size));
    if (isFeather1(head)) {
      throw unreadKind(
        source,
        'It is a Feather file of version 1, which is not read.',
        'Write it again as version 2: pandas.read_feather(FILE).to_feather(FILE).',
      );
    }
    const table = await openTable(source, isFile(head), limits);
    const roles = columnRoles(table.columns);
    return {
      format: 'arrow',
      members: tableMembers(
        roles,
        table.rows,
        (name, columns) => tableMember(table, name, columns),
        (column) => readTexts(table, column),
      ),
      provenance: { batches: String(table.batches.length) },
      close: () => Promise.resolve(),
    };
  },
};

function isFile(head: Uint8Array): boolean {
  return fileMagic.every((byte, i) => head[i] === byte);
}

function isFeather1(head: Uint8Array): boolean {
  return head[0] === 0x46 && head[1] === 0x45 && head[2] === 0x41 && head[3] === 0x31;
}

/** A stream starts with a continuation marker and the length of the schema. */
function isStream(head: Uint8Array): boolean {
  return [0, 1, 2, 3].every((i) => head[i] === 0xff) && head[6] === 0 && head[7] === 0;
}

interface Batch {
  readonly place: MessagePlace;
  readonly nodes: readonly { readonly length: number }[];
  /** Row of the file that is its first. */
  readonly start: number;
  readonly rows: number;
}

interface Table {
  readonly source: ByteSource;
  readonly columns: readonly ArrowColumn[];
  /** The schema's own metadata. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Schema and dictionaries, which every batch needs to be read. */
  readonly preamble: readonly MessagePlace[];
  readonly batches: readonly Batch[];
  readonly rows: number;
  readonly limits: ReadLimits;
}

async function openTable(source: ByteSource, file: boolean, limits: ReadLimits): Promise<Table> {
  const places = await findMessages(source, file, limits);
  const schema = places[0]?.schema;
  if (schema === undefined) throw notOfFormat(source, 'Arrow', 'it does not begin with a schema');
  const batches: Batch[] = [];
  let rows = 0;
  for (const place of places) {
    if (place.batch === undefined) continue;
    batches.push({ place, start: rows, ...place.batch });
    rows += place.batch.rows;
  }
  const preamble = places.filter(({ batch }) => batch === undefined);
  const columns = await guarded(source, 'Arrow', () => arrowColumns(schema.fields));
  return { source, columns, metadata: schema.metadata, preamble, batches, rows, limits };
}

function tableMember(table: Table, name: string, columns: readonly ArrowColumn[]): EmbeddingMember {
  const [{ kind, width, node }] = columns as readonly [ArrowColumn];
  // A list's entries are described after the list itself.
  const parts = table.batches.map(({ rows, nodes }) => ({
    rows,
    entries: nodes[node + 1]?.length ?? 0,
  }));
  const entries = kind === 'vector' ? (width ?? listWidth(parts)) : 1;
  return columnsMember(name, table.rows, columns, entries, (each, dtype, start, stop) =>
    readRows(table, columns, each, dtype, start, stop),
  );
}

async function readRows(
  table: Table,
  columns: readonly ArrowColumn[],
  width: number,
  dtype: string,
  start: number,
  stop: number,
): Promise<Matrix> {
  const rows = stop - start;
  const cols = columns.length * width;
  checkMemory(table.source, `${rows} rows × ${cols}`, rows * cols * 8, table.limits);
  const isWide = elementTypes.get(dtype)?.wide ?? true;
  const data = isWide ? allocateFloat64(rows * cols) : allocateFloat32(rows * cols);
  for (const batch of table.batches) {
    if (batch.start >= stop || batch.start + batch.rows <= start) continue;
    await useBatch(table, batch, (column) => {
      for (const [c, { index }] of columns.entries()) {
        const target = { data, rows, cols, firstColumn: c, firstRow: batch.start - start };
        fillNumbers(column(index), width, target);
      }
    });
  }
  return { rows, cols, data };
}

async function readTexts(table: Table, { index, name }: ArrowColumn): Promise<string[]> {
  checkMemory(table.source, `A list of ${table.rows} texts`, 32 * table.rows, table.limits);
  const classes = classNames(table.metadata.get('huggingface'), name);
  const texts: string[] = [];
  for (const batch of table.batches) {
    await useBatch(table, batch, (column) => {
      const vector = column(index);
      for (let i = 0; i < batch.rows; i++) {
        const text = String(vector.get(i) ?? '');
        texts.push(classes?.[Number(text)] ?? text);
      }
    });
  }
  return texts;
}

/** Decodes one record batch and looks at its columns. */
async function useBatch(
  { source, preamble, limits }: Table,
  { place, rows }: Batch,
  use: (column: (index: number) => Vector) => void,
): Promise<void> {
  const places = [...preamble, place];
  const size = places.reduce((sum, { length }) => sum + length, 0);
  checkMemory(source, 'A record batch', 2 * size, limits);
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const { offset, length } of places) {
    bytes.set(await source.read(offset, length), filled);
    filled += length;
  }
  await guarded(source, 'Arrow', () => {
    const table = unpackingWithin(limits, () => tableFromIPC(bytes));
    if (table.numRows !== rows) throw new Error(`a batch holds ${table.numRows} of ${rows} rows`);
    use((index) => {
      const column = table.getChildAt(index);
      if (column === null) throw new Error(`column ${index} is missing`);
      return column;
    });
  });
}
