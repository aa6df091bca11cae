import { throwIfCancelled } from '../../errors';
import type { Runtime } from '../../runtime/executor';
import type { ResolvedRepresentation } from './representation';

/** Begins a step of the work; what it returns hears what share of the step is done. */
export type BeginStep = (message: string, work?: number) => (share: number) => void;

/** How long a trained aggregation takes, beside a representation that only a head is fitted to. */
const workOfTraining = 20;

/** The work of scoring a representation, beside others. */
export function workOf({ trained }: ResolvedRepresentation): number {
  return trained === undefined ? 1 : workOfTraining;
}

/**
 * Tells of progress, step by step.
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
