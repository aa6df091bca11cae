/**
 * Packs `count` columns from `first` of a row-major matrix (rows × cols) into panels of `width` rows:
 * panel by panel, column by column, the panel's rows side by side; missing rows are zeros.
 */
@inline
export function packRows<T>(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  for (let row = 0; row < rows; row += width) {
    const here = min(width, rows - row);
    for (let r = 0; r < width; r++) {
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
 * Packs columns `first` to `first + count` of a row-major matrix (rows × cols) into panels of `width`
 * columns: panel by panel, row by row, the panel's columns side by side; missing columns are zeros.
 */
@inline
export function packColumns<T>(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  for (let column = 0; column < count; column += width) {
    const here = min(width, count - column);
    let source = from + <usize>(first + column) * sizeof<T>();
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < width; c++) {
        store<T>(to, c < here ? load<T>(source + <usize>c * sizeof<T>()) : <T>0);
        to += sizeof<T>();
      }
      source += <usize>cols * sizeof<T>();
    }
  }
}

/** Sums tile by tile (`width` columns, `height` rows a tile) as a row-major matrix of T. */
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
      for (let c = 0; c < here; c++) {
        const value = load<f64>(source);
        store<T>(target, <T>(root ? sqrt<f64>(value) : value));
        source += 8;
        target += sizeof<T>();
      }
    }
  }
}
