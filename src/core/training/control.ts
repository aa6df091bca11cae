/**
 * Two words of memory by which another thread pauses and stops a training, and asks it for the best so far:
 * between two steps the training looks at them, so that whatever was reached by then is kept.
 */
export type TrainingControl = Int32Array;

/** Places of the two words. */
const state = 0;
const wishes = 1;

const running = 0;
const paused = 1;
const stopped = 2;

/** A control that lets a training run. */
export function createTrainingControl(): TrainingControl {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** The training ends after its current step and hands back the best so far, also when paused. */
export function stopTraining(control: TrainingControl): void {
  Atomics.store(control, state, stopped);
  Atomics.notify(control, state);
}

/** Has no effect once stopped. */
export function pauseTraining(control: TrainingControl): void {
  Atomics.compareExchange(control, state, running, paused);
}

/** Goes on after a pause. */
export function resumeTraining(control: TrainingControl): void {
  Atomics.compareExchange(control, state, paused, running);
  Atomics.notify(control, state);
}

/** Blocks the calling thread while paused, then tells whether to stop. */
export function shouldStop(control: TrainingControl | undefined): boolean {
  if (control === undefined) return false;
  while (Atomics.load(control, state) === paused) Atomics.wait(control, state, paused);
  return Atomics.load(control, state) === stopped;
}

/** Asks for the best so far: the training tells of it after the next epoch that is better than all before. */
export function wishForBest(control: TrainingControl): void {
  Atomics.add(control, wishes, 1);
}

/** How often the best so far was asked for. */
export function wishesForBest(control: TrainingControl | undefined): number {
  return control === undefined ? 0 : Atomics.load(control, wishes);
}
