/** Tasks of a stitching study: predict a class for every row, or numbers. */
export const stitchingTasks = ['classification', 'reconstruction'] as const;
/** Task of a stitching study: `classification` predicts classes, `reconstruction` numbers. */
export type StitchingTask = (typeof stitchingTasks)[number];
