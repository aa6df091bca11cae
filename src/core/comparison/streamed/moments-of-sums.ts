import { allocateFloat64 } from '../../matrix';
import type { PairMoments, SpaceMoments } from '../../measures/moments';
import type { Scale, PairSums, SpaceSums } from './row-sums';

/**
 * Computes the moments of a space from sums over its rows.
 * @param self pair sums of the space with itself
 */
export function spaceMoments(
  sums: SpaceSums,
  self: PairSums,
  { shift, exponent }: Scale,
): SpaceMoments {
  const { rows, columns, longest, direction } = sums;
  const unit = 2 ** -exponent;
  return {
    rows,
    cols: shift.length,
    exponent,
    mean: shift.map((value, j) => value * unit + columns[j]! / rows),
    longest,
    direction: direction.map((value) => value / rows),
    self: pairMoments(sums, sums, self),
  };
}

/**
 * Computes the moments of two spaces from sums over their rows. With d and e the means of the
 * shifted rows u and v, c(x) = u − d and c(y) = v − e; all moments follow from the sums, and little
 * cancels if d and e are small (Chan, Golub and LeVeque 1983).
 */
export function pairMoments(x: SpaceSums, y: SpaceSums, pair: PairSums): PairMoments {
  const n = x.rows;
  const d = x.columns.map((value) => value / n);
  const e = y.columns.map((value) => value / n);
  const [dd, ee] = [dot(d, d), dot(e, e)];
  const { rows, cols, data } = pair.cross;
  const cross = allocateFloat64(data.length);
  let between = 0;
  for (let i = 0, at = 0; at < data.length; i++) {
    for (let j = 0; j < cols; j++, at++) {
      between += d[i]! * data[at]! * e[j]!;
      cross[at] = data[at]! - n * d[i]! * e[j]!;
    }
  }
  const norms =
    pair.norms -
    2 * (dot(e, pair.byLeft) + dot(d, pair.byRight)) +
    4 * between +
    ee * x.norms +
    dd * y.norms -
    3 * n * dd * ee;
  return {
    cross: { rows, cols, data: cross },
    inner: rows === cols ? pair.inner - n * dot(d, e) : 0,
    norms: data.length === 0 ? 0 : norms,
    cosines: pair.cosines,
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
