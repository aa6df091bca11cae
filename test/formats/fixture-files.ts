import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesInMemory, type ByteSource } from '../../src/formats/byte-source';

const folder = join(import.meta.dirname, 'fixtures');

/** Returns the bytes of a fixture, written by `fixtures/make-fixtures.py`. */
export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

export function fixtureSource(name: string): ByteSource {
  return bytesInMemory(name, fixtureBytes(name));
}
