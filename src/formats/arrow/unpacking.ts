import { CompressionType, compressionRegistry } from 'apache-arrow';
import { inflateLz4Frame } from '../compression/lz4';
import { inflateZstd } from '../compression/zstd';
import { defaultLimits, type ReadLimits } from '../limits';

/** What the buffers of a batch may still unpack to; the library passes nothing of ours on to them. */
let leftBytes = defaultLimits.memoryBytes;
let ratio = defaultLimits.unpackRatio;

/** Reads a batch whose compressed buffers together unpack to no more than is allowed. */
export function unpackingWithin<T>({ memoryBytes, unpackRatio }: ReadLimits, read: () => T): T {
  leftBytes = memoryBytes;
  ratio = unpackRatio;
  return read();
}

/** @param inflate unpacks, to `most` bytes at most */
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
