import { squaredRowNorms } from '../../kernels/columns';
import type { Matrix } from '../../matrix';
import { maxNormalized, type NormalizedRows } from '../../projection/relative';
import { checkRows, type RowCheck } from '../../study/row-check';
import { countOf, partOf, readSelection, type RowReader, type RowSelection } from './row-reader';

/** Result of a scan of rows; row numbers are positions within the selection. */
export interface RowScan extends RowCheck {
  /** Greatest absolute entry of the finite rows. */
  readonly maximum: number;
  /** Squared length of every row, if requested. */
  readonly norms?: Float64Array;
}

/** Scans the selected rows once, block by block. */
export async function scanRows(
  reader: RowReader,
  selection: RowSelection,
  { norms: withNorms, blockRows }: { norms: boolean; blockRows: number },
): Promise<RowScan> {
  const count = countOf(selection);
  const nonFinite: number[] = [];
  const zero: number[] = [];
  const norms = withNorms ? new Float64Array(count) : undefined;
  let maximum = 0;
  for (let from = 0; from < count; from += blockRows) {
    const part = partOf(selection, from, Math.min(from + blockRows, count));
    const rows = await readSelection(reader, part);
    const check = checkRows(rows);
    nonFinite.push(...check.nonFinite.map((row) => from + row));
    zero.push(...check.zero.map((row) => from + row));
    maximum = Math.max(maximum, maxFinite(rows));
    norms?.set(squaredRowNorms(rows), from);
  }
  return { nonFinite, zero, maximum, ...(norms === undefined ? {} : { norms }) };
}

/** Computes the greatest absolute entry of the selected rows after normalisation by the anchors. */
export async function maxOfSelection(
  reader: RowReader,
  selection: RowSelection,
  { blockRows, ...how }: Omit<NormalizedRows, 'rows'> & { readonly blockRows: number },
): Promise<number> {
  const count = countOf(selection);
  let maximum = 0;
  for (let from = 0; from < count; from += blockRows) {
    const part = partOf(selection, from, Math.min(from + blockRows, count));
    const rows = await readSelection(reader, part);
    maximum = Math.max(maximum, maxNormalized({ ...how, rows }));
  }
  return maximum;
}

function maxFinite({ data }: Matrix): number {
  let maximum = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (size > maximum && size < Infinity) maximum = size;
  }
  return maximum;
}
