import { allocateFloat32, allocateFloat64, type Matrix } from '../../core/matrix';
import type { ByteSource } from '../byte-source';
import { decodeElements, elementTypes } from '../elements';
import { notNumeric, notOfFormat, truncated } from '../faults';
import type { EmbeddingFile, Format } from '../format';
import { formatKinds } from '../kinds';
import { describeLeftOver } from '../left-over';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import { csv } from './csv';
import { isNumeric, toNumber } from './numbers';
import { type TextRecord, TextRecords } from './records';
import { looksLikeText } from './head';

/** Matches word2vec's first line, `rows dims`. */
const headerPattern = /^(\d{1,12}) (\d{1,12})[ \t]*\r?\n/;

/**
 * Vectors of words: word2vec's text and binary files, and GloVe's, which have no header. Ids are
 * the words.
 */
export const wordVectors: Format = {
  ...formatKinds.wordVectors,
  needsName: true,
  matches: (head) => headerPattern.test(latin1(head)) || looksLikeWordLine(head),
  async open(source, limits): Promise<EmbeddingFile> {
    const head = await source.read(0, Math.min(512, source.size));
    const isBinary = headerPattern.test(latin1(head)) && !looksLikeText(head);
    return isBinary ? openBinary(source, limits) : openText(source, limits);
  },
};

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** Whether a file begins with a word and at least two numbers, separated by spaces. */
function looksLikeWordLine(head: Uint8Array): boolean {
  return looksLikeText(head) && /^\S+( [+-]?\d[\d.eE+-]*){2}/.test(new TextDecoder().decode(head));
}

