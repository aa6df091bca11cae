import { allocateFloat32, type Matrix } from '../core/matrix';
import { bfloatToNumber, halfToNumber } from './elements';
import type { EmbeddingMember, Reading } from './format';
import { checkMemory, type ReadLimits } from './limits';

/** A reading of integers that encode other numbers because the right type was not available. */
export interface ElementReading {
  /** Option by which it is requested: `FILE#member@option`. */
  readonly option: string;
  /** Description of the numbers, as the end of "reads them as". */
  readonly what: string;
  /** Element types that can be read this way. */
  readonly of: readonly string[];
  /** Element type of the result. */
  readonly dtype: string;
  /** Number of columns of the result per column. */
  readonly widening: number;
  /** Decodes numbers, to `widening` numbers each. */
  readonly decode: (numbers: Matrix['data'], into: Float32Array, isSigned: boolean) => void;
}

/** Creates the reading of 16-bit integers as the bits of floats. */
function bitsOf16(option: string, toNumber: (bits: number) => number): ElementReading {
  return {
    option,
    what: `the bits of ${option} numbers`,
    of: ['uint16', 'int16'],
    dtype: option,
    widening: 1,
    decode: (numbers, into) => {
      for (let i = 0; i < numbers.length; i++) into[i] = toNumber(numbers[i]! & 0xffff);
    },
  };
}

/** All readings of elements. */
export const elementReadings: readonly ElementReading[] = [
  bitsOf16('bfloat16', bfloatToNumber),
  bitsOf16('float16', halfToNumber),
  {
    option: 'bits',
    what: 'eight bits each, the first in the highest place, as numpy.packbits and binary embeddings pack them',
    of: ['uint8', 'int8'],
    dtype: 'bool',
    widening: 8,
    decode: (numbers, into, isSigned) => {
      // Signed bytes of binary embeddings are the packed bytes minus 128.
      const offset = isSigned ? 128 : 0;
      for (let i = 0; i < numbers.length; i++) {
        const byte = numbers[i]! + offset;
        for (let bit = 0; bit < 8; bit++) into[8 * i + bit] = (byte >> (7 - bit)) & 1;
      }
    },
  },
];

/** Returns all other ways in which a member can be read. */
export function readingsOf(member: EmbeddingMember): readonly Reading[] {
  const ofElements = elementReadings
    .filter(({ of }) => of.includes(member.dtype))
    .map(({ option, what, ...reading }): Reading => ({
      option,
      what,
      open: (limits) => asElements(member, reading, limits),
    }));
  return [...(member.readings ?? []), ...ofElements];
}

/** Returns a member whose numbers are read another way. */
function asElements(
  { readings: _, ...member }: EmbeddingMember,
  { dtype, widening, decode }: Omit<ElementReading, 'option' | 'what'>,
  limits: ReadLimits,
): EmbeddingMember {
  const [rows, cols, ...deeper] = member.shape;
  const shape = cols === undefined ? member.shape : [rows!, cols * widening, ...deeper];
  return {
    ...member,
    shape,
    dtype,
    async readRows(start, stop): Promise<Matrix> {
      const wide = cols! * widening;
      const bytes = (stop - start) * (cols! + wide) * Float32Array.BYTES_PER_ELEMENT;
      checkMemory({ name: member.name }, `${stop - start} rows × ${wide}`, bytes, limits);
      const { data } = await member.readRows(start, stop);
      const into = allocateFloat32((stop - start) * wide);
      decode(data, into, member.dtype.startsWith('int'));
      return { rows: stop - start, cols: wide, data: into };
    },
  };
}
