import { previewTasks } from './preview/tasks';
import { projectionTasks } from './projection/relative';
import type { AnyTask } from './runtime/task';
import { blendTasks } from './blending/study/tasks';
import { intervalTask } from './comparison/bootstrap-interval';
import { chooseAnchorsTask } from './anchors/choose-anchors';
import { measureTasks } from './comparison/measure-tasks';
import { nullTask } from './comparison/null-distribution';
import { rowAgreementTask } from './comparison/row-agreement';
import { checkRowsTask } from './study/row-check';
import { correspondenceTasks } from './study/row-correspondence';
import { stitchTasks } from './stitching/study/tasks';
import { scaleRowsTask } from './comparison/streamed/scale-rows';
import { surrogateRowsTask } from './comparison/streamed/surrogate-rows';
import { streamTasks } from './comparison/streamed/tasks';

/**
 * All tasks of core: a worker thread needs these to run whatever core asks for. Only threads import
 * this list.
 */
export const coreTasks: readonly AnyTask[] = [
  ...projectionTasks,
  ...measureTasks,
  ...correspondenceTasks,
  checkRowsTask,
  chooseAnchorsTask,
  nullTask,
  intervalTask,
  rowAgreementTask,
  scaleRowsTask,
  surrogateRowsTask,
  ...streamTasks,
  ...stitchTasks,
  ...blendTasks,
  ...previewTasks,
];
