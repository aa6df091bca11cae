import { createHash, type Hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { BlendStudyInput } from '../../core/blending/study/blending';
import type { LoadedSpace } from '../../core/study/types';
import { resultVersion } from '../reading/content-key';

/**
 * Fingerprint of everything that training or its scores depend on: rows, ids, labels, targets and
 * options. It does not depend on where the files are or when they were written.
 */
export async function pairContent(input: BlendStudyInput): Promise<string> {
  const { decoder, encoder, labels, targets, options } = input;
  const { ridge: _, anchors, rows, ...others } = options;
  const hash = createHash('sha256');
  // A list is identified by its ids, not by the name of its file.
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

/** Bytes hashed in one go, so that other work in the process waits for 10 ms at most. */
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
