import type { Runtime } from './executor';

/**
 * Returns a runtime whose progress from 0 to 1 is reported as `from` to `from + share` of the
 * whole.
 */
export function partOfProgress(runtime: Runtime, from: number, share: number): Runtime {
  return {
    ...runtime,
    progress: ({ fraction, message }) =>
      runtime.progress?.({ fraction: from + share * fraction, message }),
  };
}
