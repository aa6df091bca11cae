import type { Selection } from './select';

/** Explains why the winner was selected, in sentences with the numbers in them. */
export function explainSelection(
  { winner, bestSingle, without, metric, validationRows, onlyWinner, onlySingle }: Selection,
  projections: readonly string[],
): string[] {
  const single = projections[bestSingle.weights.findIndex((weight) => weight > 0)]!;
  const spaces = winner.weights.flatMap((weight, s) => (weight > 0 ? [{ weight, s }] : []));
  const named = spaces.map(({ weight, s }) =>
    weight === 1 ? projections[s]! : `${weight.toFixed(2)}·${projections[s]!}`,
  );
  const at = (value: number | null | undefined): string => value?.toFixed(4) ?? 'undefined';
  const first =
    spaces.length === 1
      ? `No blend beat ${single} alone: ${metric} ${at(winner.validation)} on ${validationRows} validation rows.`
      : `${named.join(' + ')} has ${metric} ${at(winner.validation)} on ${validationRows} validation rows; the best single projection, ${single}, has ${at(bestSingle.validation)}.`;
  const left = without.flatMap(({ space, validation }) =>
    validation === null ? [] : [`${projections[space]!} ${at(validation)}`],
  );
  return [
    first,
    ...(left.length === 0 ? [] : [`Without one of them: ${left.join(', ')}.`]),
    ...(spaces.length === 1
      ? [`On the test rows it has ${at(winner.test.stitched[metric])}.`]
      : [
          `On the test rows the blend has ${at(winner.test.stitched[metric])}, ${single} ${at(bestSingle.test.stitched[metric])}.`,
        ]),
    ...(onlyWinner === undefined || onlySingle === undefined || spaces.length === 1
      ? []
      : [
          `${onlyWinner} test rows are named right by the blend only, ${onlySingle} by ${single} only${significance(onlyWinner, onlySingle)}.`,
        ]),
  ];
}

/**
 * McNemar's test with continuity correction at 5 %: returns whether the difference is more than
 * chance.
 */
function significance(a: number, b: number): string {
  if (a + b === 0) return '';
  const statistic = (Math.abs(a - b) - 1) ** 2 / (a + b);
  return statistic > chiSquared95
    ? ': more than chance (McNemar, 5 %)'
    : ': chance alone could do that (McNemar, 5 %)';
}

const chiSquared95 = 3.841;
