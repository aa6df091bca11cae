import { allocateFloat32, allocateFloat64, type Matrix } from '../../core/matrix';
import { decodeInto, type ElementType, elementTypes } from '../elements';
import type { EmbeddingMember } from '../format';
import { checkMemory } from '../limits';
import { whyNotASpace } from '../shape';
import { fieldsOf, packedByPlugin } from './columns';
import { type CompoundField, elementName, type FoundDataset, holdsPointers } from './datasets';
import { callLibrary } from './library';
import { blockBytes, checkStorage, type DatasetPlace, withBlock } from './read-dataset';
import { fieldBytes } from './read-texts';

/** Returns the fields of a compound dataset that hold a vector in each element, as members. */
export function compoundMembers(place: DatasetPlace, dataset: FoundDataset): EmbeddingMember[] {
  return fieldsOf(dataset).flatMap((field) => {
    const { array_type: array } = field;
    const type = array && elementTypes.get(elementName(array) ?? '');
    if (type === undefined || array?.shape?.length !== 1) return [];
    const shape = [dataset.metadata.shape![0]!, array.shape[0]!];
    const unusable =
      dataset.unreadFilter === undefined
        ? whyNotASpace(shape)
        : packedByPlugin('It', dataset.unreadFilter);
    return [
      {
        name: `${dataset.path}/${field.name}`,
        shape,
        dtype: type.name,
        ...(unusable === undefined ? {} : { unusable }),
        readRows: (start, stop) => readVectors(place, dataset, field, type, start, stop),
      },
    ];
  });
}

async function readVectors(
  place: DatasetPlace,
  { path, metadata }: FoundDataset,
  field: CompoundField,
  type: ElementType,
  start: number,
  stop: number,
): Promise<Matrix> {
  const { source, limits, library, file } = place;
  const [rows, cols] = [stop - start, field.array_type!.shape![0]!];
  checkMemory(source, `${rows} rows × ${cols}`, rows * cols * 8, limits);
  await checkStorage(place, { path, metadata });
  const data = (type.wide ? allocateFloat64 : allocateFloat32)(rows * cols);
  const block = Math.max(1, Math.floor(blockBytes / metadata.size));
  for (let first = start; first < stop; first += block) {
    const count = [Math.min(block, stop - first)];
    const bytes = await callLibrary(source, () =>
      withBlock(place, path, metadata.size, count, [first], (pointer, length) => {
        const elements = library.HEAPU8.slice(pointer, pointer + length);
        if (holdsPointers(metadata)) {
          library.reclaim_vlen_memory_count(file, path, '', BigInt(pointer), count.map(BigInt));
        }
        return fieldBytes(elements, metadata.size, { ...field, size: cols * type.bytes });
      }),
    );
    decodeInto(data.subarray((first - start) * cols), type, bytes);
  }
  return { rows, cols, data };
}
