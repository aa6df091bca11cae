import { unsafeUniformIntDistribution, xoroshiro128plus, type RandomGenerator } from 'pure-rand';

/**
 * Seeded generator from which all random numbers of core are drawn; the same numbers on every
 * platform.
 */
export type Random = RandomGenerator;

/**
 * Creates a generator for a seed (a whole number from 0) and, optionally, one of its many streams.
 */
export function seeded(seed: number, stream = 0): Random {
  return xoroshiro128plus((Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b)) | 0);
}

/** Draws a whole number from 0 to `below` − 1, all equally likely. */
export function randomIndex(random: Random, below: number): number {
  return unsafeUniformIntDistribution(0, below - 1, random);
}

/** Draws a number from 0 (included) to 1 (excluded), a multiple of 2⁻²⁴. */
export function randomUnit(random: Random): number {
  return unsafeUniformIntDistribution(0, 2 ** 24 - 1, random) / 2 ** 24;
}

/**
 * Draws `count` different numbers from 0 to `size` − 1 in random order (Fisher–Yates, from the
 * front).
 */
export function sampleIndices(random: Random, size: number, count: number): number[] {
  const indices = Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < Math.min(count, size - 1); i++) {
    const j = i + randomIndex(random, size - i);
    [indices[i], indices[j]] = [indices[j]!, indices[i]!];
  }
  return indices.slice(0, count);
}

/** Returns all numbers from 0 to `size` − 1 in random order. */
export function shuffledIndices(random: Random, size: number): number[] {
  return sampleIndices(random, size, size);
}
