import type { Compressors } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ByteSource } from '../byte-source';
import { inflateZstd } from '../compression/zstd';
import { notOfFormat } from '../faults';
import { checkMemory, type ReadLimits } from '../limits';

/**
 * Maximum number of bytes that a byte of each codec can represent. A header that claims more is
 * wrong, and is refused before anything is allocated.
 */
const maxRatio: Readonly<Record<string, number>> = {
  SNAPPY: 64,
  GZIP: 1040,
  LZ4: 256,
  LZ4_RAW: 256,
  BROTLI: 2 ** 16,
  ZSTD: 2 ** 16,
};

/** Returns hyparquet's decompressors with a check of the requested size. */
export function boundedCompressors(source: ByteSource, limits: ReadLimits): Compressors {
  return Object.fromEntries(
    Object.entries({ ...compressors, ZSTD: inflateZstd }).map(([codec, inflate]) => [
      codec,
      (input: Uint8Array, length: number): Uint8Array => {
        const ratio = Math.min(maxRatio[codec] ?? 0, limits.unpackRatio);
        const most = ratio * (input.byteLength + 16);
        if (length < 0 || length > most) {
          throw notOfFormat(
            source,
            'Parquet',
            `a page of ${input.byteLength} bytes claims to unpack to ${length}`,
          );
        }
        checkMemory(source, 'A page', length, limits);
        return inflate(input, length);
      },
    ]),
  );
}
