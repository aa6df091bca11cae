import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsDescribed, servesAs } from '../../src/cli/row-roles';
import { openReadable } from '../../src/compute/files/open-readable';
import { describeFile } from '../../src/compute/reading/file-tasks';
import { defaultLimits } from '../../src/formats/limits';
import { readMember } from '../../src/formats/read-space';
import { formats } from '../../src/formats/registry';
import { WorkCounter } from '../counted-work';
import { type GrowingFile, growingFiles } from './growing-files';

/** Maximum factor of the work for a file of twice the size. */
const maxGrowth = 2.5;

let folder: string;
let counter: WorkCounter;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-growth-'));
  counter = await WorkCounter.start();
});
afterAll(() => {
  counter.stop();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Writes the files.
 * @returns the path of the first
 */
async function make({ make: files }: GrowingFile, size: number): Promise<string> {
  const entries = Object.entries(await files(size));
  for (const [name, bytes] of entries) writeFileSync(join(folder, name), bytes);
  return join(folder, entries[0]![0]);
}

/** Reads a file as `latents info` does, then its first space as a comparison does. */
async function readAll(path: string, format: string): Promise<void> {
  const { members, format: found } = await describeFile({ name: path }, defaultLimits);
  expect(found).toBe(format);
  const described = rowsDescribed(members);
  for (const { name, shape } of members) servesAs(name, shape, described);
  const space = members.find(({ unusable }) => unusable === undefined)?.name;
  if (space === undefined) return;
  const file = await openReadable({ name: path }, defaultLimits);
  await readMember(file.opened, path, space, defaultLimits, undefined);
  await file.close();
}

describe('work on a file of twice the size', () => {
  it('is measured for every format', () => {
    const measured = new Set(growingFiles.map(({ format }) => format));
    expect([...measured].sort()).toEqual(formats.map(({ id }) => id).sort());
  });

  it.each(growingFiles)('grows with the $what of $format', async (growing) => {
    const work = async (size: number): Promise<number> => {
      const path = await make(growing, size);
      return counter.of(() => readAll(path, growing.format));
    };
    // The first run includes one-time work.
    await work(growing.size);
    const once = await work(growing.size);
    const twice = await work(2 * growing.size);
    expect(once).toBeGreaterThan(100);
    expect(twice / once).toBeLessThanOrEqual(maxGrowth);
  });

  it('would show work that grows with the square', async () => {
    const compare = async (size: number): Promise<number> => {
      let alike = 0;
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i % 7 === j % 7) alike++;
      return Promise.resolve(alike);
    };
    const once = await counter.of(() => compare(500));
    const twice = await counter.of(() => compare(1000));
    expect(twice / once).toBeGreaterThan(3.5);
  });
});
