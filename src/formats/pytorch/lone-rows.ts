import type { Matrix } from '../../core/matrix';
import { elementTypes } from '../elements';
import type { EmbeddingMember } from '../format';
import { npyMember } from '../npy-members';
import { asNumpy, type NumpyArray, numpyBytes } from './numpy-arrays';
import { isKind, type PickleValue } from './pickle-values';
import { tensorMember } from './tensor-member';
import { asTensor, type TensorReader } from './tensors';

/** A row saved separately: a 1-D tensor or array, or a list of numbers. */
export interface LoneRow {
  readonly cols: number;
  readonly dtype: string;
  /** Whether its numbers take 64 bits. */
  readonly wide: boolean;
  readonly read: () => Promise<Matrix['data']>;
}

/** Cache of rows by their value: a pickle may refer to one value a million times. */
export type CheckedRows = Map<PickleValue, LoneRow | undefined>;

/**
 * Returns the row of a value, if it is one.
 * @param checked cache of results, to which this one is added
 */
export function loneRow(
  reader: TensorReader,
  value: PickleValue,
  checked: CheckedRows,
): LoneRow | undefined {
  if (checked.has(value)) return checked.get(value);
  const row = tellRow(reader, value);
  checked.set(value, row);
  return row;
}

function tellRow(reader: TensorReader, value: PickleValue): LoneRow | undefined {
  if (isKind(value, 'list')) {
    const { items } = value;
    const isRow = items.length > 0 && items.every((item) => typeof item === 'number');
    const read = (): Promise<Float64Array> => Promise.resolve(Float64Array.from(items as number[]));
    return isRow ? { cols: items.length, dtype: 'float64', wide: true, read } : undefined;
  }
  const numpy = asNumpy(value);
  const { shape, dtype, member } =
    numpy === undefined ? tensorRow(reader, value) : numpyRow(reader, numpy);
  const type = elementTypes.get(dtype);
  const [cols] = shape;
  if (type === undefined || cols === undefined || shape.length !== 1) return undefined;
  const read = async (): Promise<Matrix['data']> => (await member().readRows(0, 1)).data;
  return { cols, dtype, wide: type.wide, read };
}

/** Source of a row, as a matrix of one row. */
interface RowSource {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly member: () => EmbeddingMember;
}

function numpyRow({ source: file, limits }: TensorReader, array: NumpyArray): RowSource {
  const { source, header } = numpyBytes(array, file.name);
  const asMatrix = { ...header, shape: [1, ...header.shape], columnMajor: false };
  const member = (): EmbeddingMember => npyMember('', source, asMatrix, limits);
  return { shape: header.shape, dtype: header.type?.name ?? 'other', member };
}

function tensorRow(reader: TensorReader, value: PickleValue): RowSource {
  const tensor = asTensor(value);
  const { shape = [], strides = [], dtype = 'other' } = tensor ?? {};
  const asMatrix = { ...tensor!, shape: [1, ...shape], strides: [shape[0] ?? 0, ...strides] };
  return { shape, dtype, member: () => tensorMember(reader, '', asMatrix) };
}
