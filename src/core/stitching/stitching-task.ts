/** What a study asks of its heads. */
export const stitchingTasks = ['classification', 'reconstruction'] as const;
/** What a study asks of its heads: a class for every row, or numbers. */
export type StitchingTask = (typeof stitchingTasks)[number];
