/**
 * A word of memory by which another thread pauses and stops a training: between two steps the
 * training looks at it, so that whatever was reached by then is kept.
 */
export type TrainingControl = Int32Array;

const running = 0;
const paused = 1;
const stopped = 2;

/** A control that lets a training run. */
export function createTrainingControl(): TrainingControl {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** The training ends after its current step and hands back the best so far, also when paused. */
export function stopTraining(control: TrainingControl): void {
  Atomics.store(control, 0, stopped);
  Atomics.notify(control, 0);
}

/** Has no effect once stopped. */
export function pauseTraining(control: TrainingControl): void {
  Atomics.compareExchange(control, 0, running, paused);
}

/** Goes on after a pause. */
export function resumeTraining(control: TrainingControl): void {
  Atomics.compareExchange(control, 0, paused, running);
  Atomics.notify(control, 0);
}

/** Blocks the calling thread while paused, then tells whether to stop. */
export function shouldStop(control: TrainingControl | undefined): boolean {
  if (control === undefined) return false;
  while (Atomics.load(control, 0) === paused) Atomics.wait(control, 0, paused);
  return Atomics.load(control, 0) === stopped;
}
