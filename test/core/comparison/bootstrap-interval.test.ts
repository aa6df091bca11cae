import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { product } from '../../../src/core/linalg/products';
import { scoreRows } from '../../../src/core/measures/evaluate';
import { resolveMeasure } from '../../../src/core/measures/registry';
import { randomIndex, type Random, seeded } from '../../../src/core/random';
import { bootstrapInterval } from '../../../src/core/comparison/bootstrap-interval';
import { gaussian, mapEntries } from '../random-matrices';

const rows = 100;
const latent = 4;
const samples = 80;
const draws = 60;

/** Creates two noisy views of the same rows × 4 standard normal variables. */
function views(seed: number): [Matrix, Matrix] {
  const z = gaussian(rows, latent, 3 * seed);
  const view = (mix: Matrix, noise: number, noiseSeed: number): Matrix => {
    const seen = product(z, mix);
    const error = gaussian(rows, mix.cols, noiseSeed);
    return mapEntries(seen, (value, i, j) => value + noise * error.data[i * mix.cols + j]!);
  };
  return [
    view(gaussian(latent, 8, 1e6), 1.2, 3 * seed + 1),
    view(gaussian(latent, 6, 2e6), 0.8, 3 * seed + 2),
  ];
}

function score(id: string, x: Matrix, y: Matrix): number {
  return scoreRows(resolveMeasure(id), x, y).value!;
}

/** 95 % percentile interval of the ordinary bootstrap: as many rows, with replacement. */
function ordinaryBootstrap(id: string, x: Matrix, y: Matrix, random: Random): [number, number] {
  const values = Array.from({ length: draws }, () => {
    const drawn = Array.from({ length: rows }, () => randomIndex(random, rows));
    return score(id, gatherRows(x, drawn), gatherRows(y, drawn));
  }).sort((a, b) => a - b);
  return [values[Math.floor(0.025 * draws)]!, values[Math.ceil(0.975 * draws) - 1]!];
}

describe('the bootstrap interval', () => {
  const biased = ['cca-mean', 'mutual-knn-cosine-k5'];
  const ids = ['cka-linear-debiased', 'procrustes-angular', ...biased];

  it.each(ids)('of %s holds the mean of other samples about 95 times in 100', (id) => {
    const others = Array.from({ length: 200 }, (_, i) => score(id, ...views(1000 + i)));
    const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
    let held = 0;
    let heldByOrdinary = 0;
    for (let sample = 0; sample < samples; sample++) {
      const [x, y] = views(sample);
      const value = score(id, x, y);
      const [low, high] = bootstrapInterval(id, x, y, value, { draws, seed: sample })!;
      held += low <= mean && mean <= high ? 1 : 0;
      const ordinary = ordinaryBootstrap(id, x, y, seeded(4, sample));
      heldByOrdinary += ordinary[0] <= mean && mean <= ordinary[1] ? 1 : 0;
    }
    expect(held / samples).toBeGreaterThan(0.85);
    if (biased.includes(id)) {
      expect(heldByOrdinary / samples, 'why it is not the ordinary bootstrap').toBeLessThan(0.7);
    }
  });

  it('of some of the rows narrows with the root of how many were scored', () => {
    const [x, y] = views(5);
    const id = 'cka-linear-debiased';
    const [low, high] = bootstrapInterval(id, x, y, 0.5, { draws, seed: 0 })!;
    const options = { draws, seed: 0, scoredRows: 4 * rows };
    const [narrowLow, narrowHigh] = bootstrapInterval(id, x, y, 0.5, options)!;
    expect(narrowHigh - narrowLow).toBeCloseTo((high - low) / 2, 12);
  });

  it('stays within the range of the measure', () => {
    const [x] = views(6);
    const [low, high] = bootstrapInterval('cka-linear', x, x, 1, { draws, seed: 0 })!;
    expect(low).toBeCloseTo(1, 12);
    expect(high).toBeLessThanOrEqual(1);
  });
});
