import { InspectorError } from '../core/errors';
import { arrow } from './arrow/arrow';
import type { ByteSource } from './byte-source';
import { csv } from './csv';
import type { EmbeddingFile, Format } from './format';
import { hdf5 } from './hdf5/hdf5';
import { jsonl } from './jsonl';
import { defaultLimits, type ReadLimits } from './limits';
import { npy } from './npy';
import { npz } from './npz';
import { parquet } from './parquet/parquet';
import { pytorch } from './pytorch/pytorch';
import { safetensors } from './safetensors';

/** Every format, those with a sure mark at their beginning first. */
export const formats: readonly Format[] = [
  npy,
  npz,
  safetensors,
  pytorch,
  parquet,
  arrow,
  hdf5,
  jsonl,
  csv,
];

const headBytes = 512;

/**
 * Opens a file by its first bytes; where several formats fit, its extension decides.
 * @throws InspectorError `unknown-format`, or what the format finds wrong
 */
export async function openEmbeddings(
  source: ByteSource,
  limits: ReadLimits = defaultLimits,
): Promise<EmbeddingFile> {
  if (source.size === 0) throw notEmbeddings(source, 'The file is empty.');
  const head = await source.read(0, Math.min(headBytes, source.size));
  const name = source.name.toLowerCase();
  const byName = formats.find(({ extensions }) =>
    extensions.some((ending) => name.endsWith(ending)),
  );
  const byContent = formats.filter((format) => format.matches(head));
  const format = byName !== undefined && byContent.includes(byName) ? byName : undefined;
  if (format !== undefined) return format.open(source, limits);
  const [likeliest] = byContent;
  // Nearly every text could be a table: only a file that calls itself so is taken for one.
  if (likeliest !== undefined && likeliest !== csv && likeliest !== jsonl)
    return likeliest.open(source, limits);
  if (byName !== undefined) {
    throw notEmbeddings(
      source,
      `It is called like a ${byName.name} file, but does not begin like one.`,
    );
  }
  throw notEmbeddings(source, 'It is not an embedding file of a known format.');
}

function notEmbeddings({ name }: ByteSource, problem: string): InspectorError {
  return new InspectorError({
    code: 'unknown-format',
    file: name,
    problem,
    remedy: `Save the embeddings as ${formats.map(({ name: title, extensions }) => `${title} (${extensions.join(', ')})`).join(', ')}.`,
  });
}
