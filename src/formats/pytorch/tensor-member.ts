import type { ByteSource } from '../byte-source';
import { elementTypes } from '../elements';
import { type EmbeddingMember, unusableMember } from '../format';
import type { ReadLimits } from '../limits';
import { rawMember } from '../raw-array';
import { type Tensor, tensorArray } from './tensors';

/** Where the bytes of a storage are, and in which order. */
export interface TensorStorages {
  readonly littleEndian: boolean;
  /** @throws InspectorError if the file has no such storage */
  find(key: string): ByteSource;
}

/** A tensor as a member, usable or not. */
export function tensorMember(
  file: ByteSource,
  name: string,
  tensor: Tensor,
  storages: TensorStorages,
  limits: ReadLimits,
): EmbeddingMember {
  const { shape, dtype } = tensor;
  const type = elementTypes.get(dtype);
  if (type === undefined) {
    return unusableMember(
      name,
      shape,
      dtype,
      `Its elements (${dtype}) are not of a type that is read.`,
    );
  }
  const bytes = storages.find(tensor.storage.key);
  return rawMember(name, tensorArray(file, tensor, type, bytes, storages.littleEndian), limits);
}
