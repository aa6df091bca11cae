import type { Emitting } from '../../core/runtime/task';
import type { LendingRows } from '../../core/comparison/streamed/tasks';
import type { ReadLimits } from '../../formats/limits';
import { type MemberSource, withMembers } from './member-pool';

/** Context of tasks that read files. */
export interface ReadingFiles {
  readonly limits: ReadLimits;
}

/** Context of every engine thread. */
export type ThreadContext = ReadingFiles & LendingRows & Emitting<unknown>;

/**
 * Creates the context of a thread.
 * @param limits bounds for reading files
 * @param emit sends an event to the caller of the task
 */
export function threadContext(
  limits: ReadLimits,
  emit: (event: unknown) => void = () => undefined,
): ThreadContext {
  return {
    limits,
    lendRows: (sources, use) => withMembers(sources as readonly MemberSource[], limits, use),
    emit,
  };
}
