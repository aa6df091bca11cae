/** The part of an array that tells its number of rows. */
interface Rows {
  readonly shape: readonly number[];
}

/**
 * Selects the arrays of files that are most likely spaces of the same rows: those with the number
 * of rows that most files have an array of; in a file without such an array, those with the number
 * of rows that most of its arrays have.
 * @param files arrays of each file that can be spaces
 */
export function likelySpaces<A extends Rows>(files: readonly (readonly A[])[]): A[][] {
  const common = commonRows(files);
  return files.map((arrays) => {
    const isThere = arrays.some(({ shape }) => shape[0] === common);
    const wanted = isThere ? common : commonRows([arrays]);
    return arrays.filter(({ shape }) => shape[0] === wanted);
  });
}

/** Whether all arrays have the same number of rows. */
export function haveSameRows(arrays: readonly Rows[]): boolean {
  return new Set(arrays.map(({ shape }) => shape[0])).size <= 1;
}

/**
 * Returns the number of rows that most files have; in a tie the one that most arrays have, then the
 * largest.
 */
function commonRows(files: readonly (readonly Rows[])[]): number | undefined {
  const counts = new Map<number, { files: number; arrays: number }>();
  for (const arrays of files) {
    const rows = arrays.map(({ shape }) => shape[0]!);
    for (const count of new Set(rows)) {
      const { files: before, arrays: arraysBefore } = counts.get(count) ?? { files: 0, arrays: 0 };
      const here = rows.filter((other) => other === count).length;
      counts.set(count, { files: before + 1, arrays: arraysBefore + here });
    }
  }
  const [most] = [...counts].sort(
    ([rows, a], [otherRows, b]) => b.files - a.files || b.arrays - a.arrays || otherRows - rows,
  );
  return most?.[0];
}
