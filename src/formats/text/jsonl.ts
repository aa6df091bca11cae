import { notOfFormat } from '../faults';
import type { EmbeddingFile, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkMemory } from '../limits';
import { looksLikeText } from './head';
import { firstRows, jsonMembers } from './json-rows';
import { JsonSize } from './json-size';
import { parseMarkedJson } from './json-text';
import { type TextRecord, TextRecords } from './records';

/** Number of bytes below which a line is parsed without a closer estimate: it cannot nest too deeply. */
const shortLine = 1000;
/** Maximum memory of parsed JSON as a multiple of its text: that of empty objects. */
const parsedShare = 64;

interface Parsed {
  readonly value: unknown;
  /** Estimated memory of this value and those held beside it, in bytes. */
  readonly held: number;
}

/**
 * One JSON value per line: an array of numbers, or an object with such arrays and possibly an id.
 */
export const jsonl: Format = {
  ...formatKinds.jsonl,
  needsName: true,
  matches: (head) => looksLikeText(head) && /^\s*[[{]/.test(new TextDecoder().decode(head)),
  async open(source, limits): Promise<EmbeddingFile> {
    const records = await TextRecords.index(source, {}, limits);
    if (records.count === 0) throw notOfFormat(source, 'JSONL', 'it has no lines');
    const parsedBytes = (bytes: Uint8Array, line: number): number => {
      // Whatever a short line holds is little, and a file may have millions of them.
      if (bytes.length < shortLine) return parsedShare * bytes.length;
      const size = new JsonSize(source, `Line ${line}`);
      size.add(bytes);
      return size.bytes;
    };
    /** @param held estimated memory of values that are held beside it, in bytes */
    const parseLine = ({ text, line, bytes }: TextRecord, held = 0): Parsed => {
      const size = held + parsedBytes(bytes, line);
      checkMemory(source, `The JSON of line ${line}, once it is parsed,`, size, limits);
      try {
        return { value: parseMarkedJson(text), held: size };
      } catch {
        throw notOfFormat(source, 'JSONL', `line ${line} is no JSON`);
      }
    };
    const held = await jsonMembers({
      source,
      limits,
      count: records.count,
      isNamed: true,
      each: (start, stop, use) =>
        records.each(start, stop, (record, row) => {
          use(parseLine(record).value, row, `Line ${record.line}`);
        }),
      eachSampled: async (use) => {
        const first = Math.min(firstRows, records.count);
        let held = 0;
        const take = (record: TextRecord, row: number): void => {
          const parsed = parseLine(record, held);
          held = parsed.held;
          use(parsed.value, row, `Line ${record.line}`);
        };
        await records.each(0, first, take);
        await records.eachSampled((record, row) => {
          if (row >= first) take(record, row);
        });
      },
    });
    return { format: 'jsonl', ...held, provenance: {}, close: () => Promise.resolve() };
  },
};
