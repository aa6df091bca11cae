import { describe, expect, it } from 'vitest';
import {
  formatBlend,
  parseBlend,
  type SavedBlend,
} from '../../../src/compute/blend-file/blend-file';
import { blend } from './sample-blend';

const text = formatBlend(blend);

type Json = Record<string, Record<string, unknown>>;

/** Returns the file with changed entries. */
function changed(entries: object, parameters: object = {}): string {
  const file = JSON.parse(text) as Json;
  return JSON.stringify({
    ...file,
    parameters: { ...file['parameters'], ...parameters },
    ...entries,
  });
}
const bias = (values: string) => changed({}, { 'head.bias': { shape: [2], values } });

describe('a blend file', () => {
  it('comes back to the bit', () => {
    expect(parseBlend('x.blend.json', text)).toEqual(blend);
  });

  it('comes back with the scale of values', () => {
    const scale = { mean: [1, 2], deviation: [0.5, 4] };
    const values: SavedBlend = { ...blend, task: 'reconstruction', classes: [], scale };
    expect(parseBlend('x.blend.json', formatBlend(values))).toEqual(values);
  });

  it.each<[string, string, RegExp]>([
    ['is not JSON', '{', /not JSON/],
    ['is a study', '{"version":1,"spaces":[]}', /not a blend of this program/],
    ['is of another version', changed({ version: 2 }), /at version/],
    ['names another aggregation', changed({ aggregation: 'sum' }), /no parameters blend\.mlp/],
    ['names other anchors', changed({ anchors: ['7', '1'] }), /2 × 2/],
    [
      'names no projection there is',
      changed({ projections: ['cosine', 'x'] }),
      /no projection "x"/,
    ],
    ['lacks a parameter', changed({}, { 'head.bias': undefined }), /head\.bias is missing/],
    ['is cut off', bias('AAAA'), /does not hold 2 numbers/],
    ['is no base64', bias('?'), /does not hold 2 numbers/],
    ['holds NaN', bias('AADAfwAAwH8='), /not finite/],
    ['has hidden units beyond its numbers', changed({ head: 'mlp', hidden: 1e9 }), /holds fewer/],
    [
      'has anchors beyond its numbers',
      changed({ anchors: Array.from({ length: 20_000 }, String) }),
      /800,\d{3},\d{3} parameters, and the file holds fewer/,
    ],
    ['has no outputs', changed({ classes: [] }), /outputs/],
  ])('that %s is refused with the reason', (_, damaged, reason) => {
    expect(() => parseBlend('x.blend.json', damaged)).toThrow(reason);
    expect(() => parseBlend('x.blend.json', damaged)).toThrow(/^x\.blend\.json: /);
  });
});
