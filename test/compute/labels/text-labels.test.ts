import { describe, expect, it } from 'vitest';
import { labelled, ofSpaces, type Rows, written } from './written-labels';

const images = ['img_0.png', 'img_1.png', 'img_2.png', 'img_3.png'];
const classes = ['cat', 'dog', 'cat', 'bird'];
const shuffled = [2, 0, 3, 1];
const at = (order: readonly number[], values: readonly string[]): string[] =>
  order.map((row) => values[row]!);
const lines = (...columns: (readonly string[])[]): string[] =>
  columns[0]!.map((_, line) => columns.map((column) => column[line]).join(','));
const text = (...all: string[]): string => `${all.join('\n')}\n`;

describe('one label a line', () => {
  it.each([
    ['labels.txt', text(...classes), undefined],
    ['labels.csv', text(...classes), undefined],
    ['labels.csv', text('label', ...classes), 'label'],
    ['labels.txt', text('kind', ...classes), 'kind'],
    ['labels.txt', '\uFEFFcat\r\ndog\r\ncat\r\nbird\r\n\r\n', undefined],
    ['labels.lst', text(...classes), undefined],
    ['quoted.csv', text(...classes.map((label) => `"${label}"`)), undefined],
  ])('%s: %j', async (name, content, column) => {
    const { labels, summary, warnings } = labelled(await written(name, content), 4);
    expect(labels).toEqual(classes);
    expect(summary).toEqual({
      file: name,
      ...(column === undefined ? {} : { column }),
      by: 'order',
      matched: 4,
    });
    const said = `${name}: its first line is taken as a header, which calls the labels "${column}".`;
    expect(warnings).toEqual(column === undefined ? [] : [said]);
  });

  it('takes a first line for a label where there are as many lines as rows, whatever it is called', async () => {
    const { labels, warnings } = labelled(await written('l.txt', text('class', 'a', 'b')), 3);
    expect(labels).toEqual(['class', 'a', 'b']);
    expect(warnings).toEqual([]);
  });

  it('takes what pandas calls a column without a name for a header, and no other number', async () => {
    const file = await written('l.csv', text('0', '7', '8'));
    expect(labelled(file, 2).labels).toEqual(['7', '8']);
    expect(labelled(file, 3).labels).toEqual(['0', '7', '8']);
    const numbers = await written('l.csv', text('6', '7', '8'));
    expect(labelled(numbers, 3).labels).toEqual(['6', '7', '8']);
    expect(() => labelled(numbers, 2)).toThrow('It has 3 labels and no row ids, but');
  });

  it('keeps labels of several words, and lines without one', async () => {
    const words = ['tabby cat', 'wild dog', 'tabby cat', '', 'a bird, say'];
    const { labels, summary } = labelled(await written('l.txt', text(...words, 'x')), 6);
    expect(labels).toEqual(['tabby cat', 'wild dog', 'tabby cat', undefined, 'a bird, say', 'x']);
    expect(summary.matched).toBe(5);
  });

  it('writes whole numbers as such, as numpy.savetxt does not', async () => {
    const saved = text(
      '1.000000000000000000e+00',
      '0.000000000000000000e+00',
      '1.000000000000000000e+00',
    );
    expect(labelled(await written('l.txt', saved), 3).labels).toEqual(['1', '0', '1']);
    const codes = text('007', '010', '007');
    expect(labelled(await written('l.txt', codes), 3).labels).toEqual(['007', '010', '007']);
  });

  it.each([
    [
      3,
      'It has 3 or 4 labels (its first line may be a header) and no row ids, but the embeddings have 9 rows.',
      ['a', 'b', 'c', 'd'],
      9,
    ],
    [5, 'It has 4 labels and no row ids, but the embeddings have 5 rows.', ['a', 'b', 'a', 'b'], 5],
  ])(
    'refuses another number of lines, with both counts (%i)',
    async (_, problem, content, rows) => {
      const file = await written('l.txt', text(...content));
      expect(() => labelled(file, rows)).toThrow(problem);
    },
  );

  it('counts the rows of files, not those that are paired', async () => {
    const first = await written('l.txt', text('a', 'b', 'a', 'b'));
    const { labels } = ofSpaces(first, [
      ['p', 'q', 'r', 's'],
      ['p', 'q'],
    ]);
    expect(labels).toEqual(['a', 'b']);
    expect(() =>
      ofSpaces(first, [
        ['p', 'q'],
        ['p', 'q', 'r'],
      ]),
    ).toThrow('have 2 or 3 rows');
  });

  it('refuses labels without ids where the spaces have other orders', async () => {
    const file = await written('l.txt', text('a', 'b', 'a'));
    expect(() =>
      ofSpaces(file, [
        ['p', 'q', 'r'],
        ['r', 'q', 'p'],
      ]),
    ).toThrow('in different orders');
  });
});

