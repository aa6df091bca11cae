import { describe, expect, it } from 'vitest';
import { product } from '../../../src/core/linalg/products';
import { allMeasureIds, resolveMeasure } from '../../../src/core/measures/registry';
import type { Invariances } from '../../../src/core/registry';
import { gaussian, mapEntries, transformations } from '../random-matrices';
import { valueOf } from './score';

/**
 * Two related spaces of 60 rows away from the origin, of the same width so that all measures are
 * defined.
 */
const x = mapEntries(gaussian(60, 5, 1), (value, _, j) => value + j / 2);
const noise = gaussian(60, 5, 2);
const y = mapEntries(
  product(x, gaussian(5, 5, 3)),
  (value, i, j) => value + noise.data[i * 5 + j]! + 1,
);

describe.each(allMeasureIds)('%s', (id) => {
  const { invariances } = resolveMeasure(id).entry;
  const plain = valueOf(id, x, y);

  it.each(Object.entries(transformations(5, 4)))(
    'is as invariant to %s as it says, and not otherwise',
    (name, transform) => {
      const moved = [valueOf(id, transform(x), y), valueOf(id, x, transform(y))];
      const change = Math.max(...moved.map((value) => Math.abs(value - plain)));
      if (invariances[name as keyof Invariances]) {
        expect(change).toBeLessThan(1e-9 * Math.max(1, Math.abs(plain)));
      } else {
        expect(change).toBeGreaterThan(1e-4);
      }
    },
  );
});
