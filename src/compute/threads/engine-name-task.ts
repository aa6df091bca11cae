import { engineName } from '../../core/kernels/native-products';
import { defineTask } from '../../core/runtime/task';

/** Names what a thread computes with. */
export const engineNameTask = defineTask('engine-name', () => engineName());
