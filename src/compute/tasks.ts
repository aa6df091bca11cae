import { engineName } from '../core/kernels/native-products';
import { performTask, type TaskName, type TaskTable } from '../core/study/tasks';
import { defaultLimits, type ReadLimits } from '../formats/limits';
import { engineNameTask } from './engine-name-task';
import { deriveTasks, type DeriveTasks } from './derive/tasks';
import { type FileTasks, fileTasks } from './file-tasks';
import { type PreviewFileTasks, previewFileTasks } from './preview/tasks';
import { type StreamFileTasks, streamFileTasks } from './stream/tasks';

/** Every task an engine thread can do, by name. */
export type EngineTasks = FileTasks & PreviewFileTasks & StreamFileTasks & DeriveTasks & TaskTable;

/** Names of the tasks that read files and compute. */
const computingFileTasks: ReadonlySet<string> = new Set(
  [streamFileTasks(defaultLimits), deriveTasks(defaultLimits)].flatMap((tasks) =>
    Object.keys(tasks),
  ),
);

const tasksOfFiles = { ...fileTasks, ...previewFileTasks };

/**
 * Runs the named task in the calling thread.
 * @param limits bounds on what reading files may take
 * @param readyBackend called before whatever computes
 * @param emit hears what the task says before it is done
 */
export function performEngineTask(
  name: string,
  input: unknown,
  limits: ReadLimits = defaultLimits,
  readyBackend: () => void = () => undefined,
  emit?: (event: unknown) => void,
): unknown {
  if (name in tasksOfFiles) {
    const task = tasksOfFiles[name as keyof typeof tasksOfFiles] as (
      input: unknown,
      limits: ReadLimits,
    ) => unknown;
    return task(input, limits);
  }
  readyBackend();
  if (computingFileTasks.has(name)) {
    const tasks = { ...streamFileTasks(limits), ...deriveTasks(limits) };
    return (tasks[name as keyof typeof tasks] as (input: unknown) => unknown)(input);
  }
  if (name === engineNameTask) return engineName();
  return performTask(name as TaskName, input as never, emit);
}
