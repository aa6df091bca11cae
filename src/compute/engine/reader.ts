import { fileTasks } from '../reading/file-tasks';
import { serveTasks } from './serve-tasks';

/** Entry point of threads that only read files: they start faster than the engine's. */
serveTasks(fileTasks);
