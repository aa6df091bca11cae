import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import type { EmbeddingMember } from '../../src/formats/format';
import { openEmbeddings } from '../../src/formats/registry';
import { rowIdsOf } from '../row-ids-of';

/** Returns the only member of a file with this text. */
async function memberOf(name: string, text: string): Promise<EmbeddingMember> {
  const file = await openEmbeddings(bytesInMemory(name, new TextEncoder().encode(text)));
  expect(file.members).toHaveLength(1);
  return file.members[0]!;
}

/** Files with x = 1, 3, 5 and y = 2, 4, 6, with other columns. */
const maps = [
  ['map.csv', 'id,x,y\na,1,2\nb,3,4\nc,5,6\n'],
  ['map.jsonl', '{"id":"a","x":1,"y":2}\n{"id":"b","x":3,"y":4}\n{"id":"c","x":5,"y":6}\n'],
] as const;

describe('names of columns', () => {
  it.each(maps)('take y beside x for a coordinate: %s', async (name, text) => {
    const member = await memberOf(name, text);
    expect(member.shape).toEqual([3, 2]);
    expect(Array.from((await member.readRows(0, 3)).data)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await rowIdsOf(member)).toEqual(['a', 'b', 'c']);
  });

  it('take y for labels where x is a list, or no column is called x', async () => {
    for (const text of ['x,y\n"[1, 2]",0\n"[3, 4]",1\n', 'x1,x2,y\n1,2,0\n3,4,1\n']) {
      const member = await memberOf('labelled.csv', text);
      expect(member.shape).toEqual([2, 2]);
      expect(member.attributes?.map(({ name, kind }) => [name, kind])).toEqual([['y', 'label']]);
    }
  });

  it('prefer ids to the index that pandas writes before them', async () => {
    const member = await memberOf('pandas.csv', ',id,d0,d1\n0,b,1,2\n1,a,3,4\n');
    expect(await rowIdsOf(member)).toEqual(['b', 'a']);
    expect(member.shape).toEqual([2, 2]);
  });

  it('take no other id for a dimension', async () => {
    const member = await memberOf('chunks.csv', 'index,doc_id,d0,d1\n0,71,1,2\n1,72,3,4\n');
    expect(await rowIdsOf(member)).toEqual(['71', '72']);
    expect(Array.from((await member.readRows(0, 2)).data)).toEqual([1, 2, 3, 4]);
    expect(member.attributes).toBeUndefined();
  });
});

describe('decimal commas', () => {
  it.each([
    ['semicolons.csv', 'id;a;b;label\nx,1;1,5;-2,25E-01;3,1\ny,2;4;,5;3,2\n'],
    ['quoted.csv', '"id";"a";"b";"label"\n"x,1";"1,5";"-0,225";"3,1"\n"y,2";"4";"0,5";"3,2"\n'],
    ['tabs.tsv', 'id\ta\tb\tlabel\nx,1\t1,5\t-0,225\t3,1\ny,2\t4\t0,5\t3,2\n'],
  ])('are read where commas part no cells: %s', async (name, text) => {
    const member = await memberOf(name, text);
    expect(Array.from((await member.readRows(0, 2)).data)).toEqual([1.5, -0.225, 4, 0.5]);
    expect(await rowIdsOf(member)).toEqual(['x,1', 'y,2']);
    expect(await member.attributes?.[0]?.read()).toEqual(['3,1', '3,2']);
  });

  it('are none where other numbers have points', async () => {
    const member = await memberOf('points.csv', 'id;place;a;b\nx;1,5;0.5;1\ny;2,5;1.5;2\n');
    expect(member.shape).toEqual([2, 2]);
  });
});

describe('embeddings in nested objects', () => {
  const lines = (rows: readonly unknown[]): string =>
    rows.map((row) => JSON.stringify(row)).join('\n');
  it.each([
    [
      'answers.jsonl',
      lines(
        ['b', 'a'].map((id, i) => ({
          custom_id: id,
          score: i,
          response: { status: 200, body: { data: [{ index: 0, embedding: [i, 2] }] } },
        })),
      ),
      'response/body/data/0/embedding',
    ],
    [
      'records.json',
      JSON.stringify(
        ['b', 'a'].map((id, i) => ({ values: [i, 2], metadata: { id, source: 'web' } })),
      ),
      'values',
    ],
    [
      'object.json',
      JSON.stringify({
        run: { seed: [1], result: { vectors: { b: [0, 2], a: [1, 2] } } },
      }),
      'run/result/vectors',
    ],
    [
      'columns.json',
      JSON.stringify({
        model: {
          x: [
            [0, 2],
            [1, 2],
          ],
          ids: ['b', 'a'],
        },
      }),
      'model/x',
    ],
  ])('are found with their ids: %s', async (name, text, path) => {
    const member = await memberOf(name, text);
    expect(member.name === '' ? path : member.name).toBe(path);
    expect(Array.from((await member.readRows(0, 2)).data)).toEqual([0, 2, 1, 2]);
    expect(await rowIdsOf(member)).toEqual(['b', 'a']);
  });

  it('are looked for only where there are none above', async () => {
    const text = '{"x":[[1,2],[3,4]],"config":{"x":[[5,6]]}}';
    expect((await memberOf('above.json', text)).name).toBe('x');
    const line = '{"id":"a","x":[1,2],"config":{"y":[3,4],"id":"c"}}\n';
    expect(await rowIdsOf(await memberOf('above.jsonl', line))).toEqual(['a']);
  });
});
