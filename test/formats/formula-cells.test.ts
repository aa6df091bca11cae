import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { textTable } from '../../src/compute/labels/text-table';
import { csvText } from '../../src/compute/report/csv-text';
import { guardedCell, withoutGuard } from '../../src/formats/text/formula-cells';

/** Texts that begin like formulas, numbers and guards, and others. */
const texts = fc.oneof(
  fc
    .tuple(fc.array(fc.constantFrom(...Array.from("'=+-@\t\r\n1.5e＝x"))), fc.string())
    .map(([start, rest]) => start.join('') + rest),
  fc.double().map(String),
  fc.string(),
);

describe('a cell of text', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd|x', "'+cmd|x"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
  ])('that would run is none: %j', (text, cell) => {
    expect(guardedCell(text)).toBe(cell);
  });

  it.each(['-0.5', '+1', '-1e-7', '-.5', '-12', '=', '-', '+', '@', "'tis", 'a-b', '', 'x=1'])(
    'that is a number or no formula stays as it is: %j',
    (text) => {
      expect(guardedCell(text)).toBe(text);
    },
  );

  it('comes back, whatever it was, and no two become one', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const cell = guardedCell(text);
        expect(withoutGuard(cell)).toBe(text);
        // A spreadsheet must not treat the cell as a formula.
        const isNumber = text.trim() !== '' && Number.isFinite(Number(text));
        if (cell.length > 1 && !isNumber) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a table of scores', () => {
  it('holds texts that are no formulas, and numbers to the bit', () => {
    const scores = [-0.5, 0.1 + 0.2, -1e-300, 5e-324, -Number.MAX_VALUE, -0];
    const text = csvText(scores.map((score) => ({ x: '=cmd|"/c calc"!A1', score, label: '-1' })));
    const { data } = Papa.parse<Record<string, string>>(text.trim(), { header: true });
    for (const [i, row] of data.entries()) {
      expect(row['x']).toBe(`'=cmd|"/c calc"!A1`);
      expect(row['label']).toBe('-1');
      expect(Number(row['score'])).toBe(scores[i]! + 0);
    }
  });

  it('of labels is read as it was meant', () => {
    const { columns } = textTable('labels.csv', "id,label\n'=a,'-b+c\n'=b,x\n");
    expect(columns.map(({ cells }) => cells)).toEqual([
      ['=a', '=b'],
      ['-b+c', 'x'],
    ]);
  });
});
