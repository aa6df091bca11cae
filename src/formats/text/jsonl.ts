import { notOfFormat } from '../faults';
import type { EmbeddingFile, Format } from '../format';
import { formatKinds } from '../kinds';
import { looksLikeText } from './head';
import { jsonMembers } from './json-rows';
import { parseMarkedJson } from './json-text';
import { TextRecords } from './records';

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
    const parseLine = (text: string, line: number): unknown => {
      try {
        return parseMarkedJson(text);
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
        records.each(start, stop, ({ text, line }, row) => {
          use(parseLine(text, line), row, `Line ${line}`);
        }),
      eachSampled: (use) =>
        records.eachSampled(({ text, line }, row) => {
          use(parseLine(text, line), row, `Line ${line}`);
        }),
    });
    return { format: 'jsonl', ...held, provenance: {}, close: () => Promise.resolve() };
  },
};
