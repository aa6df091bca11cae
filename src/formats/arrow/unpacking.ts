import { CompressionType, compressionRegistry } from 'apache-arrow';
import { inflateLz4Frame } from '../compression/lz4';
import { inflateZstd } from '../compression/zstd';
import { defaultLimits, type ReadLimits } from '../limits';

/**
 * Number of bytes to which the buffers of a batch may still unpack. Module state, because the
 * library passes no arguments on to codecs.
 */
let leftBytes = defaultLimits.memoryBytes;
let ratio = defaultLimits.unpackRatio;

/** Reads a batch with limits on the total unpacked size of its compressed buffers. */
export function unpackingWithin<T>({ memoryBytes, unpackRatio }: ReadLimits, read: () => T): T {
  leftBytes = memoryBytes;
  ratio = unpackRatio;
  return read();
}

/**
 * Creates a codec that counts unpacked bytes.
 * @param inflate unpacks, to `most` bytes at most
 */
function counted(inflate: (data: Uint8Array, most: number) => Uint8Array): {
  decode: (data: Uint8Array) => Uint8Array;
} {
  return {
    decode(data) {
      const bytes = inflate(data, Math.min(leftBytes, ratio * (data.byteLength + 1)));
      leftBytes -= bytes.byteLength;
      return bytes;
    },
  };
}

compressionRegistry.set(CompressionType.LZ4_FRAME, counted(inflateLz4Frame));
compressionRegistry.set(CompressionType.ZSTD, counted(inflateZstd));
