/** Returns the reason why an array of this shape cannot be a space; undefined if it can. */
export function whyNotASpace(shape: readonly number[]): string | undefined {
  if (shape.length !== 2) {
    const dimensions = `${shape.length} dimension${shape.length === 1 ? '' : 's'}`;
    return `It has ${dimensions} (shape ${describeShape(shape)}); embeddings have two, rows × dimensions${remedyOf(shape)}.`;
  }
  const [rows, cols] = shape;
  if (rows === 0 || cols === 0) return `It is empty (shape ${describeShape(shape)}).`;
  return undefined;
}

/** Explains how to reduce an array of more dimensions to rows × dimensions. */
function remedyOf(shape: readonly number[]): string {
  if (shape.length < 3) return '';
  const longer = shape.filter((extent) => extent !== 1);
  if (longer.length === 2) return `: leave the axes of length 1 out (${describeShape(longer)})`;
  const [rows, ...others] = shape as [number, ...number[]];
  const flat = others.reduce((product, extent) => product * extent, 1);
  const [pooled, left] =
    others.length === 2
      ? ['axis 1', describeShape([rows, others[1]!])]
      : ['all axes between the first and the last', describeShape([rows, others.at(-1)!])];
  return `: save one row a sample, e.g. the mean over ${pooled} (${left}) or all axes behind the first side by side (${rows} × ${flat})`;
}

/** Whether an array has one entry per row: one dimension, or a second of length 1. */
export function isOneEntryARow(shape: readonly number[]): boolean {
  return shape.length === 1 || (shape.length === 2 && shape[1] === 1);
}

/** Formats a shape for the user, e.g. `2708 × 128`. */
export function describeShape(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}
