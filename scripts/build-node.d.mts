/** Bundles the named entries into `outdir`, each into one file that needs no node_modules. */
export function buildNode(options: {
  outdir: string;
  entries?: readonly ('extension' | 'engine' | 'worker' | 'cli')[];
  minify?: boolean;
}): Promise<void>;
