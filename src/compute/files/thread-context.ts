import type { Emitting } from '../../core/runtime/task';
import type { LendingRows } from '../../core/comparison/streamed/tasks';
import type { ReadLimits } from '../../formats/limits';
import { type MemberSource, withMembers } from './member-pool';

/** What a thread offers to tasks that read files. */
export interface ReadingFiles {
  readonly limits: ReadLimits;
}

/** All that an engine thread offers. */
export type ThreadContext = ReadingFiles & LendingRows & Emitting<unknown>;

/** @param limits bounds on what reading files may take; @param emit tells whoever asked for the work */
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
