import { CancelledError } from '../../core/errors';

/** What an answer is, or {@link CancelledError} at once when the signal fires. */
export async function unlessCancelled<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  // Nobody may hear of its failure once it is cancelled.
  answer.catch(() => undefined);
  if (signal.aborted) throw new CancelledError();
  let cancel = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => {
      reject(new CancelledError());
    };
  });
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([answer, cancelled]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
