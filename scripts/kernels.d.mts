import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export function compileKernels(variant: 'simd' | 'relaxed-simd'): Promise<Uint8Array>;
export const kernelsForEsbuild: EsbuildPlugin;
export const kernelsForVite: VitePlugin;
