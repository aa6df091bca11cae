import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesInMemory } from '../../src/formats/byte-source';
import { embeddingExtensions } from '../../src/formats/kinds';
import { readSpace } from '../../src/formats/read-space';
import { parseRowIds } from '../../src/compute/files/row-lists';
import { gatherRows, type Matrix } from '../../src/core/matrix';

const root = join(import.meta.dirname, '..', '..');

export type Study = 'cora' | 'trec' | 'digits';
export type Pair = `${string}|${string}`;
type ByPair<T> = Readonly<Record<Pair, T>>;

/** Independent float64 values, computed with numpy, scipy and scikit-learn. */
export interface ReferenceValues {
  /** Relative representation over the anchors of `anchors.txt`, by study, file and projection. */
  readonly projections: Readonly<
    Record<Study, Record<string, Record<string, ProjectionReference>>>
  >;
  /** Measures between the files' own coordinates, on every n-th row. */
  readonly measures: Readonly<
    Record<Study, { rows: string; pairs: ByPair<Record<string, number | null>> }>
  >;
  /** Scores between relative representations, by study, projection and pair. */
  readonly relative: Readonly<Record<Study, Record<string, ByPair<Record<string, number>>>>>;
  readonly stitching: Readonly<
    Record<
      Study,
      {
        head: string;
        /** By projection, decoder and encoder. */
        decoder_encoder_accuracy: Record<string, Record<string, Record<string, number>>>;
      }
    >
  >;
  readonly pairs: ByPair<Record<string, number | null>>;
}
export interface ProjectionReference {
  readonly shape: readonly [number, number];
  readonly frobenius: number;
  readonly sum: number;
  /** The first entries, row by row. */
  readonly corner: readonly (readonly number[])[];
  readonly last: number;
}

export const reference = JSON.parse(
  readFileSync(join(root, 'test', 'reference', 'values.json'), 'utf8'),
) as ReferenceValues;

/** Returns the path of a data file in any of the project's folders for them. */
export function dataPath(folder: string, name: string): string {
  const places = ['samples', join('test', 'data')].map((place) => join(root, place, folder, name));
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no data file ${folder}/${name}`);
  return found;
}

const spaces = new Map<string, Promise<Matrix>>();

/** Loads the rows of a data file, once. */
export function loadMatrix(folder: string, name: string): Promise<Matrix> {
  const path = dataPath(folder, name);
  const expected =
    spaces.get(path) ??
    readSpace(bytesInMemory(name, readFileSync(path))).then(({ matrix }) => matrix);
  spaces.set(path, expected);
  return expected;
}

/** Loads the anchors' row numbers of a study. */
export function loadAnchors(study: Study): number[] {
  const text = readFileSync(dataPath(study, 'anchors.txt'), 'utf8');
  return parseRowIds('anchors.txt', text).map(Number);
}

/** Selects every n-th row, from 0. */
export function everyNth(matrix: Matrix, step: number): Matrix {
  const indices = Array.from({ length: Math.ceil(matrix.rows / step) }, (_, i) => i * step);
  return gatherRows(matrix, indices);
}

/** Parses the step of `measures.<study>.rows`, e.g. "every 3rd row from 0". */
export function rowStep(text: string): number {
  return Number(/every (\d+)/.exec(text)?.[1]);
}

/** Whether a file's format can be read, so that its reference values can be checked. */
export function isReadable(name: string): boolean {
  return embeddingExtensions.some((extension) => name.endsWith(extension));
}

export function splitPair(pair: string): [string, string] {
  return pair.split('|') as [string, string];
}
