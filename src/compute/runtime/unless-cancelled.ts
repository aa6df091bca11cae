import { CancelledError } from '../../core/errors';

/** Returns the answer, or throws {@link CancelledError} at once when the signal fires. */
export async function unlessCancelled<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  // A rejection after the cancellation must not go unhandled.
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
