import { describe, expect, it } from 'vitest';
import { haveSameRows, likelySpaces } from '../../../src/compute/study-file/likely-spaces';

const file = (...shapes: [number, number][]): { shape: readonly number[] }[] =>
  shapes.map((shape) => ({ shape }));
const shapes = (files: { shape: readonly number[] }[][]): unknown =>
  files.map((arrays) => arrays.map(({ shape }) => shape));

describe('arrays that most likely are spaces of the same rows', () => {
  it('are all where all have as many rows', () => {
    const files = [file([20, 3], [20, 4]), file([20, 5])];
    expect(likelySpaces(files)).toEqual(files);
  });

  it('are no weights beside the layers of a model', () => {
    const files = [file([10, 768], [2000, 768], [2000, 384]), file([10, 384], [2000, 384])];
    expect(shapes(likelySpaces(files))).toEqual([
      [
        [2000, 768],
        [2000, 384],
      ],
      [[2000, 384]],
    ]);
  });

  it('have the number of rows of most files, however many arrays have another', () => {
    const files = [file([10, 2], [10, 3], [10, 4], [50, 2]), file([50, 2]), file([50, 9])];
    expect(shapes(likelySpaces(files))).toEqual([[[50, 2]], [[50, 2]], [[50, 9]]]);
  });

  it('are those a file has, where it has none of as many rows: ids may pair them', () => {
    const files = [file([50, 2]), file([50, 3]), file([48, 2], [48, 3], [7, 7])];
    expect(shapes(likelySpaces(files))).toEqual([
      [[50, 2]],
      [[50, 3]],
      [
        [48, 2],
        [48, 3],
      ],
    ]);
  });

  it('have more rows rather than fewer where nothing else tells', () => {
    expect(shapes(likelySpaces([file([7, 2], [90, 2])]))).toEqual([[[90, 2]]]);
    expect(likelySpaces([])).toEqual([]);
    expect(likelySpaces([[]])).toEqual([[]]);
  });
});

it('tells arrays of the same number of rows from others', () => {
  expect(haveSameRows(file([2, 3], [2, 9]))).toBe(true);
  expect(haveSameRows(file([2, 3], [3, 3]))).toBe(false);
  expect(haveSameRows([])).toBe(true);
});
