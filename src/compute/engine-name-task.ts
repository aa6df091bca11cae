/** The task that names what a thread computes with. (The engine asks for it, and needs no task's code.) */
export const engineNameTask = 'engine-name';
