import { defineTask } from '../runtime/task';
import { effectiveRank, principalComponents } from './principal-components';
import type { Matrix } from '../matrix';

export const principalComponentsTask = defineTask(
  'principal-components',
  ({ rows }: { rows: Matrix }) => principalComponents(rows),
);
export const effectiveRankTask = defineTask('effective-rank', ({ rows }: { rows: Matrix }) =>
  effectiveRank(rows),
);

/** Tasks that run on a preview's sample. */
export const previewTasks = [principalComponentsTask, effectiveRankTask];
