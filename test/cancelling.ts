import { expect } from 'vitest';
import { randomUnit, seeded } from '../src/core/random';

/** Milliseconds in which whatever is cancelled has to have ended. */
const bound = 200;
/** Share of the tries that have to keep it; what is left is the machine's. */
const share = 0.9;
/** A machine that is busy otherwise for a while is asked again. */
const rounds = 3;

/**
 * Cancels a piece of work at moments spread over the time it takes, each chosen by chance in its part of it.
 * @param whole milliseconds that it takes
 * @param cancelAfter starts it and cancels it after so many milliseconds; gives how long it then took to end, or
 *   undefined where it had ended before
 */
export async function expectPromptEnds(
  tries: number,
  whole: number,
  cancelAfter: (milliseconds: number) => Promise<number | undefined>,
): Promise<void> {
  const random = seeded(tries, whole);
  let slow = Infinity;
  for (let round = 0; round < rounds && slow > bound; round++) {
    const late: number[] = [];
    for (let i = 0; i < tries; i++) {
      const took = await cancelAfter((whole * (i + randomUnit(random))) / tries);
      if (took !== undefined) late.push(took);
    }
    // Some may have ended before, on a machine that does not take as long every time.
    expect(late.length).toBeGreaterThan(tries / 3);
    late.sort((a, b) => a - b);
    slow = late[Math.ceil(share * late.length) - 1]!;
  }
  expect(slow).toBeLessThanOrEqual(bound);
}
