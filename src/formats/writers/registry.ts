import { InspectorError } from '../../core/errors';
import { csvWriter } from './csv';
import { jsonlWriter } from './jsonl';
import { npyWriter } from './npy';
import { npzWriter } from './npz';
import { parquetWriter } from './parquet';
import { safetensorsWriter } from './safetensors';
import type { Writer } from './writer';

/** All formats in which embeddings can be written. */
export const writers: readonly Writer[] = [
  npyWriter,
  npzWriter,
  safetensorsWriter,
  parquetWriter,
  csvWriter,
  jsonlWriter,
];

/** Patterns of the names of files that can be written, for help and messages. */
export const writtenNames = writers.map(({ extension }) => `*${extension}`).join(', ');

/**
 * Returns the writer for a file's extension.
 * @throws InspectorError `wrong-use` for any other
 */
export function writerFor(file: string): Writer {
  const writer = writers.find(({ extension }) => file.toLowerCase().endsWith(extension));
  if (writer !== undefined) return writer;
  throw new InspectorError({
    code: 'wrong-use',
    file,
    problem: 'Its ending is of no format that embeddings are written in.',
    remedy: `Call it one of ${writtenNames}.`,
  });
}
