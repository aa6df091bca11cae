import { throwIfCancelled } from '../../errors';
import type { Runtime } from '../../runtime/executor';
import type { ResolvedRepresentation } from './representation';

/**
 * Begins a step of the work; the returned function is called with the share of the step that is
 * done.
 */
export type BeginStep = (message: string, work?: number) => (share: number) => void;

/**
 * Duration of training an aggregation, relative to a representation to which only a head is fitted.
 */
const workOfTraining = 20;

/** Estimates the relative work of scoring a representation. */
export function workOf({ trained }: ResolvedRepresentation): number {
  return trained === undefined ? 1 : workOfTraining;
}

/**
 * Reports progress step by step.
 * @param total work of all steps together
 */
export function stepsOf({ progress, cancellation }: Runtime, total: number): BeginStep {
  let begun = 0;
  return (message, work = 1) => {
    throwIfCancelled(cancellation);
    const before = begun;
    begun += work;
    const tell = (share: number): void =>
      progress?.({ fraction: (before + share * work) / total, message });
    tell(0);
    return tell;
  };
}
