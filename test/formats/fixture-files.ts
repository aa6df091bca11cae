import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesInMemory, type ByteSource } from '../../src/formats/byte-source';

const folder = join(import.meta.dirname, 'fixtures');

/** The bytes of a fixture; `fixtures/make-fixtures.py` wrote them. */
export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

export function fixtureSource(name: string): ByteSource {
  return bytesInMemory(name, fixtureBytes(name));
}
