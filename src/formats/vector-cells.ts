import { InspectorError } from '../core/errors';
import type { FloatArray } from '../core/matrix';
import { isEmbeddingColumn } from './id-names';
import { type VectorOutcome, VectorTextReader } from './text/vector-text';
import {
  type ByteElement,
  bytesOfBase64,
  bytesOfPrint,
  decodeVector,
  elementOfBytes,
  entriesOfBytes,
} from './vector-bytes';

/** A cell of a column of texts or bytes; undefined if it is missing. */
export type Cell = string | Uint8Array | undefined;

/** A cell of a sampled row. */
export interface SampledCell {
  /** Row number from 0. */
  readonly row: number;
  readonly cell: Cell;
}

/** Encoding of vectors in the cells of a column. */
export interface VectorForm {
  /** Number of entries of each. */
  readonly width: number;
  /** Element type if they are bytes, raw or printed. */
  readonly bytes?: ByteElement;
  readonly print?: Print;
}

/** Encoding of bytes printed as text. */
type Print = 'base64' | 'python' | 'python base64';

/** Problem of a cell. */
export interface CellFault {
  /** The end of a sentence that begins with the place of the cell. */
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Result of analysing a column of texts or bytes: vectors; vectors that cannot be read; bytes or
 * base64 of something else; text, with a fault if its name says that it holds embeddings.
 * `isLists`: whole numbers in lists of different lengths, such as tokens, which may be beside
 * vectors.
 */
export type CellColumn =
  | { readonly kind: 'vectors'; readonly form: VectorForm }
  | { readonly kind: 'unreadable'; readonly fault: CellFault; readonly isLists: boolean }
  | { readonly kind: 'packed' | 'text'; readonly fault?: CellFault };

/** Minimum share of cells that are vectors in a column that is meant to hold them. */
const vectorShare = 0.5;
/** Number of fractions in a single list from which it is certainly a vector. */
const surelyVector = 8;
/**
 * Minimum length of base64 vectors; and length from which other base64-like text is packed bytes.
 */
const minBase64 = 20;
const minPacked = 64;

/** Analyses a column of texts or bytes, by the cells of some rows. */
export function cellColumn(name: string, sampled: readonly SampledCell[]): CellColumn {
  const cells = sampled.filter(({ cell }) => cell !== undefined && cell.length > 0);
  const found = textColumn(name, cells) ?? bytesColumn(name, cells);
  if (found !== undefined) return found;
  const fault = unknownForm(name, cells);
  return { kind: 'text', ...(fault === undefined ? {} : { fault }) };
}

/**
 * Returns the problem of texts that should be vectors by the column's name, if most of them differ,
 * as vectors do.
 */
function unknownForm(name: string, cells: readonly SampledCell[]): CellFault | undefined {
  const [first] = cells;
  const unlike = new Set(cells.map(({ cell }) => cell)).size;
  if (first === undefined || !isEmbeddingColumn(name) || 2 * unlike <= cells.length)
    return undefined;
  return {
    problem: `${placeOf(name, first)} is no vector of numbers in a form that is read.`,
    remedy: asNumbers,
  };
}

function textColumn(name: string, cells: readonly SampledCell[]): CellColumn | undefined {
  const reader = new VectorTextReader();
  let present = 0;
  let vectors = 0;
  let isSure = false;
  let isWhole = true;
  let isBare = true;
  const widths = new Map<number, SampledCell>();
  let fault: CellFault | undefined;
  let other: CellFault | undefined;
  for (const sampled of cells) {
    if (typeof sampled.cell !== 'string') return undefined;
    const outcome = reader.read(sampled.cell);
    if (outcome === 'missing') continue;
    present++;
    const { count, isBare: bare } = reader;
    if (outcome === 'text') {
      other ??= faultOf(name, sampled, outcome, 0);
      continue;
    }
    vectors++;
    if (outcome === 'vector') {
      if (!widths.has(count)) widths.set(count, sampled);
      isSure ||= count >= surelyVector && !reader.isWhole;
      isWhole &&= reader.isWhole;
    } else {
      isSure ||= count >= 2 && !reader.isWhole;
      isWhole = false;
      fault ??= faultOf(name, sampled, outcome, 0);
    }
    isBare &&= bare;
  }
  if (vectors === 0 || (vectors < vectorShare * present && !isSure)) return undefined;
  fault ??= other;
  const [[width, first] = [0, undefined], unlike] = [...widths];
  if (fault === undefined && unlike !== undefined && first !== undefined) {
    // Texts of whole numbers, such as places or tokens.
    if (isBare && isWhole) return undefined;
    fault = faultOf(name, unlike[1], 'vector', width);
  }
  if (fault !== undefined) return { kind: 'unreadable', fault, isLists: isWhole };
  return width < 2 ? undefined : { kind: 'vectors', form: { width } };
}

/** Numbers of a sampled row; undefined if its entries are no numbers. */
export interface SampledList {
  readonly row: number;
  readonly entries: ArrayLike<number> | undefined;
}

/**
 * Returns the length of a column's lists, or the reason why they are no vectors. Empty lists are
 * ignored.
 */
export function listColumn(
  name: string,
  lists: readonly SampledList[],
): { readonly width: number } | (CellFault & { readonly isLists: boolean }) {
  const present = lists.filter(({ entries }) => entries?.length !== 0);
  const [first] = present.filter(({ entries }) => entries !== undefined);
  const width = first?.entries?.length ?? 0;
  const isLists = present.every(
    ({ entries }) => entries !== undefined && Array.from(entries).every(Number.isInteger),
  );
  const other = present.find(({ entries }) => entries?.length !== width);
  if (other === undefined) return { width };
  const { row, entries } = other;
  return { ...unlikeLists(name, row, entries?.length, first!.row, width), isLists };
}

const oneLength =
  'Save vectors of one length, and leave an entry empty (null) where there is none.';

function unlikeLists(
  name: string,
  row: number,
  length: number | undefined,
  otherRow: number,
  width: number,
): CellFault {
  const what =
    length === undefined ? 'holds no list of numbers' : `has a list of ${length} numbers`;
  return {
    problem: `${placeInColumn(name, row)} ${what}, row ${otherRow} one of ${width}.`,
    remedy: oneLength,
  };
}

/** Describes the place of a row in a column, as the start of a sentence. */
export function placeInColumn(name: string, row: number): string {
  return `Column "${name}", row ${row}`;
}

/**
 * Creates the error for a list of another length than the column's others.
 * @param where its place, as the start of a sentence
 * @param length undefined if not known
 */
export function otherLength(
  file: string,
  where: string,
  length: number | undefined,
  width: number,
): InspectorError {
  const what = length === undefined ? 'a list of another length' : `a list of ${length} numbers`;
  return new InspectorError({
    code: 'unreadable-vector',
    file,
    problem: `${where} has ${what}; others have ${width}.`,
    remedy: oneLength,
  });
}

function bytesColumn(name: string, cells: readonly SampledCell[]): CellColumn | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  let packed: Uint8Array[] | undefined;
  if (areAlike(cells)) return undefined;
  for (const print of typeof first.cell === 'string' ? prints : [undefined]) {
    const bytes = all(cells, ({ cell }) => bytesOf(cell, print));
    const element = bytes && elementOfBytes(bytes);
    if (element !== undefined) {
      const width = entriesOfBytes(bytes![0]!.byteLength, element);
      return { kind: 'vectors', form: { width, bytes: element, ...(print && { print }) } };
    }
    packed ??= bytes;
  }
  const areEmbeddings = isEmbeddingColumn(name);
  const minimum = areEmbeddings ? minBase64 : minPacked;
  const isPacked = cells.every(({ cell }) => mayBePacked(cell, minimum));
  if (packed === undefined || !isPacked) return undefined;
  if (!areEmbeddings) return { kind: 'packed' };
  return { kind: 'unreadable', isLists: false, fault: faultOfBytes(name, cells, packed) };
}

