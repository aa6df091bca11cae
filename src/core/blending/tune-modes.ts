/** What is tuned at stitching time: queries, keys and values; the head; or everything. */
export const tuneModes = ['qkv', 'head', 'all'] as const;
/** One of the ways to tune a blend to an encoder. */
export type TuneMode = (typeof tuneModes)[number];