async function openText(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile> {
  const records = await TextRecords.index(source, {}, limits);
  const start = await records.read(0, Math.min(sampledLines, records.count));
  const [first, second] = start;
  const header = headerPattern.exec(`${first?.text ?? ''}\n`);
  const sample = header === null ? first : second;
  if (sample === undefined) throw notOfFormat(source, 'word vectors', 'it holds no words');
  if (header === null && start.every((row) => isPlainRow(row, limits)))
    return csv.open(source, limits);
  const skipped = header === null ? 0 : 1;
  const rows = records.count - skipped;
  const numbers = partsOf(source, sample, limits).length - 1;
  const cols = header === null ? numbers : Number(header[2]);
  if (header !== null && rows !== Number(header[1])) {
    throw notOfFormat(source, 'word vectors', `it claims ${header[1]!} words and holds ${rows}`);
  }
  const each = (start: number, stop: number, use: (line: WordLine, row: number) => void) =>
    records.each(start + skipped, stop + skipped, (record, index) => {
      use(splitLine(source, record, cols, limits), index - skipped);
    });
  return {
    format: 'word-vectors',
    members: [
      {
        name: '',
        shape: [rows, cols],
        dtype: 'text',
        async readRows(start, stop): Promise<Matrix> {
          const count = stop - start;
          checkMemory(source, `${count} rows × ${cols}`, count * cols * 8, limits);
          const data = allocateFloat64(count * cols);
          await each(start, stop, ({ cells, line }, row) => {
            for (const [j, cell] of cells.entries()) {
              if (!isNumeric(cell)) {
                const where = `Line ${line}, number ${j + 1}`;
                throw notNumeric(source.name, where, `"${cell.slice(0, 40)}"`);
              }
              data[(row - start) * cols + j] = toNumber(cell);
            }
          });
          return { rows: count, cols, data };
        },
        idSources: [
          {
            name: '',
            kind: 'ids',
            read: async () => {
              const words: string[] = [];
              await each(0, rows, ({ word }) => words.push(word));
              return words;
            },
          },
        ],
      },
    ],
    provenance: {},
    close: () => Promise.resolve(),
  };
}

/** Number of lines inspected to distinguish words from numbers. */
const sampledLines = 10;

/** Whether a line is numbers only, the first with a fraction: a matrix without words. */
function isPlainRow({ text }: TextRecord, { entries }: ReadLimits): boolean {
  const cells = text.trim().split(/ +/, entries + 1);
  return /[.eE]/.test(cells[0]!) && cells.every(isNumeric);
}

interface WordLine {
  readonly word: string;
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Returns the parts of a line between spaces: words and numbers.
 * @throws InspectorError `too-large` for more of them than a table may have columns
 */
function partsOf(source: ByteSource, { text, line }: TextRecord, limits: ReadLimits): string[] {
  const parts = text.trimEnd().split(' ', limits.entries + 2);
  checkBound(source, `Numbers on line ${line}`, parts.length - 1, 'entries', limits);
  return parts;
}

/** Splits a line from its end, because GloVe's words may contain spaces. */
function splitLine(
  source: ByteSource,
  record: TextRecord,
  cols: number,
  limits: ReadLimits,
): WordLine {
  const { line } = record;
  const parts = partsOf(source, record, limits);
  if (parts.length <= cols) {
    const reason = `line ${line} has ${parts.length - 1} numbers, the first ${cols}`;
    throw notOfFormat(source, 'word vectors', reason);
  }
  const cells = parts.slice(parts.length - cols);
  return { word: parts.slice(0, parts.length - cols).join(' '), cells, line };
}

/** Maximum length of a word in bytes. */
const maxWordBytes = 4096;
const blockBytes = 2 ** 22;

async function openBinary(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile> {
  const head = latin1(await source.read(0, Math.min(64, source.size)));
  const header = headerPattern.exec(head)!;
  const [rows, cols] = [Number(header[1]), Number(header[2])];
  const rowBytes = cols * 4;
  const minimum = header[0].length + rows * (rowBytes + 1);
  if (minimum > source.size) throw truncated(source, minimum);
  checkMemory(source, `An index of ${rows} words`, rows * 64, limits);
  const { words, offsets, end } = await indexWords(source, rows, rowBytes, header[0].length);
  const where = `behind the ${rows} words that its header names`;
  const leftOver = await describeLeftOver(source, end, source.size, where);
  const type = elementTypes.get('float32')!;
  return {
    format: 'word-vectors',
    members: [
      {
        name: '',
        shape: [rows, cols],
        dtype: 'float32',
        async readRows(start, stop): Promise<Matrix> {
          const count = stop - start;
          checkMemory(source, `${count} rows × ${cols}`, 2 * count * rowBytes, limits);
          const data = allocateFloat32(count * cols);
          if (count > 0) {
            const from = offsets[start]!;
            const bytes = await source.read(from, offsets[stop - 1]! + rowBytes - from);
            for (let i = 0; i < count; i++) {
              const at = offsets[start + i]! - from;
              data.set(decodeElements(type, bytes.subarray(at, at + rowBytes)), i * cols);
            }
          }
          return { rows: count, cols, data };
        },
        idSources: [{ name: '', kind: 'ids', read: () => Promise.resolve(words) }],
        ...(leftOver === undefined ? {} : { warnings: [leftOver] }),
      },
    ],
    provenance: {},
    close: () => Promise.resolve(),
  };
}

/** Finds every word, the offset of its vector, and the offset after the last one. */
async function indexWords(
  source: ByteSource,
  rows: number,
  rowBytes: number,
  start: number,
): Promise<{ words: string[]; offsets: number[]; end: number }> {
  const words: string[] = [];
  const offsets: number[] = [];
  let block = new Uint8Array(0);
  let blockStart = 0;
  let at = start;
  for (let row = 0; row < rows; row++) {
    if (at + maxWordBytes > blockStart + block.byteLength) {
      blockStart = at;
      block = (await source.read(at, Math.min(blockBytes, Math.max(0, source.size - at)))).slice();
    }
    let first = at - blockStart;
    // The word2vec tool ends vectors with a line break, gensim does not.
    if (block[first] === 0x0a) first++;
    const space = block.indexOf(0x20, first);
    if (space < 0 || space - first > maxWordBytes) {
      throw notOfFormat(source, 'word vectors', `word ${row + 1} of ${rows} has no end`);
    }
    words.push(new TextDecoder().decode(block.subarray(first, space)));
    const offset = blockStart + space + 1;
    offsets.push(offset);
    at = offset + rowBytes;
    if (at > source.size) throw truncated(source, at);
  }
  // The word2vec tool ends the last vector with a line break too.
  const rest = await source.read(at, Math.min(1, source.size - at));
  return { words, offsets, end: rest[0] === 0x0a ? at + 1 : at };
}
