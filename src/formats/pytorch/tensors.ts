import { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import { type ElementType, elementTypes } from '../elements';
import { notOfFormat, truncated } from '../faults';
import type { RawArray } from '../raw-array';
import {
  isKind,
  PickleError,
  type PickleHost,
  type PickleObject,
  type PickleValue,
} from './pickle-values';

/** A tensor as a pickle describes it: a view of a storage. */
export interface Tensor {
  readonly storage: StorageReference;
  /** In elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly dtype: string;
}

/** A run of elements that lies elsewhere in the file, by its key there. */
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
};

/** torch's dtypes that have no storage class of their own. */
const dtypeNames = new Set(['uint16', 'uint32', 'uint64', ...elementTypes.keys()]);

/** Functions whose call makes something here; all others are refused by name. */
const functions: Readonly<Record<string, (args: readonly PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': (args) => ({
    kind: 'map',
    entries: new Map(pairsOf(args[0])),
  }),
  'torch._utils._rebuild_tensor': ([storage, offset, size, stride]) =>
    tensor(storage, offset, size, stride),
  'torch._utils._rebuild_tensor_v2': ([storage, offset, size, stride]) =>
    tensor(storage, offset, size, stride),
  'torch._utils._rebuild_tensor_v3': ([storage, offset, size, stride, , , dtype]) =>
    tensor(storage, offset, size, stride, dtype),
  'torch._utils._rebuild_parameter': ([data]) => data ?? null,
  'torch._utils._rebuild_parameter_with_state': ([data]) => data ?? null,
  'torch.nn.parameter.Parameter': ([data]) => data ?? null,
  'torch.Size': ([sizes]) => sizes ?? null,
  'torch.device': ([name]) => name ?? null,
  'builtins.set': ([items]) => items ?? null,
  '__builtin__.set': ([items]) => items ?? null,
  // Python 2 and protocol 2 write bytes as text in latin-1.
  '_codecs.encode': ([text]) => text ?? null,
};

/** The host that lets a pickle build tensors and plain data, and nothing else. */
export function tensorHost(source: ByteSource): PickleHost {
  return {
    allowGlobal(name) {
      const isDtype = name.startsWith('torch.') && dtypeNames.has(name.slice('torch.'.length));
      if (Object.hasOwn(functions, name) || Object.hasOwn(storageTypes, name) || isDtype) return;
      throw new InspectorError({
        code: 'refused-global',
        file: source.name,
        problem: `It wants to load the Python object ${name.slice(0, 100)}, which could run code; nothing was run.`,
        remedy:
          'Save a tensor or a dict of tensors (torch.save(model.state_dict(), …)), not whole objects.',
        details: { global: name.slice(0, 100) },
      });
    },
    reduce(name, args) {
      const make = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (make === undefined) throw new PickleError(`it calls ${name}, which is no function`);
      return make(args);
    },
    persistent: storageOf,
  };
}

/** The tensor a pickled value is, if it is one. */
export function asTensor(value: PickleValue): Tensor | undefined {
  return isKind(value, 'object') && value.value instanceof TensorHandle
    ? value.value.tensor
    : undefined;
}

function pairsOf(pairs: PickleValue | undefined): [PickleValue, PickleValue][] {
  if (!isKind(pairs, 'list')) return [];
  return pairs.items.flatMap((pair): [PickleValue, PickleValue][] =>
    isKind(pair, 'list') && pair.items.length === 2 ? [[pair.items[0]!, pair.items[1]!]] : [],
  );
}

/** The storage that a persistent id was taken for. */
export function asStorage(value: PickleValue): StorageReference | undefined {
  return isKind(value, 'object') && value.value instanceof StorageHandle
    ? value.value.storage
    : undefined;
}

/** ('storage', type, key, location, elements[, view]) */
function storageOf(id: PickleValue): PickleObject {
  const [tag, type, key, , , view] = isKind(id, 'list') ? id.items : [];
  if (tag !== 'storage' || !isKind(type, 'global') || typeof key !== 'string') {
    throw new PickleError('a storage is not described as torch does');
  }
  const known = Object.hasOwn(storageTypes, type.name) ? storageTypes[type.name] : undefined;
  if (known === undefined) throw new PickleError(`${type.name} is no storage`);
  if (isKind(view, 'list')) throw new PickleError('a storage is a view of another');
  const [dtype, elementBytes] = known;
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

/**
 * The tensor's elements in their file.
 * @param bytes where the bytes of its storage are
 * @throws InspectorError `truncated` or `malformed` if it reaches out of its storage
 */
export function tensorArray(
  file: ByteSource,
  { offset, shape, strides }: Tensor,
  type: ElementType,
  bytes: ByteSource,
  littleEndian: boolean,
): RawArray {
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
    littleEndian,
  };
}
