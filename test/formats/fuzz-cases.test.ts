import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exercise } from './fuzz/exercise';
import { exerciseStudyFile } from './fuzz/exercise-study';

/** Files that `npm run fuzz` has found: each once took too much, or failed without saying why. */
const folder = join(import.meta.dirname, '..', 'data', 'fuzz');
const maxBytes = 64 * 2 ** 20;

it.each(readdirSync(folder))('%s is refused, and takes little', async (name) => {
  const bytes = new Uint8Array(readFileSync(join(folder, name)));
  const taken = (): number => {
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return heapUsed + Math.max(external, arrayBuffers);
  };
  const before = taken();
  const outcome = name.startsWith('labels')
    ? await exerciseStudyFile('labels', name, bytes)
    : await exercise(name, bytes, new Map());
  expect(taken() - before).toBeLessThan(maxBytes);
  expect(outcome).not.toBe('read');
});

const nothing = ['"', '""', '\t', '""\n""', ',', ' ', '\n\n', '"\n', '\ufeff', '""\t"""', '";"'];

it.each(nothing)('labels that are %j are refused, whatever their file is called', async (text) => {
  const bytes = new TextEncoder().encode(text);
  for (const name of ['labels.csv', 'labels.tsv', 'labels.txt']) {
    expect(await exerciseStudyFile('labels', name, bytes)).toMatch(/^[a-z]+(-[a-z]+)*$/);
  }
});
