import { elementTypes } from '../elements';
import { type EmbeddingMember, unusableMember } from '../format';
import { rawMember } from '../raw-array';
import { type Tensor, tensorArray, type TensorReader } from './tensors';

/** Returns a tensor as a member, usable or not. */
export function tensorMember(reader: TensorReader, name: string, tensor: Tensor): EmbeddingMember {
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
  return rawMember(name, tensorArray(reader, tensor, type), reader.limits);
}
