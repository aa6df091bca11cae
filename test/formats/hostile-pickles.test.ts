import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { zipOf } from './archives';
import { fixtureBytes } from './fixture-files';
import { limitsByDefault, pickle, refusal } from './hostile-files';

/** Repeats one opcode. */
function repeated(opcode: number, times: number): Uint8Array {
  return new Uint8Array(times).fill(opcode);
}

/** Creates LONG_BINPUT opcodes with numbers out of order. */
function memoInDisorder(count: number): Uint8Array {
  const bytes = Buffer.alloc(5 * count, 'r');
  for (let i = 0; i < count; i++) bytes.writeUInt32LE((i * 2654435761) % 2 ** 32, 5 * i + 1);
  return bytes;
}

describe('pickles in PyTorch files', () => {
  const proof = join(tmpdir(), `latents-executed-${process.pid}`);
  const payloads: Readonly<Record<string, [string, Uint8Array]>> = {
    'a call of os.system': ['os.system', pickle(`cos\nsystem\n(S'touch ${proof}'\ntR.`)],
    'a call of posix.system by STACK_GLOBAL': [
      'posix.system',
      pickle(0x80, 4, 0x8c, 5, 'posix', 0x8c, 6, 'system', 0x93, `(S'touch ${proof}'\ntR.`),
    ],
    'builtins.eval by INST': ['builtins.eval', pickle(`(S'1'\nibuiltins\neval\n.`)],
    'an object of a class of its own': [
      '__main__.Net',
      pickle(0x80, 2, 'c__main__\nNet\n)', 0x81, '}b.'),
    ],
    'a name that is on the way to every object': [
      'torch.constructor',
      pickle('ctorch\nconstructor\n(tR.'),
    ],
    'a name of JavaScript': ['__proto__.polluted', pickle('c__proto__\npolluted\n.')],
  };
  it.each(Object.keys(payloads))('refuses %s by name, and nothing runs', async (what) => {
    const [name, bytes] = payloads[what]!;
    const zipped = await zipOf({ 'evil/data.pkl': bytes, 'evil/data/0': new Uint8Array(4) });
    expect(await refusal('evil.pt', zipped)).toMatchObject({
      code: 'refused-global',
      file: 'evil.pt',
      problem: expect.stringContaining(name) as string,
    });
    const legacy = fixtureBytes('pytorch-legacy.pt').slice(0, 15);
    const old = Uint8Array.from([...legacy, ...pickle('I1001\n.}.'), ...bytes, ...pickle('].')]);
    expect(await refusal('evil.pth', old)).toMatchObject({ code: 'refused-global' });
    expect(existsSync(proof)).toBe(false);
  });

  it('ends on lists and dicts that hold themselves', async () => {
    const cyclic = pickle('(lp0\ng0\na(dp1\nS"self"\ng1\nsa.');
    const bytes = await zipOf({ 'a/data.pkl': cyclic });
    expect(await refusal('cyclic.pt', bytes)).toMatchObject({ code: 'not-a-space' });
  });

  it('ends on lists that double themselves a hundred times', async () => {
    const doubling = Array.from({ length: 100 }, (_, i) => `(g${i}\ng${i}\nlp${i + 1}\n`).join('');
    const bytes = await zipOf({ 'a/data.pkl': pickle(`(lp0\n${doubling}.`) });
    expect(await refusal('doubling.pt', bytes)).toMatchObject({ code: 'not-a-space' });
  });

  it('ends on a million nested lists', async () => {
    const bytes = await zipOf({ 'a/data.pkl': pickle(`${'('.repeat(1e6)}${'l'.repeat(1e6)}.`) });
    expect(await refusal('deep.pt', bytes)).toMatchObject({ code: 'not-a-space' });
  });

  const tooMuch: readonly [string, () => Uint8Array][] = [
    ['five million marks', () => repeated(0x28, 5e6)],
    ['five million numbers in its memo', () => repeated(0x94, 5e6)],
    ['two million nested tuples', () => repeated(0x85, 2e6)],
    ['two million dicts in a list', () => Uint8Array.from([0x28, ...repeated(0x7d, 2e6)])],
    ['two million lists in a list', () => Uint8Array.from([0x28, ...repeated(0x5d, 2e6)])],
    ['six million references', () => Buffer.from(`N\x94${'h\0'.repeat(6e6)}`, 'latin1')],
    ['two million numbers of its memo in disorder', () => memoInDisorder(2e6)],
  ];
  it.each(tooMuch)('refuses %s before memory runs out', async (_what, parts) => {
    const bytes = await zipOf({ 'a/data.pkl': Buffer.concat([pickle('N'), parts(), pickle('.')]) });
    expect(await refusal('much.pt', bytes, limitsByDefault)).toMatchObject({
      code: 'too-large',
      file: 'much.pt',
      problem: expect.stringContaining('of its pickle need more than') as string,
    });
  });

  it('looks once at a list that is referred to a million times', async () => {
    const row = Buffer.concat([pickle('](K\x01K\x02'), pickle('eq', 0)]);
    const refs = Buffer.from('h\0'.repeat(1e6), 'latin1');
    const list = Buffer.concat([pickle(0x80, 2), row, pickle('0('), refs, pickle('l.')]);
    const { matrix } = await readSpace(
      bytesInMemory('shared.pt', await zipOf({ 'a/data.pkl': list })),
    );
    expect([matrix.rows, matrix.cols]).toEqual([1e6, 2]);
    expect([...matrix.data.subarray(-2)]).toEqual([1, 2]);
  });

  it('finds a value again by numbers that begin at 1 and come in disorder', async () => {
    // cPickle of Python 2 numbers from 1.
    const row = (at: number): Uint8Array => pickle(']q', at, '(K', at, 'K', at, 'e');
    const rows = [1, 2, 40, 3, 7].map(row);
    const refs = [40, 7, 1].map((at) => pickle('h', at));
    const bytes = Buffer.concat([pickle(0x80, 2, '('), ...rows, ...refs, pickle('l.')]);
    const { matrix } = await readSpace(
      bytesInMemory('memo.pt', await zipOf({ 'a/data.pkl': bytes })),
    );
    expect([...matrix.data]).toEqual([1, 2, 40, 3, 7, 40, 7, 1].flatMap((at) => [at, at]));
  });

  it('keeps keys from reaching a prototype', async () => {
    const bytes = await zipOf({ 'a/data.pkl': pickle(`(dS'__proto__'\n(dS'polluted'\nI1\nss.`) });
    await refusal('proto.pt', bytes);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses a tensor that reaches out of its storage', async () => {
    const tensor = fixtureBytes('pytorch-tensor.pt');
    const at = Buffer.from(tensor).indexOf(Buffer.from([0x4b, 12, 0x4b, 5, 0x86]));
    expect(at).toBeGreaterThan(0);
    tensor[at + 1] = 200;
    expect(await refusal('lying.pt', tensor)).toMatchObject({ code: 'truncated' });
  });
});
