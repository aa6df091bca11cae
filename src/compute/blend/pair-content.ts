import { createHash, type Hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { BlendStudyInput } from '../../core/blending/study/blending';
import type { LoadedSpace } from '../../core/study/types';
import { resultVersion } from '../reading/content-key';

/**
 * A text that differs whenever anything does that training or its scores depend on: rows, ids, labels,
 * targets and options, wherever the files lie and whenever they were written.
 */
export async function pairContent(input: BlendStudyInput): Promise<string> {
  const { decoder, encoder, labels, targets, options } = input;
  const { ridge: _, anchors, rows, ...others } = options;
  const hash = createHash('sha256');
  // A list is what it holds, whatever its file is called.
  const chosen = [anchors, ...(rows === undefined ? [] : [rows])].map((choice) =>
    'ids' in choice ? choice.ids : choice,
  );
  const labelled = labels && [
    labels.rows.map(({ id, label, split }) => [id, label, split]),
    labels.names,
    labels.mayHaveHeader,
  ];
  hash.update(JSON.stringify([resultVersion, others, ...chosen, labelled]));
  for (const space of [decoder, encoder, ...(targets === undefined ? [] : [targets])]) {
    await addSpace(hash, space);
  }
  return hash.digest('hex');
}

/** Bytes that are hashed in one go, so that nothing else in the process waits long: some 10 ms. */
const blockBytes = 2 ** 23;

async function addSpace(hash: Hash, { matrix, idColumns }: LoadedSpace): Promise<void> {
  const { rows, cols, data } = matrix;
  hash.update(JSON.stringify([rows, cols, data.BYTES_PER_ELEMENT, idColumns]));
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let from = 0; from < bytes.length; from += blockBytes) {
    hash.update(bytes.subarray(from, from + blockBytes));
    await setImmediate();
  }
}
