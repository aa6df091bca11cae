import { describe, expect, it } from 'vitest';
import { gatherRows } from '../../src/core/matrix';
import { allProjectionIds, resolveProjection } from '../../src/core/projection/registry';
import { isReadable, loadAnchors, loadMatrix, reference, type Study } from './data';

const studies = Object.keys(reference.projections) as Study[];

describe.each(studies)('projections of %s', (study) => {
  const files = Object.keys(reference.projections[study]).filter(isReadable);
  it.each(files)('%s agrees with the reference', async (file) => {
    const rows = await loadMatrix(study, file);
    const anchors = gatherRows(rows, loadAnchors(study));
    const expected = Object.entries(reference.projections[study][file]!).filter(([id]) =>
      allProjectionIds.includes(id),
    );
    expect(expected.length).toBe(9);
    for (const [id, { shape, frobenius, sum, corner, last }] of expected) {
      const { entry, options } = resolveProjection(id);
      const {
        data,
        rows: n,
        cols,
      } = entry.fit({ rows, anchors, options, precision: 'float64' })(rows);
      let squares = 0;
      let total = 0;
      for (const value of data) {
        squares += value * value;
        total += value;
      }
      expect([n, cols], id).toEqual(shape);
      // The reference is rounded to 12 digits; a sum that nearly cancels is compared relative to
      // its terms.
      expect(Math.abs(Math.sqrt(squares) / frobenius - 1), `${id} frobenius`).toBeLessThan(1e-9);
      expect(Math.abs(total - sum) / (frobenius * Math.sqrt(n * cols)), `${id} sum`).toBeLessThan(
        1e-9,
      );
      for (const [i, row] of corner.entries()) {
        for (const [j, value] of row.entries()) {
          expect(data[i * cols + j], `${id} ${i},${j}`).toBeCloseTo(value, tolerance(id));
        }
      }
      expect(data.at(-1), `${id} last`).toBeCloseTo(last, tolerance(id));
    }
  });
});

/** Number of decimals: near cosine 1 the angle keeps only half of a float64's digits. */
function tolerance(id: string): number {
  return id === 'angular' ? 7 : 9;
}
