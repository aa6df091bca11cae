import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import {
  prepareByRows,
  prepareSpace,
  scorePrepared,
  scoreRows,
} from '../../../src/core/measures/evaluate';
import { allMeasureIds, resolveMeasure } from '../../../src/core/measures/registry';
import { sampleIndices, seeded, shuffledIndices } from '../../../src/core/random';
import { gaussian } from '../random-matrices';

const count = 48;

/** Creates two partly similar spaces; some rows repeat, so that there are ties. */
function spaces(cols: number): [Matrix, Matrix] {
  const x = gaussian(count, cols, 1);
  const noise = gaussian(count, cols, 2);
  const data = noise.data.map((value, at) => 100 * (value + 0.5 * x.data[at]!));
  data.copyWithin(4 * cols, 0, 3 * cols);
  return [x, { ...noise, data }];
}

describe.each(allMeasureIds)('%s', (id) => {
  const measure = resolveMeasure(id);

  it.each([7, 60])(
    'of %i dimensions is that of the rows themselves, whatever was prepared once',
    (cols) => {
      const [x, y] = spaces(cols);
      const random = seeded(3, 0);
      const close = (value: number | undefined, expected: number | undefined): void => {
        if (expected === undefined) expect(value).toBeUndefined();
        else
          expect(Math.abs(value! - expected)).toBeLessThanOrEqual(
            1e-12 * Math.max(1, Math.abs(expected)),
          );
      };
      const prepared = prepareSpace(measure, x);
      const reordered = prepareByRows(measure, y, 'reordered');
      for (let round = 0; round < 3; round++) {
        const order = shuffledIndices(random, count);
        const { value } = scorePrepared(measure, prepared, reordered(order));
        close(value, scoreRows(measure, x, gatherRows(y, order)).value);
      }
      const [ofX, ofY] = [x, y].map((rows) => prepareByRows(measure, rows, 'any'));
      for (let round = 0; round < 3; round++) {
        const half = sampleIndices(random, count, count / 2);
        const { value } = scorePrepared(measure, ofX!(half), ofY!(half));
        close(value, scoreRows(measure, gatherRows(x, half), gatherRows(y, half)).value);
      }
    },
  );
});