const prints: readonly Print[] = ['python base64', 'python', 'base64'];

/** Matches the prefix of a data URL in base64, as of an image. */
const dataUrl = /^data:[^,]{0,100};base64,/;

/** Decodes the bytes of a cell; undefined if it is not encoded this way. */
function bytesOf(cell: Cell, print: Print | undefined): Uint8Array | undefined {
  if (print === undefined) return cell instanceof Uint8Array ? cell : undefined;
  if (typeof cell !== 'string' || cell.length < minBase64) return undefined;
  if (print === 'base64') return bytesOfBase64(cell.trim().replace(dataUrl, ''));
  const bytes = bytesOfPrint(cell.trim());
  if (print === 'python' || bytes === undefined) return bytes;
  return bytesOfBase64(new TextDecoder('latin1').decode(bytes));
}

/** Whether all cells are the same text, such as the name of a model. */
function areAlike(cells: readonly SampledCell[]): boolean {
  const [first] = cells;
  return cells.length > 1 && cells.every(({ cell }) => cell === first!.cell);
}

/** Whether a cell is bytes, or a long text like base64: with both cases and digits. */
function mayBePacked(cell: Cell, minimum: number): boolean {
  if (typeof cell !== 'string') return true;
  if (cell.startsWith("b'") || cell.startsWith('b"')) return true;
  return cell.length >= minimum && /[a-z]/.test(cell) && /[A-Z]/.test(cell) && /[0-9]/.test(cell);
}

