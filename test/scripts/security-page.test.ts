import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const promises = [...page.matchAll(/^\| (\*\*.+) \| (.+?) *\|$/gm)].map(
  ([, promise, tests]) => [promise!, tests!] as const,
);

it('says what is promised', () => {
  expect(promises.length).toBeGreaterThan(10);
});

it.each(promises)('%s has a test', (_, tests) => {
  const named = [...tests.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!);
  expect(named).not.toEqual([]);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
