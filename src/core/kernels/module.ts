import relaxedSimd from './assembly/index.ts?wasm=relaxed-simd';
import simd from './assembly/index.ts?wasm=simd';

/**
 * Exports of `assembly/index.ts`: kernels over packed panels; addresses are byte offsets in its
 * memory.
 */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly heapBase: () => number;
  readonly packRows32: Pack;
  readonly packRows64: Pack;
  readonly packColumns32: Pack;
  readonly packColumns64: Pack;
  readonly unpackTiles32: Unpack;
  readonly unpackTiles64: Unpack;
  readonly products32: Tiles;
  readonly products64: Tiles;
  readonly squares32: Tiles;
  readonly squares64: Tiles;
  readonly absolutes32: Tiles;
  readonly absolutes64: Tiles;
  readonly greatest32: Tiles;
  readonly greatest64: Tiles;
  readonly powers32: Powers;
  readonly powers64: Powers;
  readonly squaredSums: (
    c: number,
    aPanels: number,
    bPanels: number,
    width: number,
    diagonal: number,
  ) => number;
  readonly scanColumns32: ScanColumns;
  readonly scanColumns64: ScanColumns;
  readonly centre32to32: Centre;
  readonly centre32to64: Centre;
  readonly centre64to32: Centre;
  readonly centre64to64: Centre;
  readonly squaredLengths32: SquaredLengths;
  readonly squaredLengths64: SquaredLengths;
  readonly unitRows32: UnitRows;
  readonly unitRows64: UnitRows;
  readonly clampToOne32: ClampToOne;
  readonly clampToOne64: ClampToOne;
}
type Pack = (
  from: number,
  rows: number,
  cols: number,
  first: number,
  count: number,
  width: number,
  to: number,
) => void;
type Unpack = (
  from: number,
  rows: number,
  cols: number,
  height: number,
  width: number,
  root: number,
  to: number,
) => void;
type Tiles = (
  a: number,
  aPanels: number,
  b: number,
  bPanels: number,
  depth: number,
  c: number,
  diagonal: number,
) => void;
type Powers = (
  exponent: number,
  scales: number,
  a: number,
  aPanels: number,
  b: number,
  bPanels: number,
  depth: number,
  c: number,
) => void;

type ScanColumns = (
  from: number,
  rows: number,
  cols: number,
  start: number,
  sums: number,
  minimum: number,
  most: number,
) => void;
type Centre = (
  from: number,
  rows: number,
  cols: number,
  start: number,
  offset: number,
  first: number,
  second: number,
  to: number,
) => void;
type UnitRows = (at: number, rows: number, cols: number) => void;
type ClampToOne = (at: number, count: number) => void;
type SquaredLengths = (from: number, rows: number, cols: number, to: number) => void;

/**
 * Variant of the kernels: compiled with fused multiply-add, compiled without, or plain TypeScript.
 */
export type KernelVariant = 'wasm-relaxed-simd' | 'wasm-simd' | 'typescript';

/**
 * The part of the standard WebAssembly interface that is used; core's type libraries do not declare
 * it.
 */
interface WebAssemblyInterface {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

let loaded: { variant: KernelVariant; exports: KernelExports | undefined } | undefined;

/**
 * Returns this thread's kernels: the best variant that the runtime supports, instantiated on first
 * use.
 */
function load(): { variant: KernelVariant; exports: KernelExports | undefined } {
  return (loaded ??= choose((globalThis as { WebAssembly?: WebAssemblyInterface }).WebAssembly));
}

function choose(
  webAssembly: WebAssemblyInterface | undefined,
  variants: readonly (readonly [KernelVariant, Uint8Array])[] = [
    ['wasm-relaxed-simd', relaxedSimd],
    ['wasm-simd', simd],
  ],
): { variant: KernelVariant; exports: KernelExports | undefined } {
  const found = variants.find(([, bytes]) => webAssembly?.validate(bytes));
  if (webAssembly === undefined || found === undefined) {
    return { variant: 'typescript', exports: undefined };
  }
  const [variant, bytes] = found;
  const { exports } = new webAssembly.Instance(new webAssembly.Module(bytes));
  return { variant, exports: exports as KernelExports };
}

/** Returns the compiled kernels, or undefined if the runtime has no WebAssembly with SIMD. */
export function compiledKernels(): KernelExports | undefined {
  return load().exports;
}

/** Returns the variant of the kernels that this runtime uses. */
export function kernelVariant(): KernelVariant {
  return load().variant;
}

/** Runs `work` with a given variant, for tests and benchmarks that compare variants. */
export function withKernelVariant<T>(variant: KernelVariant, work: () => T): T {
  const before = load();
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyInterface };
  const bytes = { 'wasm-relaxed-simd': relaxedSimd, 'wasm-simd': simd };
  loaded =
    variant === 'typescript' ? choose(undefined) : choose(WebAssembly, [[variant, bytes[variant]]]);
  try {
    return work();
  } finally {
    loaded = before;
  }
}
