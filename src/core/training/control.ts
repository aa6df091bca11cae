/**
 * Two words of shared memory by which another thread pauses or stops a training, or requests the
 * best parameters so far. The training reads them between two steps, so that nothing reached by
 * then is lost.
 */
export type TrainingControl = Int32Array;

/** Indices of the two words. */
const state = 0;
const wishes = 1;

const running = 0;
const paused = 1;
const stopped = 2;

/** Creates a control in the running state. */
export function createTrainingControl(): TrainingControl {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/**
 * Ends the training after its current step, also while paused; it returns the best parameters so
 * far.
 */
export function stopTraining(control: TrainingControl): void {
  Atomics.store(control, state, stopped);
  Atomics.notify(control, state);
}

/** Pauses the training; no effect once stopped. */
export function pauseTraining(control: TrainingControl): void {
  Atomics.compareExchange(control, state, running, paused);
}

/** Resumes a paused training. */
export function resumeTraining(control: TrainingControl): void {
  Atomics.compareExchange(control, state, paused, running);
  Atomics.notify(control, state);
}

/** Blocks the calling thread while paused, then returns whether to stop. */
export function shouldStop(control: TrainingControl | undefined): boolean {
  if (control === undefined) return false;
  while (Atomics.load(control, state) === paused) Atomics.wait(control, state, paused);
  return Atomics.load(control, state) === stopped;
}

/**
 * Requests the best parameters so far: the training reports them after an epoch, as soon as they are
 * better than those it reported before.
 */
export function wishForBest(control: TrainingControl): void {
  Atomics.add(control, wishes, 1);
}

/** Returns how often the best parameters so far were requested. */
export function wishesForBest(control: TrainingControl | undefined): number {
  return control === undefined ? 0 : Atomics.load(control, wishes);
}
