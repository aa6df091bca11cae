/**
 * Packs `count` columns from `first` of a row-major matrix (rows × cols) into panels of `width` rows:
 * panel by panel, column by column, the panel's rows side by side; missing rows are zeros.
 */
@inline
export function packRows<T>(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (let row = 0; row < rows; row += width) {
    const here = min(width, rows - row);
    let r = 0;
    for (; r + lanes <= here; r += lanes) {
      interleave<T>(from + (<usize>(row + r) * cols + first) * sizeof<T>(), cols, count, width,
        to + <usize>r * sizeof<T>());
    }
    for (; r < width; r++) {
      let source = from + (<usize>(row + r) * cols + first) * sizeof<T>();
      let target = to + <usize>r * sizeof<T>();
      for (let k = 0; k < count; k++) {
        store<T>(target, r < here ? load<T>(source) : <T>0);
        source += sizeof<T>();
        target += <usize>width * sizeof<T>();
      }
    }
    to += <usize>width * count * sizeof<T>();
  }
}

/**
 * Interleaves as many rows from `source` as a vector has lanes, at every `width` places from
 * `target`.
 */
@inline
function interleave<T>(source: usize, cols: i32, count: i32, width: i32, target: usize): void {
  const row = <usize>cols * sizeof<T>();
  const step = <usize>width * sizeof<T>();
  let k = 0;
  if (sizeof<T>() == 4) {
    for (; k + 4 <= count; k += 4) {
      const r0 = v128.load(source);
      const r1 = v128.load(source + row);
      const r2 = v128.load(source + 2 * row);
      const r3 = v128.load(source + 3 * row);
      const low01 = v128.shuffle<u32>(r0, r1, 0, 4, 1, 5);
      const low23 = v128.shuffle<u32>(r2, r3, 0, 4, 1, 5);
      const high01 = v128.shuffle<u32>(r0, r1, 2, 6, 3, 7);
      const high23 = v128.shuffle<u32>(r2, r3, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<u64>(low01, low23, 0, 2));
      v128.store(target + step, v128.shuffle<u64>(low01, low23, 1, 3));
      v128.store(target + 2 * step, v128.shuffle<u64>(high01, high23, 0, 2));
      v128.store(target + 3 * step, v128.shuffle<u64>(high01, high23, 1, 3));
      source += 16;
      target += 4 * step;
    }
  } else {
    for (; k + 2 <= count; k += 2) {
      const r0 = v128.load(source);
      const r1 = v128.load(source + row);
      v128.store(target, v128.shuffle<u64>(r0, r1, 0, 2));
      v128.store(target + step, v128.shuffle<u64>(r0, r1, 1, 3));
      source += 16;
      target += 2 * step;
    }
  }
  for (; k < count; k++) {
    for (let lane: usize = 0; lane < 16 / sizeof<T>(); lane++) {
      store<T>(target + lane * sizeof<T>(), load<T>(source + lane * row));
    }
    source += sizeof<T>();
    target += step;
  }
}

/**
 * Packs columns `first` to `first + count` of a row-major matrix (rows × cols) into panels of `width`
 * columns: panel by panel, row by row, the panel's columns side by side; missing columns are zeros.
 */
@inline
export function packColumns<T>(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  const bytes = <usize>width * sizeof<T>();
  for (let column = 0; column < count; column += width) {
    let source = from + <usize>(first + column) * sizeof<T>();
    if (column + width <= count) {
      for (let row = 0; row < rows; row++) {
        copyShort(source, to, bytes);
        to += bytes;
        source += <usize>cols * sizeof<T>();
      }
    } else {
      const here = <usize>(count - column) * sizeof<T>();
      for (let row = 0; row < rows; row++) {
        memory.copy(to, source, here);
        memory.fill(to + here, 0, bytes - here);
        to += bytes;
        source += <usize>cols * sizeof<T>();
      }
    }
  }
}

/** Copies `bytes` bytes, a small multiple of 8. */
@inline
function copyShort(source: usize, target: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(target + at, v128.load(source + at));
  if (at < bytes) store<u64>(target + at, load<u64>(source + at));
}

/** Writes the sums of tiles (`width` columns, `height` rows each) as a row-major matrix of T. */
@inline
export function unpackTiles<T>(
  from: usize, rows: i32, cols: i32, height: i32, width: i32, root: bool, to: usize,
): void {
  const panels = (rows + height - 1) / height;
  for (let row = 0; row < rows; row++) {
    const panel = row / height;
    let target = to + <usize>row * cols * sizeof<T>();
    for (let column = 0; column < cols; column += width) {
      const tile = (column / width) * panels + panel;
      let source = from + (<usize>tile * height + (row - panel * height)) * width * 8;
      const here = min(width, cols - column);
      let c = 0;
      for (; c + 2 <= here; c += 2) {
        let pair = v128.load(source);
        if (root) pair = v128.sqrt<f64>(pair);
        if (sizeof<T>() == 4) v128.store_lane<u64>(target, f32x4.demote_f64x2_zero(pair), 0);
        else v128.store(target, pair);
        source += 16;
        target += 2 * sizeof<T>();
      }
      if (c < here) {
        const value = load<f64>(source);
        store<T>(target, <T>(root ? sqrt<f64>(value) : value));
        target += sizeof<T>();
      }
    }
  }
}