/** Maps each item by `find`; undefined if it returns undefined for one. */
function all<T, U>(items: readonly T[], find: (item: T) => U | undefined): U[] | undefined {
  const found: U[] = [];
  for (const item of items) {
    const one = find(item);
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
}

const asNumbers =
  'Save the vectors as lists of numbers, or the bytes of float32 numbers, as many in each row.';

function faultOfBytes(
  name: string,
  cells: readonly SampledCell[],
  bytes: readonly Uint8Array[],
): CellFault {
  const size = bytes[0]!.byteLength;
  const uneven = bytes.findIndex(({ byteLength }) => byteLength % 4 !== 0);
  const unlike = bytes.findIndex(({ byteLength }) => byteLength !== size);
  const at = uneven >= 0 ? uneven : Math.max(0, unlike);
  const reason =
    uneven >= 0
      ? 'which are no whole number of float32 numbers'
      : unlike >= 0
        ? `and row ${cells[0]!.row} ${size}: the vectors would have different lengths`
        : 'which do not look like float32, float64 or float16 numbers';
  return {
    problem: `${placeOf(name, cells[at]!)} holds ${bytes[at]!.byteLength} bytes, ${reason}.`,
    remedy: asNumbers,
  };
}

const shownLetters = 40;

/** Describes the place of a cell and its beginning, as the start of a sentence. */
function placeOf(name: string, { row, cell }: SampledCell): string {
  const text =
    cell instanceof Uint8Array ? printed(cell) : (cell ?? '').replace(/\s+/g, ' ').trim();
  const shown = text.length > shownLetters ? `${text.slice(0, shownLetters)}…` : text;
  return `${placeInColumn(name, row)} ("${shown}")`;
}

function printed(bytes: Uint8Array): string {
  const shown = [...bytes.subarray(0, 12)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `${shown.join(' ')}${bytes.byteLength > 12 ? ' …' : ''}`;
}

/**
 * Returns the problem of a cell in a column of vectors.
 * @param outcome result of parsing it; for a vector, its length is not `width`
 */
function faultOf(
  name: string,
  sampled: SampledCell,
  outcome: VectorOutcome,
  width: number,
): CellFault {
  const place = placeOf(name, sampled);
  switch (outcome) {
    case 'cut':
      return {
        problem: `${place} is cut: some of the vector's numbers are not in the file.`,
        remedy:
          'Save the vectors again in full: numpy.save them as .npy, or call numpy.set_printoptions(threshold=sys.maxsize) (of PyTorch, torch.set_printoptions(profile="full")) before they become text; a cell of Excel holds 32,767 letters.',
      };
    case 'matrix':
      return {
        problem: `${place} holds several rows of numbers; embeddings are one vector a row.`,
        remedy: 'Save one vector a row, e.g. the mean over its tokens.',
      };
    case 'vector':
      return {
        problem: `${place} holds a vector of another length than the others, which have ${width} numbers.`,
        remedy: 'Save vectors of one length, and leave a cell empty where there is none.',
      };
    case 'broken':
    case 'missing':
    case 'text':
      return {
        problem: `${place} is no vector of numbers, as others in its column are.`,
        remedy: 'Save numbers only in each vector, and leave a cell empty where there is none.',
      };
  }
}

/** Reads the cells of one column of vectors. A row without a vector becomes all NaN. */
export class VectorCells {
  private readonly texts = new VectorTextReader();

  /** @param name name of the column */
  constructor(
    private readonly file: string,
    private readonly name: string,
    private readonly form: VectorForm,
  ) {}

  /**
   * Writes the vector of a row into `into` from `offset` on.
   * @throws InspectorError `unreadable-vector` with column, row and cell
   */
  read(cell: Cell, row: number, into: FloatArray, offset: number): void {
    const { width, bytes: element, print } = this.form;
    const isMissing = cell === undefined || cell.length === 0;
    if (element === undefined || isMissing) {
      const outcome = typeof cell === 'string' ? this.texts.read(cell) : 'missing';
      if (outcome === 'missing') into.fill(NaN, offset, offset + width);
      else if (outcome === 'vector' && this.texts.count === width) {
        into.set(this.texts.values.subarray(0, width), offset);
      } else throw this.fault(faultOf(this.name, { row, cell }, outcome, width));
      return;
    }
    const bytes = bytesOf(cell, print);
    if (bytes !== undefined && entriesOfBytes(bytes.byteLength, element) === width) {
      decodeVector(bytes, element, into, offset);
    } else if (typeof cell === 'string' && this.texts.read(cell) === 'missing') {
      into.fill(NaN, offset, offset + width);
    } else throw this.fault(this.bytesFault(row, cell, bytes));
  }

  private bytesFault(row: number, cell: Cell, bytes: Uint8Array | undefined): CellFault {
    const { width, bytes: element } = this.form;
    const what =
      bytes === undefined ? 'are not printed like the others' : `are ${bytes.byteLength} bytes`;
    return {
      problem: `${placeOf(this.name, { row, cell })}: its bytes ${what}, where ${width} numbers of ${element!} are expected.`,
      remedy: asNumbers,
    };
  }

  private fault({ problem, remedy }: CellFault): InspectorError {
    return new InspectorError({ code: 'unreadable-vector', file: this.file, problem, remedy });
  }
}
