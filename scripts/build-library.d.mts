/** Builds the library alone into a folder: index.mjs, its chunks, and index.d.mts. */
export function buildLibrary(options: { outdir: string }): Promise<void>;
