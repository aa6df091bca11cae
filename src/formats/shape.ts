/** Why an array of this shape can't be a space; undefined if it can. */
export function whyNotASpace(shape: readonly number[]): string | undefined {
  if (shape.length !== 2) {
    const dimensions = `${shape.length} dimension${shape.length === 1 ? '' : 's'}`;
    return `It has ${dimensions} (shape ${describeShape(shape)}); embeddings have two, rows × dimensions.`;
  }
  const [rows, cols] = shape;
  if (rows === 0 || cols === 0) return `It is empty (shape ${describeShape(shape)}).`;
  return undefined;
}

/** A shape as a person reads it, e.g. `2708 × 128`. */
export function describeShape(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}
