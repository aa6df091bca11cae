import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('leaves to the engine what would make the extension host slow to start', async () => {
  const map = join(import.meta.dirname, '..', '..', 'dist', 'extension.cjs.map');
  const { sources } = JSON.parse(await readFile(map, 'utf8')) as { sources: string[] };
  expect(sources.some((source) => source.includes('src/extension/'))).toBe(true);
  const heavy = /formats\/writers\/|@tensorflow|h5wasm|hyparquet|zip\.js/;
  expect(sources.filter((source) => heavy.test(source))).toEqual([]);
});
