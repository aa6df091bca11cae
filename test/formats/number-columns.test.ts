import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import type { EmbeddingMember } from '../../src/formats/format';
import { readSpace } from '../../src/formats/read-space';
import { openEmbeddings } from '../../src/formats/registry';

const rows = 40;
/** Returns an entry by its row. */
type Column = (row: number) => string;
const fraction =
  (seed: number): Column =>
  (row) =>
    (Math.sin(12.9898 * (row + 1) + 78.233 * seed) * 3).toFixed(6);
const label: Column = (row) => String((row * 7) % 10);
const tokens: Column = (row) => String(20 + ((row * 37) % 200));
const count: Column = (row) => String(row);
const word: Column = (row) => `w${row % 5}`;
const name: Column = (row) => `text number ${row}`;
const pixel =
  (seed: number): Column =>
  (row) =>
    String((row * seed) % 17);

function family(stem: string, length: number, of = fraction): [string, Column][] {
  return Array.from({ length }, (_, i) => [`${stem}${i}`, of(i + 1)]);
}

function csv(columns: readonly (readonly [string, Column])[], hasHeader = true): string {
  const lines = Array.from({ length: rows }, (_, row) =>
    columns.map(([, column]) => column(row)).join(','),
  );
  const header = columns.map(([title]) => title).join(',');
  return `${[...(hasHeader ? [header] : []), ...lines].join('\n')}\n`;
}

function source(text: string) {
  return bytesInMemory('table.csv', new TextEncoder().encode(text));
}

async function memberOf(text: string): Promise<EmbeddingMember> {
  const { members } = await openEmbeddings(source(text));
  expect(members).toHaveLength(1);
  return members[0]!;
}

