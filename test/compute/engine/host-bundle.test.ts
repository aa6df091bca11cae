import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('leaves to the engine what would make the extension host slow to start', async () => {
  const bundle = join(import.meta.dirname, '..', '..', '..', 'dist', 'extension.cjs');
  const { sources } = JSON.parse(await readFile(`${bundle}.map`, 'utf8')) as { sources: string[] };
  expect(sources.some((source) => source.includes('src/extension/'))).toBe(true);
  const heavy =
    /formats\/writers\/|@tensorflow|h5wasm|hyparquet|zip\.js|node_modules\/(ml-matrix|linear-sum)|core\/study\/tasks/;
  expect(sources.filter((source) => heavy.test(source))).toEqual([]);
  // The first bytes of WebAssembly, in base64.
  expect(await readFile(bundle, 'utf8')).not.toContain('AGFzbQ');
});
