import type { Labels, LoadedSpace } from '../../../src/core/study/types';
import type { Float64Matrix, Matrix } from '../../../src/core/matrix';
import { product } from '../../../src/core/linalg/products';
import type { StitchInput, StitchOptions } from '../../../src/core/stitching/study/stitching';
import { gaussian, rotation } from '../random-matrices';
import { stitchOptions } from '../../stitch-options';

export const rowCount = 240;
const dims = 6;
const classNames = ['red', 'green', 'blue'];

/** Three linearly separable clusters. */
const noise = gaussian(rowCount, dims, 1);
export const clusters: Float64Matrix = {
  ...noise,
  data: noise.data.map((value, at) => {
    const row = Math.floor(at / dims);
    return 0.5 * value + (at % dims === row % 3 ? 3 : 0) + 0.4 * (at % dims);
  }),
};
/** The same clusters after a rotation that moves every class. */
export const turned = product(clusters, rotation(dims, 2));

export function space(name: string, matrix: Matrix): LoadedSpace {
  return { name, file: `${name}.npy`, dtype: 'float64', matrix };
}

/** Creates labels of all rows; two thirds are training rows. */
export function labels(
  change: (row: number) => Partial<Labels['rows'][number]> = () => ({}),
): Labels {
  return {
    file: 'labels.csv',
    rows: Array.from({ length: rowCount }, (_, row) => ({
      id: String(row),
      label: classNames[row % 3]!,
      split: Math.floor(row / 3) % 3 === 0 ? 'test' : 'train',
      text: `text of ${row}`,
      ...change(row),
    })),
  };
}

export const defaultOptions: StitchOptions = {
  ...stitchOptions,
  projections: ['absolute', 'cosine'],
  precision: 'float64',
};

/** Creates a study of the clusters and their rotation, with the given options. */
export function study(
  options: Partial<StitchOptions> = {},
  rest: Partial<StitchInput> = {},
): StitchInput {
  return {
    spaces: [space('plain', clusters), space('turned', turned)],
    labels: labels(),
    ...rest,
    options: { ...defaultOptions, ...options },
  };
}
