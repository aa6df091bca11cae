import { describe, expect, it } from 'vitest';
import { pairRows } from '../../../src/core/study/pairing';
import { inOrder, shuffled, table } from './id-tables';

describe('ids that are alike and not the same', () => {
  const path = (row: number): string => `images/Cat_${row}.jpg`;
  const ids = inOrder.map(path);
  const names = shuffled.map((row) => ids[row]!);

  it.each([
    ['in upper and lower case', ids, names.map((id) => id.toUpperCase())],
    ['with other slashes', ids, names.map((id) => `.\\${id.replace('/', '\\')}`)],
    ['composed otherwise', ids.map((id) => `é${id}`), names.map((id) => `e\u0301${id}`)],
    ['of files in other folders', ids.map((id) => `/data/${id}`), names.map((id) => `b/${id}`)],
    ['of files with other endings', ids, names.map((id) => id.replace('jpg', 'npy'))],
    ['of files without folders and endings', ids, shuffled.map((row) => `Cat_${row}`)],
    [
      'with zeros before them',
      inOrder.map((row) => `00${row + 2}`),
      shuffled.map((row) => row + 2),
    ],
  ])('pair rows with a warning: %s', (_, x, y) => {
    const paired = pairRows([table('x', { file: x }), table('y', { key: y })]);
    expect(paired.indices).toEqual([inOrder, inOrder.map((row) => shuffled.indexOf(row))]);
    expect(paired.ids).toEqual(x.map(String));
    expect(paired.isCertain).toBe(false);
    expect(paired.warnings[0]).toMatch(/hardly any/);
  });

  it('pair none where files of one name are of other splits, or of one folder each', () => {
    const of = (folder: string): string[] => inOrder.map((row) => `${folder}/${row}.jpg`);
    const pair = (x: readonly string[], y: readonly string[]): unknown =>
      pairRows([table('x', { '*file': x }), table('y', { '*file': y })]);
    expect(() => pair(of('data/train'), of('data/test'))).toThrow('No row id occurs');
    const folders = inOrder.map((row) => `${row}/image.jpg`);
    expect(() =>
      pair(
        folders,
        folders.map((id) => `b${id}`),
      ),
    ).toThrow('No row id occurs');
  });

  it('go behind ids that are the same', () => {
    const x = table('x', { file: ids, id: inOrder });
    const y = table('y', { file: names.map((id) => `b/${id}`), id: inOrder });
    expect(pairRows([x, y]).warnings).toEqual([]);
  });
});