describe('tables of two columns', () => {
  const byId = ['filename,class', ...lines(images, classes)];
  it.each([
    ['filename,class', 'l.csv', text(...byId)],
    ['no header', 'l.csv', text(...lines(images, classes))],
    ['no header, labels first', 'l.csv', text(...lines(classes, images))],
    ['names that say nothing', 'l.csv', text('img,kind', ...lines(images, classes))],
    [
      'labels first under names that say nothing',
      'l.csv',
      text('kind,img', ...lines(classes, images)),
    ],
    ['id,label', 'l.csv', text('id,label', ...lines(images, classes))],
    ['tabs', 'l.tsv', text(...byId).replaceAll(',', '\t')],
    ['tabs in a text', 'l.txt', text(...lines(images, classes)).replaceAll(',', '\t')],
    ['semicolons', 'l.csv', text(...byId).replaceAll(',', ';')],
    ['bars', 'l.txt', text(...lines(images, classes)).replaceAll(',', '|')],
    ['blanks', 'val.txt', text(...lines(images, classes)).replaceAll(',', ' ')],
    ['blanks around cells', 'l.csv', text(...byId).replaceAll(',', ' , ')],
    [
      'with an index of pandas',
      'l.csv',
      text(',filename,class', ...byId.slice(1).map((line, i) => `${i},${line}`)),
    ],
    [
      'with a split and a text',
      'l.csv',
      text(
        'text,split,filename,class',
        ...byId.slice(1).map((line, i) => `"so, ${i}",train,${line}`),
      ),
    ],
    [
      'with a split, no header',
      'l.csv',
      text(...lines(images, classes, ['train', 'test', 'train', 'train'])),
    ],
  ])('by id: %s', async (_, name, content) => {
    const file = await written(name, content);
    const { labels, summary } = labelled(file, at(shuffled, images));
    expect(labels).toEqual(at(shuffled, classes));
    expect(summary).toMatchObject({ by: 'ids', matched: 4 });
    // Embeddings without ids take the labels in the order of the lines.
    const inOrder = labelled(file, 4);
    expect(inOrder.labels).toEqual(classes);
    expect(inOrder.summary.by).toBe('order');
    expect(inOrder.warnings.at(-1) ?? '').toMatch(
      /its lines are taken in the order of the rows|header/,
    );
  });

  it('names what ids and labels are called, and says what it takes for a header', async () => {
    const named = labelled(await written('l.csv', text(...byId)), images);
    expect(named.summary).toEqual({
      file: 'l.csv',
      column: 'class',
      by: 'ids',
      idColumn: 'filename',
      matched: 4,
    });
    expect(named.warnings).toEqual([]);
    const other = labelled(
      await written('l.csv', text('img,kind', ...lines(images, classes))),
      images,
    );
    expect(other.summary.column).toBe('kind');
    expect(other.warnings[0]).toContain('first line is taken as a header');
  });

  it.each([
    ['numbers of rows', ['2', '0', '3', '1'], at(shuffled, classes), 4],
    ['floats', ['2.0', '0.0', '3.0', '1.0'], at(shuffled, classes), 4],
    [
      'ids that are numbers',
      ['30', '10', '40', '20'],
      at(shuffled, classes),
      ['10', '20', '30', '40'],
    ],
    [
      'ids that are numbers in other orders',
      ['3', '1', '4', '2'],
      at(shuffled, classes),
      ['1', '2', '3', '4'],
    ],
  ])('takes %s', async (_, ids, labels, rows) => {
    for (const header of [[], ['index,class'], ['idx,class'], ['image,class']]) {
      const file = await written('l.csv', text(...header, ...lines(ids, labels)));
      expect(labelled(file, rows as Rows).labels).toEqual(classes);
    }
  });

  it('takes an index for what counts the lines, whatever the ids of the rows are', async () => {
    const file = await written('l.csv', text(',label', ...lines(['0', '1', '2', '3'], classes)));
    const { labels, summary } = labelled(file, ['3', '2', '1', '0']);
    expect(labels).toEqual(classes);
    expect(summary.by).toBe('order');
  });

  it('takes ids that count from 1 for an order where rows are numbered from 0, and says so', async () => {
    const file = await written('l.csv', text('id,label', ...lines(['1', '2', '3', '4'], classes)));
    const { labels, summary, warnings } = labelled(file, 4);
    expect(labels).toEqual(classes);
    expect(summary.by).toBe('order');
    expect(warnings[0]).toContain('its ids count from 1');
    const mixed = await written('l.csv', text('id,label', ...lines(['2', '1', '3', '4'], classes)));
    expect(() => labelled(mixed, 4)).toThrow('Its ids are numbers up to 4 and 0 is none of them');
  });

  it('refuses labels of other rows with three ids of each side, and takes their order where asked to', async () => {
    const file = await written('l.csv', text(...byId));
    const rows = ['p', 'q', 'r', 's'];
    let thrown: unknown;
    try {
      labelled(file, rows);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'labels-do-not-fit',
      file: 'l.csv',
      problem:
        'None of its 4 lines names one of the 4 rows: its ids are "img_0.png", "img_1.png", "img_2.png" …, the rows "p", "q", "r" ….',
      details: { canPairByOrder: true },
    });
    expect(String(thrown)).toContain('`--pair order`');
    expect(labelled(file, rows, { by: 'order' }).labels).toEqual(classes);
    expect(() => labelled(file, [...rows, 't'])).toThrow('None of its 4 lines');
  });

  it('takes sentences beside labels for no ids, unless rows are called so', async () => {
    const sentences = ['it is so', 'is it so', 'so it is', 'so be it'];
    const file = await written('l.csv', text('sentence,label', ...lines(sentences, classes)));
    expect(labelled(file, ['p', 'q', 'r', 's']).labels).toEqual(classes);
    expect(labelled(file, at(shuffled, sentences)).labels).toEqual(at(shuffled, classes));
  });

  it('reads splits and texts beside the labels', async () => {
    const content = text('text,split,filename,class', 'one,train,b,x', 'two,test,a,y');
    expect(labelled(await written('l.csv', content), ['a', 'b']).rows).toEqual([
      { label: 'y', split: 'test', text: 'two' },
      { label: 'x', split: 'train', text: 'one' },
    ]);
  });

  it('refuses rows that are named twice, and differently, where it goes by these names', async () => {
    const twice = await written('l.csv', text('id,label', 'a,x', 'b,y', 'a,y', 'b,y'));
    expect(() => labelled(twice, ['a', 'b'])).toThrow(
      'l.csv: 1 of its 2 rows are listed more than once, with other labels or splits: "a" ("x" and "y").',
    );
    const same = await written('l.csv', text('id,label', 'a,x', 'b,y', 'a,x'));
    expect(labelled(same, ['b', 'a']).labels).toEqual(['y', 'x']);
    const persons = await written('l.csv', text('name,label', 'Ann,x', 'Bob,y', 'Ann,y', 'Cid,y'));
    expect(labelled(persons, 4).labels).toEqual(['x', 'y', 'y', 'y']);
  });
});

describe('texts that are no labels', () => {
  it.each([
    ['l.csv', '', 'It is empty.'],
    ['l.txt', '\n\n', 'It is empty.'],
    ['l.txt', 'a\0b\n', 'It is no text.'],
    ['l.csv', 'id,label\na,x,y\n', 'Line 2 has 3 cells, the first line 2.'],
    ['l.csv', 'a,x,1\nb,y,2\nc,x,3\n', 'It has 3 columns and no header'],
    ['l.csv', 'id,topic,grade\na,p,7\nb,q,8\n', 'Nothing in it says by its name'],
    ['l.csv', 'id,label\n"a,x\n', 'Line 2: '],
  ])('%s: %j', async (name, content, problem) => {
    await expect(written(name, content)).rejects.toMatchObject({
      code: 'not-labels',
      file: name,
      problem: expect.stringContaining(problem) as string,
    });
  });
});
