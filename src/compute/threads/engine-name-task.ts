import { engineName } from '../../core/kernels/native-products';
import { defineTask } from '../../core/runtime/task';

/** Task: returns the name of the thread's backend. */
export const engineNameTask = defineTask('engine-name', () => engineName());
