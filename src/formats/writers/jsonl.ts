import { numberText, textRows } from './text-rows';
import type { Writer } from './writer';

/** One object per line: `{"id": …, "embedding": [ … ]}`; NaN is null, because JSON has no NaN. */
export const jsonlWriter: Writer = {
  id: 'jsonl',
  name: 'JSON lines',
  extension: '.jsonl',
  keepsIds: () => true,
  encodeRows: (rows, ids) =>
    textRows(rows, (row, numbers) => {
      const id = ids === undefined ? '' : `"id":${JSON.stringify(ids[row]!)},`;
      const vector = numbers.map((value) => numberText(value) ?? beyondNumbers(value));
      return `{${id}"embedding":[${vector.join(',')}]}`;
    }),
  async *write(_, blocks) {
    yield* blocks;
  },
};

/**
 * Formats a number that is not finite. JSON has no infinity, but a number beyond float64 is read as
 * one.
 */
function beyondNumbers(value: number): string {
  if (Number.isNaN(value)) return 'null';
  return value > 0 ? '1e999' : '-1e999';
}
