import { createHash } from 'node:crypto';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import { randomUnit, seeded } from '../../core/random';

/** Bytes at the beginning and at the end of a file that are looked at. */
const endBytes = 2 ** 16;
/** Blocks between them, and the bytes of each. */
const blocks = 16;
const blockBytes = 2 ** 12;

/** Files that are open at once: a system gives a process so many, and a study may name more. */
const openAtOnce = 16;
let open = 0;
const waiting: (() => void)[] = [];

/**
 * A hash of some of a file's bytes: of the first and the last 64 KiB, and of 16 blocks of 4 KiB between them,
 * the same places in all files of a size. Up to 192 KiB these are all bytes.
 * @throws what the file system says where the file cannot be read
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

/** Where bytes are looked at, from one to before another. */
export function placesIn(size: number): readonly (readonly [start: number, stop: number])[] {
  const between = size - 2 * endBytes;
  if (between <= blocks * blockBytes) return [[0, size]];
  const random = seeded(0);
  // One in each of as many parts of what lies between.
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

/** As many of them as are there: the file may just be written. */
async function bytesOf(file: FileHandle, start: number, stop: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(stop - start);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
