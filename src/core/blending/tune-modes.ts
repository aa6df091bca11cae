/** What is tuned at stitching time: queries, keys and values; the head; or everything. */
export const tuneModes = ['qkv', 'head', 'all'] as const;
export type TuneMode = (typeof tuneModes)[number];
