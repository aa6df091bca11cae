import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOutputs, type Terminal } from '../../src/cli/outputs';
import { CancelledError } from '../../src/core/errors';

let folder: string;
let there: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-ask-'));
  there = join(folder, 'there.csv');
  writeFileSync(there, 'precious');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Creates a terminal whose user answers the first question with some keys. */
function terminal(keys: string, isTTY = true): Terminal & { readonly asked: () => string } {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = Object.assign(new PassThrough(), { isTTY });
  let asked = '';
  let isAnswered = false;
  stderr.on('data', (text: Buffer) => {
    asked += text.toString();
    if (isAnswered || !asked.includes('[y/N]')) return;
    isAnswered = true;
    if (keys === 'end') stdin.end();
    else stdin.write(keys);
  });
  return { stdin, stderr, asked: () => asked };
}

const check = (where: Terminal, force = false): ReturnType<typeof checkOutputs<'csv' | 'html'>> =>
  checkOutputs({ csv: there, html: join(folder, 'new.html') }, [], { force }, where);

describe('a file that is there', () => {
  it.each(['y\r', 'Yes\r', ' y \n'])('is replaced where a person says so (%j)', async (keys) => {
    const where = terminal(keys);
    expect(await check(where)).toEqual({
      csv: { path: there, replace: true },
      html: { path: join(folder, 'new.html'), replace: false },
    });
    expect(where.asked()).toContain(`Replace ${there}? [y/N] `);
  });

  it.each(['\r', 'n\r', 'yellow\r', 'end'])('is left after any other answer (%j)', async (keys) => {
    await expect(check(terminal(keys))).rejects.toMatchObject({ code: 'file-exists' });
  });

  it('is left, and nothing done, at Ctrl-C', async () => {
    await expect(check(terminal('\u0003'))).rejects.toBeInstanceOf(CancelledError);
  });

  it('is left without a question where nobody can answer one', async () => {
    const where = terminal('y\r', false);
    await expect(check(where)).rejects.toMatchObject({ code: 'file-exists' });
    expect(where.asked()).toBe('');
  });

  it('is replaced without a question by --force', async () => {
    const where = terminal('n\r');
    expect((await check(where, true)).csv).toEqual({ path: there, replace: true });
    expect(where.asked()).toBe('');
  });
});
