import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineService } from '../../../src/compute/engine/engine-service';
import type {
  CompareRequest,
  FileReference,
  StitchRequest,
} from '../../../src/compute/protocol/engine';
import { spacesIn } from '../../../src/compute/reading/spaces-in';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { stitchOptions } from '../../stitch-options';
import { gaussian } from '../../core/random-matrices';
import { engineOf } from '../noisy-spaces';

const [rows, dims] = [4000, 8];
const littleMemory = 2 ** 20;
const signal = new AbortController().signal;
const quiet = (): void => undefined;

let folder: string;
let within: EngineService;
let beyond: EngineService;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-serving-'));
  within = engineOf(2 ** 30);
  beyond = engineOf(littleMemory);
  // Noise, and digits of the noise's size that are independent of it.
  for (const [f, name] of ['a.csv', 'b.csv'].entries()) {
    const { data } = gaussian(rows, dims, 20 + f);
    const lines = Array.from({ length: rows }, (_, row) => {
      const values = Array.from(data.subarray(row * dims, (row + 1) * dims), String);
      return [`s${row}`, (row * 7) % 10, (row * 13) % rows, ...values].join(',');
    });
    const names = Array.from({ length: dims }, (_, j) => `f${j}`);
    writeFileSync(
      join(folder, name),
      `${['id', 'digit', 'serial', ...names].join(',')}\n${lines.join('\n')}\n`,
    );
  }
});
afterAll(async () => {
  await Promise.all([within.close(), beyond.close()]);
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, member?: string): FileReference {
  return {
    name,
    location: { path: join(folder, name) },
    ...(member === undefined ? {} : { member }),
  };
}

const every = `digit,serial,${Array.from({ length: dims }, (_, j) => `f${j}`).join(',')}`;

describe('a column that serves as labels', () => {
  const options = {
    ...defaultOptions,
    projections: ['absolute'],
    measures: ['cka-linear-debiased'],
  } as const;
  const messages: string[] = [];
  const compare = (engine: EngineService, request: Partial<CompareRequest>) =>
    engine.compare(
      { spaces: [file('a.csv'), file('b.csv')], options, ...request },
      ({ message }) => messages.push(message),
      signal,
    );

  it('is no dimension, in memory and beyond it', async () => {
    for (const engine of [within, beyond]) {
      messages.length = 0;
      const plain = await compare(engine, {});
      expect(plain.spaces.map((space) => space.dims)).toEqual([dims, dims]);
      expect(plain.warnings.join()).toMatch(/"digit" and "serial" hold whole numbers/);
      const labelled = await compare(engine, { labels: file('a.csv', 'f3') });
      expect(labelled.spaces.map((space) => space.dims)).toEqual([dims - 1, dims - 1]);
      expect(labelled.spaces[0]!.columns).toBe('7 columns "f0", "f1" … "f7"');
      const isStreamed = messages.some((message) => message.startsWith('Summing up'));
      expect(isStreamed).toBe(engine === beyond);
      expect(Math.abs(labelled.scores[0]!.matrix[0]![1]!)).toBeLessThan(0.05);
    }
  });

  it('or as ids is none', async () => {
    const pairing = { column: 'f1' };
    const request = {
      spaces: [file('a.csv'), file('a.csv', 'f*')],
      options: { ...options, pairing },
    };
    // Numbers with a fraction are no ids.
    await expect(compare(within, request)).rejects.toMatchObject({ code: 'unknown-ids' });
    const bySerial = { ...request, options: { ...options, pairing: { column: 'serial' } } };
    const { spaces, scores, pairing: how } = await compare(within, bySerial);
    expect(spaces.map((space) => space.dims)).toEqual([dims, dims]);
    expect(how).toMatchObject({ by: 'ids', columns: ['serial', 'serial'], matched: rows });
    expect(scores[0]!.matrix[0]![1]).toBeCloseTo(1, 9);
  });

  it('is an error where it is named as a dimension as well', async () => {
    const spaces = [file('a.csv', every), file('b.csv')];
    await expect(compare(within, { spaces, labels: file('a.csv', 'digit') })).rejects.toMatchObject(
      {
        code: 'not-a-space',
        problem: expect.stringContaining('"digit" serves as labels') as string,
      },
    );
    // Columns of the other file's labels are kept in a file whose columns the user names.
    const others = await compare(within, { spaces, labels: file('b.csv', 'digit') });
    expect(others.spaces.map((space) => space.dims)).toEqual([dims + 2, dims]);
  });

  it('tells nothing to a head: accuracy on noise is that of chance', async () => {
    const request: StitchRequest = {
      spaces: [file('a.csv'), file('b.csv')],
      labels: file('a.csv', 'digit'),
      options: stitchOptions,
    };
    const { results, spaces } = await within.stitch(request, quiet, signal);
    expect(spaces.map((space) => space.dims)).toEqual([dims, dims]);
    expect(results[0]!.matrix[0]![0]).toBeLessThan(0.2);
  });

  it('or as targets is no dimension', async () => {
    const request: StitchRequest = {
      spaces: [file('a.csv'), file('b.csv', 'f*')],
      targets: file('a.csv', 'f2'),
      options: { ...stitchOptions, task: 'reconstruction' },
    };
    const { spaces, task } = await within.stitch(request, quiet, signal);
    expect(task).toBe('reconstruction');
    expect(spaces.map((space) => space.dims)).toEqual([dims - 1, dims]);
  });
});

describe('the columns that serve a study', () => {
  const without = (space: FileReference, serving: Parameters<typeof spacesIn>[1]) =>
    spacesIn([space], serving)[0]!.use?.without;

  it('are those of the same file, and of others by their name where no columns are named', () => {
    const labels = file('a.csv', 'digit');
    expect(without(file('a.csv'), { labels, options: {} })).toEqual(['digit']);
    expect(without(file('b.csv'), { labels, options: {} })).toEqual(['digit']);
    expect(without(file('a.csv', 'f*'), { labels, options: {} })).toEqual(['digit']);
    expect(without(file('b.csv', 'f*'), { labels, options: {} })).toBeUndefined();
    expect(without(file('a.csv'), { labels: file('labels.csv'), options: {} })).toBeUndefined();
    const targets = file('a.csv', 'x,y');
    expect(without(file('a.csv'), { targets, options: {} })).toEqual(['x,y']);
    expect(without(file('b.csv'), { targets, options: {} })).toBeUndefined();
    expect(without(file('b.csv'), { options: { pairing: { column: 'id' } } })).toEqual(['id']);
  });
});