describe('single numbers', () => {
  const plain: readonly [string, readonly (readonly [string, Column])[], number, RegExp?][] = [
    ['id and dimensions', [['id', name], ...family('f', 4)], 4],
    ['an index and dimensions', [['', count], ...family('V', 4)], 4],
    ['an index that pandas has read and written', [['Unnamed: 0', count], ...family('V', 4)], 4],
    ['a label by its name', [...family('f', 4), ['target', label]], 4],
    ['a class before them', [['class', label], ...family('f', 4)], 4],
    ['a column y', [...family('f', 4), ['y', label]], 4],
    ['a whole number behind them', [...family('f', 4), ['digit', label]], 4, /"digit" holds whole/],
    ['a whole number before them', [['digit', label], ...family('f', 4)], 4, /"digit" holds whole/],
    [
      'two of them',
      [['fold', label], ...family('f', 4), ['digit', label]],
      4,
      /"fold" and "digit" hold/,
    ],
    [
      'a label under the next number',
      [...family('', 4), ['4', label]],
      4,
      /"4" holds whole numbers/,
    ],
    [
      'coordinates',
      [
        ['id', name],
        ['x', fraction(1)],
        ['y', fraction(2)],
      ],
      2,
    ],
    [
      'coordinates with a cluster',
      [
        ['umap_x', fraction(1)],
        ['umap_y', fraction(2)],
        ['cluster', label],
      ],
      2,
      /"cluster"/,
    ],
    [
      'fractions of any name',
      [
        ['sepal length', fraction(1)],
        ['petal width', fraction(2)],
        ['species', word],
      ],
      2,
    ],
    ['pixels, all of them whole', family('pixel_', 16, (i) => pixel(i)), 16],
    [
      'pixels and a digit',
      [...family('pixel_', 16, (i) => pixel(i)), ['digit', label]],
      16,
      /"digit"/,
    ],
    [
      'many whole numbers of any name',
      'abcdefghij'.split('').map((letter, i) => [letter.repeat(2), pixel(i + 2)] as const),
      10,
    ],
    [
      'many texts beside a family',
      [['title', name], ['artist', word], ['album', word], ['genre', word], ...family('f', 8)],
      8,
    ],
    ['a dimension that is 0 throughout', [...family('f', 3), ['f3', () => '0']], 4],
    [
      'a dimension of whole numbers among others',
      [
        ['f0', fraction(1)],
        ['f1', label],
        ['f2', fraction(2)],
      ],
      3,
    ],
  ];
  it.each(plain)('are a space beside %s', async (_, columns, dims, warning) => {
    const member = await memberOf(csv(columns));
    expect(member.unusable).toBeUndefined();
    expect(member.shape).toEqual([rows, dims]);
    if (warning === undefined) expect(member.warnings).toBeUndefined();
    else expect(member.warnings?.join()).toMatch(warning);
  });

  const headless: readonly [string, readonly (readonly [string, Column])[], number, boolean][] = [
    ['fractions', family('', 5), 5, false],
    ['a label behind fractions', [...family('', 5), ['', label]], 5, true],
    ['a label before fractions', [['', label], ...family('', 5)], 5, true],
    ['row numbers before fractions', [['', count], ...family('', 5)], 5, false],
    ['whole numbers', family('', 12, (i) => pixel(i + 1)), 12, false],
    [
      'row numbers before whole numbers',
      [['', count], ...family('', 12, (i) => pixel(i + 1))],
      12,
      false,
    ],
    ['a word behind fractions', [...family('', 5), ['', word]], 5, false],
    ['file names before fractions', [['', name], ...family('', 5)], 5, false],
  ];
  it.each(headless)('without a header are a space: %s', async (_, columns, dims, isSaid) => {
    const member = await memberOf(csv(columns, false));
    expect(member.shape).toEqual([rows, dims]);
    expect(member.warnings !== undefined).toBe(isSaid);
  });

  const refused: readonly [string, readonly (readonly [string, Column])[], RegExp][] = [
    [
      'one column of whole numbers',
      [
        ['id', name],
        ['n_tokens', tokens],
      ],
      /"n_tokens"/,
    ],
    [
      'one column of fractions',
      [
        ['id', name],
        ['score', fraction(1)],
      ],
      /one column of single numbers/,
    ],
    [
      'a count and a score',
      [
        ['n_tokens', tokens],
        ['score', fraction(1)],
      ],
      /"score" and "n_tokens" may be counts/,
    ],
    [
      'a few counts',
      [
        ['Score', label],
        ['n_tokens', tokens],
      ],
      /may be counts or scores/,
    ],
    [
      'row numbers and one column',
      [
        ['n', count],
        ['score', fraction(1)],
      ],
      /one column of single numbers/,
    ],
    [
      'a fraction beside a family',
      [['score', fraction(9)], ...family('f', 6)],
      /"score" stands beside "f0"/,
    ],
    [
      'many whole numbers beside a family',
      [['fold', label], ['year', tokens], ['rank', tokens], ...family('f', 6)],
      /"fold", "year" and "rank" stand beside/,
    ],
    [
      'fractions beside many texts',
      [
        ['name1', word],
        ['place', word],
        ['note', name],
        ['mean', fraction(1)],
        ['spread', fraction(2)],
      ],
      /3 columns of texts/,
    ],
  ];
  it.each(refused)('are no space where they are %s', async (_, columns, problem) => {
    const refusal: unknown = await readSpace(source(csv(columns))).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'not-a-space',
      problem: expect.stringMatching(problem) as string,
      remedy: expect.stringMatching(/Name the columns that are: table\.csv#/) as string,
      details: { columns: columns.map(([title]) => title) },
    });
  });

  it('never step in for a vector that cannot be read', async () => {
    const cut: Column = (row) => (row < 3 ? '' : '"[0.1 0.2 ... 0.3]"');
    for (const embedding of [
      cut,
      (row: number) => (row === 20 ? '"[0.1, 0.2]"' : '"[0.1, 0.2, 0.3]"'),
    ]) {
      const text = csv([['id', name], ...family('f', 8), ['embedding', embedding]]);
      await expect(readSpace(source(text))).rejects.toMatchObject({
        code: 'not-a-space',
        problem: expect.stringMatching(/^Column "embedding", row (3|20) /) as string,
      });
    }
  });

  it('are a cell that is no number, and no reason to leave a column out', async () => {
    const text = csv([...family('f', 3), ['f3', (row) => (row === 33 ? 'x' : fraction(4)(row))]]);
    await expect(readSpace(source(text))).rejects.toMatchObject({
      code: 'not-numeric',
      problem: 'Line 35, column 4 holds "x", which is not a number.',
    });
  });

  it.each(['NA', 'nan', '', 'null', '<NA>', 'N/A'])('may be missing: "%s"', async (missing) => {
    const text = csv([
      ...family('f', 3),
      ['f3', (row) => (row === 2 ? missing : fraction(4)(row))],
    ]);
    const { matrix } = await readSpace(source(text));
    expect(matrix.data[2 * 4 + 3]).toBeNaN();
    expect(matrix.data.filter(Number.isNaN)).toHaveLength(1);
  });
});

describe('a header of numpy.savetxt', () => {
  it('is read without the sign of a comment', async () => {
    const [first, ...others] = family('d', 5);
    const member = await memberOf(csv([[`# ${first![0]}`, first![1]], ...others]));
    expect(member.shape).toEqual([rows, 5]);
    expect(member.columns).toBe('5 columns "d0", "d1", "d2", "d3" and "d4"');
  });
});

describe('row names of R', () => {
  it('without a name over them are no dimension', async () => {
    const lines = Array.from(
      { length: rows },
      (_, row) => `"${row + 1}",${fraction(1)(row)},${fraction(2)(row)}`,
    );
    const { matrix } = await readSpace(source(`"V1","V2"\n${lines.join('\n')}\n`));
    expect([matrix.rows, matrix.cols]).toEqual([rows, 2]);
    expect(matrix.data[0]).toBe(Number(fraction(1)(0)));
  });
});
