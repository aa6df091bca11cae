import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';
import { csv } from './csv';
import type { EmbeddingFile, Format } from './format';
import { jsonl } from './jsonl';
import { npy } from './npy';
import { npz } from './npz';
import { safetensors } from './safetensors';

/** Every format, those with a sure mark at their beginning first. */
export const formats: readonly Format[] = [npy, npz, safetensors, jsonl, csv];

/** Endings of the files that can be opened, lower case, with the dot. */
export const embeddingExtensions: readonly string[] = formats.flatMap(
  ({ extensions }) => extensions,
);

const headBytes = 512;

/**
 * Opens a file by its first bytes; where several formats fit, its extension decides.
 * @throws InspectorError `unknown-format`, or what the format finds wrong
 */
export async function openEmbeddings(source: ByteSource): Promise<EmbeddingFile> {
  if (source.size === 0) throw notEmbeddings(source, 'The file is empty.');
  const head = await source.read(0, Math.min(headBytes, source.size));
  const name = source.name.toLowerCase();
  const byName = formats.find(({ extensions }) =>
    extensions.some((ending) => name.endsWith(ending)),
  );
  const byContent = formats.filter((format) => format.matches(head));
  const format = byName !== undefined && byContent.includes(byName) ? byName : undefined;
  if (format !== undefined) return format.open(source);
  const [likeliest] = byContent;
  // Nearly every text could be a table: only a file that calls itself so is taken for one.
  if (likeliest !== undefined && likeliest !== csv && likeliest !== jsonl)
    return likeliest.open(source);
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
