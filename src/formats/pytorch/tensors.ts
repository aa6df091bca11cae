import type { ByteSource } from '../byte-source';
import type { ElementType } from '../elements';
import { notOfFormat, truncated } from '../faults';
import type { ReadLimits } from '../limits';
import type { RawArray } from '../raw-array';
import { isKind, PickleError, type PickleObject, type PickleValue } from './pickle-values';

/** A tensor as described by a pickle: a view of a storage. */
export interface Tensor {
  readonly storage: StorageReference;
  /** Offset in elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly dtype: string;
}

/** Reference to a run of elements elsewhere in the file, by its key. */
export interface StorageReference {
  readonly key: string;
  readonly dtype: string;
  readonly elementBytes: number;
}

class TensorHandle {
  constructor(readonly tensor: Tensor) {}
}
class StorageHandle {
  constructor(readonly storage: StorageReference) {}
}

/** Element type and size of torch's storage classes. */
const storageTypes: Readonly<Record<string, readonly [string, number]>> = {
  'torch.FloatStorage': ['float32', 4],
  'torch.DoubleStorage': ['float64', 8],
  'torch.HalfStorage': ['float16', 2],
  'torch.BFloat16Storage': ['bfloat16', 2],
  'torch.LongStorage': ['int64', 8],
  'torch.IntStorage': ['int32', 4],
  'torch.ShortStorage': ['int16', 2],
  'torch.CharStorage': ['int8', 1],
  'torch.ByteStorage': ['uint8', 1],
  'torch.BoolStorage': ['bool', 1],
  'torch.storage.UntypedStorage': ['uint8', 1],
  'torch.UntypedStorage': ['uint8', 1],
  'torch.ComplexFloatStorage': ['complex64', 8],
  'torch.ComplexDoubleStorage': ['complex128', 16],
  'torch.QInt8Storage': ['qint8', 1],
  'torch.QUInt8Storage': ['quint8', 1],
  'torch.QInt32Storage': ['qint32', 4],
};

/** Whether a name is that of a storage class. */
export function isStorageName(name: string): boolean {
  return Object.hasOwn(storageTypes, name);
}

/** Functions that pickled tensors call, by name. */
export const tensorFunctions: Readonly<
  Record<string, (args: readonly PickleValue[]) => PickleValue>
> = {
  'torch._utils._rebuild_tensor': ([storage, offset, size, stride]) =>
    tensor(storage, offset, size, stride),
  'torch._utils._rebuild_tensor_v2': ([storage, offset, size, stride]) =>
    tensor(storage, offset, size, stride),
  'torch._utils._rebuild_tensor_v3': ([storage, offset, size, stride, , , dtype]) =>
    tensor(storage, offset, size, stride, dtype),
  'torch._utils._rebuild_parameter': ([data]) => data ?? null,
  'torch._utils._rebuild_parameter_with_state': ([data]) => data ?? null,
  'torch._utils._rebuild_sparse_tensor': () =>
    other('sparse', 'Its tensor is sparse; save x.to_dense().'),
  'torch._utils._rebuild_qtensor': () =>
    other('quantized', 'Its tensor is quantized; save x.dequantize().'),
  'torch.serialization._get_layout': ([name]) => name ?? null,
  'torch.jit._pickle.restore_type_tag': ([value]) => value ?? null,
  'torch.nn.parameter.Parameter': ([data]) => data ?? null,
  'torch.Size': ([sizes]) => sizes ?? null,
  'torch.device': ([name]) => name ?? null,
};

function other(dtype: string, reason: string): PickleObject {
  return { kind: 'object', value: new UnreadTensor(dtype, reason) };
}

/** A tensor of a kind that is not supported, with the reason as one sentence. */
export class UnreadTensor {
  constructor(
    readonly dtype: string,
    readonly reason: string,
  ) {}
}

/** Returns the unsupported tensor of a pickled value, if it is one. */
export function asUnread(value: PickleValue): UnreadTensor | undefined {
  return isKind(value, 'object') && value.value instanceof UnreadTensor ? value.value : undefined;
}

/** Returns the tensor of a pickled value, if it is one. */
export function asTensor(value: PickleValue): Tensor | undefined {
  return isKind(value, 'object') && value.value instanceof TensorHandle
    ? value.value.tensor
    : undefined;
}

/** Returns the storage that was created for a persistent id, if the value is one. */
export function asStorage(value: PickleValue): StorageReference | undefined {
  return isKind(value, 'object') && value.value instanceof StorageHandle
    ? value.value.storage
    : undefined;
}

/** Creates the storage of a persistent id ('storage', type, key, location, elements[, view]). */
export function storageOf(id: PickleValue): PickleObject {
  const [tag, type, key, , , view] = isKind(id, 'list') ? id.items : [];
  if (tag !== 'storage' || !isKind(type, 'global') || typeof key !== 'string') {
    throw new PickleError('a storage is not described as torch does');
  }
  const storageType = Object.hasOwn(storageTypes, type.name) ? storageTypes[type.name] : undefined;
  if (storageType === undefined) throw new PickleError(`${type.name} is no storage`);
  if (isKind(view, 'list')) throw new PickleError('a storage is a view of another');
  const [dtype, elementBytes] = storageType;
  return { kind: 'object', value: new StorageHandle({ key, dtype, elementBytes }) };
}

function tensor(
  storage: PickleValue | undefined,
  offset: PickleValue | undefined,
  size: PickleValue | undefined,
  stride: PickleValue | undefined,
  dtype?: PickleValue,
): PickleObject {
  const shape = countsOf(size);
  const strides = countsOf(stride);
  const reference = storage === undefined ? undefined : asStorage(storage);
  if (
    reference === undefined ||
    !isCount(offset) ||
    shape === undefined ||
    shape.length !== strides?.length
  ) {
    throw new PickleError('a tensor is not described as torch does');
  }
  const described = {
    storage: reference,
    offset,
    shape,
    strides,
    dtype: isKind(dtype, 'global') ? dtype.name.slice('torch.'.length) : reference.dtype,
  };
  return { kind: 'object', value: new TensorHandle(described) };
}

function countsOf(value: PickleValue | undefined): number[] | undefined {
  return isKind(value, 'list') && value.items.length <= 64 && value.items.every(isCount)
    ? value.items
    : undefined;
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A file whose tensors are read. */
export interface TensorReader {
  readonly source: ByteSource;
  readonly storages: TensorStorages;
  readonly limits: ReadLimits;
}

/** Positions of the storages' bytes, and their byte order. */
export interface TensorStorages {
  readonly littleEndian: boolean;
  /**
   * Returns a storage.
   * @throws InspectorError if the file has no such storage
   */
  find(key: string): ByteSource;
}

/**
 * Returns the tensor's elements in their file.
 * @throws InspectorError `truncated` or `malformed` if it exceeds its storage
 */
export function tensorArray(
  { source: file, storages }: TensorReader,
  { storage, offset, shape, strides }: Tensor,
  type: ElementType,
): RawArray {
  const bytes = storages.find(storage.key);
  const isEmpty = shape.includes(0);
  const last = shape.reduce((at, extent, d) => at + (extent - 1) * strides[d]!, offset);
  const needed = isEmpty ? 0 : (last + 1) * type.bytes;
  if (!Number.isSafeInteger(needed))
    throw notOfFormat(file, 'PyTorch', 'a tensor is beyond all files');
  if (needed > bytes.size) throw truncated(bytes, needed);
  return {
    source: bytes,
    offset: offset * type.bytes,
    shape,
    strides,
    type,
    littleEndian: storages.littleEndian,
  };
}
