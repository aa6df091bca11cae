import { InspectorError } from '../errors';
import type { FloatArray } from '../matrix';
import type { KernelExports } from './module';

/** Depth that a tile sums in its own precision; such blocks are summed in float64. */
export const depthBlock = 256;

/** Rows of a left panel; the same as in `assembly/tiles.ts`. */
export const productRows = 6;
export const squareRows = 5;
export const distanceRows = 4;

const vectorBytes = 16;
const pageBytes = 65536;

/** The kernels of one precision with a layout of their memory, made for each call. */
export class Workspace {
  readonly bytes: 4 | 8;
  /** Bits of an entry, as in the kernels' names. */
  readonly bits: 32 | 64;
  /** Columns of a right panel: two vectors. */
  readonly width: number;
  private end: number;

  constructor(
    readonly kernels: KernelExports,
    readonly precision: 'float32' | 'float64',
  ) {
    this.bytes = precision === 'float32' ? 4 : 8;
    this.bits = precision === 'float32' ? 32 : 64;
    this.width = (2 * vectorBytes) / this.bytes;
    this.end = roundUp(kernels.heapBase(), vectorBytes);
  }

  /** Creates another layout that begins after what is reserved here so far. */
  fork(): Workspace {
    const other = new Workspace(this.kernels, this.precision);
    other.end = this.end;
    return other;
  }

  /**
   * Reserves room for `count` numbers of `bytes` bytes each and returns its address. Invalidates
   * earlier views.
   * @throws InspectorError `too-large`
   */
  reserve(count: number, bytes: number): number {
    const at = this.end;
    this.end = at + Math.ceil((count * bytes) / vectorBytes) * vectorBytes;
    const lacking = this.end - this.kernels.memory.buffer.byteLength;
    if (lacking > 0) this.grow(lacking);
    return at;
  }

  private grow(bytes: number): void {
    try {
      this.kernels.memory.grow(Math.ceil(bytes / pageBytes));
    } catch (cause) {
      const needed = Math.ceil(this.end / 2 ** 20).toLocaleString('en');
      throw new InspectorError(
        {
          code: 'too-large',
          problem: `Comparing rows needs ${needed} MiB of memory at once, which cannot be had.`,
          remedy: 'Save rows of fewer entries; WebAssembly has 4,096 MiB at most.',
        },
        { cause },
      );
    }
  }

  /** Returns a view of `count` numbers of this precision at an address. */
  view(at: number, count: number): FloatArray {
    const { buffer } = this.kernels.memory;
    return this.precision === 'float32'
      ? new Float32Array(buffer, at, count)
      : new Float64Array(buffer, at, count);
  }

  /** Returns a view of `count` sums at an address; sums are float64 in either precision. */
  sums(at: number, count: number): Float64Array {
    return new Float64Array(this.kernels.memory.buffer, at, count);
  }

  get packRows(): KernelExports['packRows32'] {
    return this.kernels[`packRows${this.bits}`];
  }

  get packColumns(): KernelExports['packColumns32'] {
    return this.kernels[`packColumns${this.bits}`];
  }

  get unpackTiles(): KernelExports['unpackTiles32'] {
    return this.kernels[`unpackTiles${this.bits}`];
  }

  get powers(): KernelExports['powers32'] {
    return this.kernels[`powers${this.bits}`];
  }

  get unitRows(): KernelExports['unitRows32'] {
    return this.kernels[`unitRows${this.bits}`];
  }

  get clampToOne(): KernelExports['clampToOne32'] {
    return this.kernels[`clampToOne${this.bits}`];
  }

  tiles(name: 'products' | 'squares' | 'absolutes' | 'greatest'): KernelExports['products32'] {
    return this.kernels[`${name}${this.bits}`];
  }
}

/** Rounds `value` up to a multiple of `step`. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** Value of `diagonal` that lies below all tiles, so that none is skipped. */
export const noDiagonal = -(2 ** 30);
