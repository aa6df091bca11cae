import { createHash } from 'node:crypto';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import { randomUnit, seeded } from '../../core/random';

/** Bytes sampled at the beginning and at the end of a file. */
const endBytes = 2 ** 16;
/** Number of blocks sampled between them, and bytes of each. */
const blocks = 16;
const blockBytes = 2 ** 12;

/** Maximum number of open files: a system limits them per process, and a study may name more. */
const openAtOnce = 16;
let open = 0;
const waiting: (() => void)[] = [];

/**
 * Hashes a sample of a file's bytes: the first and the last 64 KiB, and 16 blocks of 4 KiB between
 * them, at the same places in all files of a size. Up to 192 KiB the sample is the whole file.
 * @throws the file system's error if the file cannot be read
 */
export async function contentSample(path: string, size: number): Promise<string> {
  if (open >= openAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else open++;
  try {
    return await sampleOf(path, size);
  } finally {
    const next = waiting.shift();
    if (next === undefined) open--;
    else next();
  }
}

async function sampleOf(path: string, size: number): Promise<string> {
  const file = await openFile(path, 'r');
  try {
    const parts = await Promise.all(
      placesIn(size).map(([start, stop]) => bytesOf(file, start, stop)),
    );
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest('base64');
  } finally {
    await file.close();
  }
}

/** Returns the sampled ranges of bytes, [start, stop). */
export function placesIn(size: number): readonly (readonly [start: number, stop: number])[] {
  const between = size - 2 * endBytes;
  if (between <= blocks * blockBytes) return [[0, size]];
  const random = seeded(0);
  // One random block in each of equal parts of the range between.
  const free = between / blocks - blockBytes;
  const starts = Array.from({ length: blocks }, (_, block) =>
    Math.floor(endBytes + (block * between) / blocks + randomUnit(random) * free),
  );
  return [
    [0, endBytes],
    ...starts.map((start) => [start, start + blockBytes] as const),
    [size - endBytes, size],
  ];
}

/** Reads as many of the bytes as exist: the file may just be being written. */
async function bytesOf(file: FileHandle, start: number, stop: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(stop - start);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
