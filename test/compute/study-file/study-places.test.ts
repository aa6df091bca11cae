import { expect, it } from 'vitest';
import { parseStudy } from '../../../src/compute/study-file/parse';
import { InspectorError } from '../../../src/core/errors';

const lines = [
  '{',
  '  "version": 1,',
  '  "spaces": [{ "file": "a.npy" }, { "file": "b.npy" }],',
  '  "anchors": { "strategy": "uniform" },',
  '  "projections": ["absolute", "cosine"],',
  '  "measures": ["cka-linear"]',
  '}',
];
const text = lines.join('\n');

/** A product of 5,000 projections. */
const endless = `concat:${Array.from({ length: 5000 }, () => 'cosine').join('+')}`;

function withSeeds(seeds: number): string {
  return text.replace('"cka-linear"]', `"cka-linear"], "stitching": { "seeds": ${seeds} }`);
}

function problemOf(broken: string): InspectorError {
  try {
    parseStudy('x.latents.json', broken);
  } catch (error) {
    if (error instanceof InspectorError) return error;
    throw error;
  }
  throw new Error('It is a study.');
}

it('is a study where nothing is wrong', () => {
  expect(parseStudy('x.latents.json', text).spaces).toHaveLength(2);
});

it.each([
  ['a comma is missing', text.replace('1,', '1'), 'not-a-study', 3, 3],
  ['it ends early', lines.slice(0, 4).join('\n'), 'not-a-study', 4, 40],
  ['a key is unknown', text.replace('"measures"', '"measure"'), 'not-a-study', 6, 3],
  ['a key is missing', text.replace('"version": 1,', ''), 'not-a-study', 1, 1],
  [
    'a key of a space is unknown',
    text.replace('"file": "b.npy"', '"file": "b.npy", "colour": 1'),
    'not-a-study',
    3,
    54,
  ],
  ['a value is of another kind', text.replace('"b.npy"', '7'), 'not-a-study', 3, 45],
  ['a choice is none of several', text.replace('"uniform"', '"best"'), 'not-a-study', 4, 28],
  ['a projection is unknown', text.replace('"cosine"', '"cosmic"'), 'unknown-projection', 5, 31],
  ['it asks for more runs than end', withSeeds(1e9), 'not-a-study', 6, 55],
  ['it asks for more runs than there are', withSeeds(1e15), 'not-a-study', 6, 55],
  ['a product has no end', text.replace('cosine', endless), 'wrong-use', 5, 31],
  ['a measure is unknown', text.replace('"cka-linear"', '"cka"'), 'unknown-measure', 6, 16],
  ['it is something else', 'hello', 'not-a-study', 1, 1],
  ['it is empty', '', 'not-a-study', 1, 1],
])('says where it is wrong: %s', (_, broken, code, line, column) => {
  const error = problemOf(broken);
  expect(error.code).toBe(code);
  expect(error.file).toBe('x.latents.json');
  expect(error.details).toMatchObject({ line, column });
});
