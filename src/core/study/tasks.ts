import { previewTasks } from '../preview/tasks';
import { projectionTasks } from '../projection/relative';
import type { AnyTask } from '../runtime/task';
import { blendTasks } from './blend/tasks';
import { intervalTask } from './bootstrap-interval';
import { chooseAnchorsTask } from './choose-anchors';
import { measureTasks } from './measure-tasks';
import { nullTask } from './null-distribution';
import { rowAgreementTask } from './row-agreement';
import { checkRowsTask } from './row-check';
import { correspondenceTasks } from './row-correspondence';
import { stitchTasks } from './stitch/tasks';
import { frameRowsTask } from './stream/frame-rows';
import { standInRowsTask } from './stream/stand-in-rows';
import { streamTasks } from './stream/tasks';

/** Every task of core: what a thread must know to run whatever core asks for. Nothing below imports this list. */
export const coreTasks: readonly AnyTask[] = [
  ...projectionTasks,
  ...measureTasks,
  ...correspondenceTasks,
  checkRowsTask,
  chooseAnchorsTask,
  nullTask,
  intervalTask,
  rowAgreementTask,
  frameRowsTask,
  standInRowsTask,
  ...streamTasks,
  ...stitchTasks,
  ...blendTasks,
  ...previewTasks,
];
