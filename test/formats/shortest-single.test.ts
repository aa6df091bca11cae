import { expect, it } from 'vitest';
import { randomUnit, seeded } from '../../src/core/random';
import { shortestSingle } from '../../src/formats/writers/text-rows';

/** Shortest representation by its definition: the first of 6 to 9 digits that equals the number. */
function byText(value: number): number {
  const texts = [6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return texts.find((shorter) => Math.fround(shorter) === value)!;
}

it('finds the same number as by texts, of every magnitude', () => {
  const random = seeded(5);
  const next = (): number => randomUnit(random);
  const some = Array.from({ length: 30_000 }, () => {
    const size = Math.fround((1 + next()) * 10 ** (14 * next() - 7));
    return next() < 0.5 ? size : -size;
  });
  // Numbers at which the number of digits changes, and at which halves are rounded.
  const edges = Array.from({ length: 12 }, (_, place) => 10 ** (place - 5)).flatMap((ten) =>
    [1 - 2 ** -24, 1, 1 + 2 ** -23, 1.5, 9.9999995].map((factor) => Math.fround(factor * ten)),
  );
  const halves = Array.from({ length: 200 }, (_, i) => i + 2 ** -(i % 20) + 2 ** -9);
  const wrong = [...some, ...edges, ...halves.map(Math.fround)].filter(
    (value) => !Number.isInteger(value) && !Object.is(shortestSingle(value), byText(value)),
  );
  expect(wrong).toEqual([]);
});
