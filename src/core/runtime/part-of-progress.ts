import type { Runtime } from './executor';

/** A runtime whose work is `share` of all there is to do, after `from` of it is done. */
export function partOfProgress(runtime: Runtime, from: number, share: number): Runtime {
  return {
    ...runtime,
    progress: ({ fraction, message }) =>
      runtime.progress?.({ fraction: from + share * fraction, message }),
  };
}
