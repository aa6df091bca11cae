import { expect } from 'vitest';
import { randomUnit, seeded } from '../src/core/random';

/** Maximum time from cancelling to the end of the work, in milliseconds. */
const bound = 200;
/** Share of the tries that must stay within the bound; the rest allows for other load of the machine. */
const share = 0.9;
/** Maximum number of rounds; a round may fail while the machine is busy with other work. */
const rounds = 3;

/**
 * Cancels work at moments spread over its duration: one random moment in each of `tries` equal parts.
 * @param whole duration of the work in milliseconds
 * @param cancelAfter starts the work, cancels it after the given milliseconds and returns the delay until its end;
 *   undefined if it had already ended
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
    // Some tries may have ended before they were cancelled, as durations vary.
    expect(late.length).toBeGreaterThan(tries / 3);
    late.sort((a, b) => a - b);
    slow = late[Math.ceil(share * late.length) - 1]!;
  }
  expect(slow).toBeLessThanOrEqual(bound);
}
