import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import { openEmbeddings } from '../../src/formats/registry';
import {
  batchMessage,
  type CraftedColumn,
  dictionaryMessage,
  numberBuffers,
  schemaMessage,
} from './crafted-arrow';

const columns: readonly CraftedColumn[] = [
  { name: 'label', type: 'text', dictionary: 7 },
  { name: 'x', type: 'float' },
  { name: 'y', type: 'float' },
];

/** Creates a batch of rows that refer to entries of the dictionary. */
function batch(entries: readonly number[]): Uint8Array {
  const numbers = Float32Array.from(entries, (entry) => entry / 3);
  const buffers = [
    numberBuffers(Int32Array.from(entries)),
    numberBuffers(numbers),
    numberBuffers(numbers),
  ];
  return batchMessage({ rows: entries.length, nodes: 3, buffers: buffers.flat() });
}

async function labelsOf(...messages: readonly Uint8Array[]): Promise<readonly string[]> {
  const bytes = Buffer.concat([schemaMessage(columns), ...messages]);
  const { members } = await openEmbeddings(bytesInMemory('stream.arrows', bytes));
  return members[0]!.attributes!.find(({ name }) => name === 'label')!.read();
}

describe('dictionaries of an Arrow stream', () => {
  it('hold for the batches after them, until they are replaced', async () => {
    const labels = await labelsOf(
      dictionaryMessage(7, ['cat', 'dog']),
      batch([0, 1, 1]),
      dictionaryMessage(7, ['bird', 'cat']),
      batch([0, 1, 1]),
    );
    expect(labels).toEqual(['cat', 'dog', 'dog', 'bird', 'cat', 'cat']);
  });

  it('grow by what is added to them', async () => {
    const labels = await labelsOf(
      dictionaryMessage(7, ['cat']),
      batch([0, 0]),
      dictionaryMessage(7, ['dog', 'bird'], true),
      batch([0, 1, 2]),
    );
    expect(labels).toEqual(['cat', 'cat', 'cat', 'dog', 'bird']);
  });
});
