/** Parts of a blend that can be tuned: queries, keys and values; the head; or everything. */
export const tuneModes = ['qkv', 'head', 'all'] as const;
/** Id of a mode of tuning a blend to an encoder. */
export type TuneMode = (typeof tuneModes)[number];
