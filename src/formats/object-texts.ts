import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';
import { guarded } from './faults';
import { checkMemory, type ReadLimits } from './limits';
import type { NpyHeader } from './npy-header';
import { asNumpy } from './pytorch/numpy-arrays';
import { pickleHost } from './pytorch/pickle-host';
import { readPickle } from './pytorch/pickle-reader';
import { isKind, type PickleValue } from './pytorch/pickle-values';
import type { RowArray } from './row-array';

/**
 * Returns row ids or labels that NumPy pickled, as it does with texts of pandas (dtype object).
 * They are read by the interpreter for PyTorch's pickles, which executes nothing. Undefined for
 * arrays of other shapes and types.
 * @param source the npy file, with its name for the user
 */
export function objectRowArray(
  name: string,
  source: ByteSource,
  { descr, shape, offset }: NpyHeader,
  limits: ReadLimits,
): RowArray | undefined {
  if (!/^[|<>=]?O/.test(descr) || shape.length !== 1) return undefined;
  return {
    name,
    folder: '',
    entries: shape[0]!,
    canBeIds: true,
    async read() {
      const size = source.size - offset;
      checkMemory(source, 'Its pickle', 16 * size, limits);
      const bytes = await source.read(offset, size);
      const { value } = await guarded(source, 'npy', () =>
        readPickle(bytes, pickleHost(source, limits)),
      );
      const texts = textsOf(value);
      if (texts === undefined || texts.length !== shape[0]) throw notTexts(source, name);
      return texts;
    },
  };
}

/**
 * Returns the entries of a pickled array of texts and whole numbers, empty for missing ones;
 * undefined if it has other entries.
 */
function textsOf(value: PickleValue): string[] | undefined {
  const entries = asNumpy(value)?.data;
  if (!isKind(entries, 'list')) return undefined;
  const texts: string[] = [];
  for (const item of entries.items) {
    const isWhole = typeof item === 'number' && Number.isSafeInteger(item);
    if (item === null || Number.isNaN(item)) {
      texts.push('');
      continue;
    }
    if (typeof item !== 'string' && typeof item !== 'bigint' && !isWhole) return undefined;
    texts.push(String(item));
  }
  return texts;
}

function notTexts({ name: file }: ByteSource, name: string): InspectorError {
  return new InspectorError({
    code: 'malformed',
    file,
    problem: `The Python objects${name === '' ? '' : ` of "${name}"`} are not all texts or whole numbers.`,
    remedy: 'Save them as text: numpy.asarray(…, dtype=str).',
  });
}
