import { InspectorError } from '../core/errors';
import { arrow } from './arrow/arrow';
import type { ByteSource } from './byte-source';
import { otherFileBytes, otherFileError } from './other-files';
import type { EmbeddingFile, Format } from './format';
import { unreadKind } from './faults';
import { hdf5 } from './hdf5/hdf5';
import { allExtensions } from './kinds';
import { defaultLimits, type ReadLimits } from './limits';
import { npy } from './npy';
import { npz } from './npz';
import { parquet } from './parquet/parquet';
import { projector } from './projector';
import { pytorch } from './pytorch/pytorch';
import { safetensors } from './safetensors';
import { csv } from './text/csv';
import { json } from './text/json';
import { refusePlaceholder, placeholderBytes } from './placeholders';
import { looksLikeText } from './text/head';
import { jsonl } from './text/jsonl';
import { wordVectors } from './text/word-vectors';

/** All formats, those with a distinctive beginning first. */
export const formats: readonly Format[] = [
  npy,
  npz,
  safetensors,
  pytorch,
  parquet,
  arrow,
  hdf5,
  projector,
  wordVectors,
  json,
  jsonl,
  csv,
];

const headBytes = 512;

/**
 * Opens a file by its first bytes; if several formats fit, its extension decides.
 * @throws InspectorError `unknown-format`, `not-a-space` for a study and other files of that kind,
 * `not-fetched` or `not-the-file` for a placeholder of a file, or the error of the format
 */
export async function openEmbeddings(
  source: ByteSource,
  limits: ReadLimits = defaultLimits,
): Promise<EmbeddingFile> {
  // Before any format: some would read a pointer as a table.
  refusePlaceholder(source.name, await source.read(0, Math.min(placeholderBytes, source.size)));
  try {
    return await openFormat(source, limits);
  } catch (error) {
    if (!(error instanceof InspectorError) || source.size === 0) throw error;
    const start = await source.read(0, Math.min(otherFileBytes, source.size));
    if (!looksLikeText(start)) throw error;
    const text = new TextDecoder().decode(start);
    throw otherFileError(source.name, text, { cause: error }) ?? error;
  }
}

async function openFormat(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile> {
  if (source.size === 0) {
    throw unreadKind(
      source,
      'The file is empty.',
      'Save the embeddings again; whatever wrote it has not finished or failed.',
    );
  }
  const head = await source.read(0, Math.min(headBytes, source.size));
  const name = source.name.toLowerCase();
  const byName = formats.find((format) =>
    allExtensions(format).some((ending) => name.endsWith(ending)),
  );
  const byContent = formats.filter((format) => format.matches(head));
  const format = byName !== undefined && byContent.includes(byName) ? byName : undefined;
  if (format !== undefined) return format.open(source, limits);
  const marked = byContent.find(({ needsName }) => needsName !== true);
  if (marked !== undefined) return marked.open(source, limits);
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) {
    throw unreadKind(
      source,
      'It is a pickle of Python, which could run code when loaded; it is not read.',
      'Save the embeddings with numpy.save, torch.save or safetensors.',
    );
  }
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw unreadKind(source, 'It is text in UTF-16.', 'Save it as UTF-8.');
  }
  if (byName !== undefined) {
    throw notEmbeddings(
      source,
      `Its name is that of a file of ${byName.name}, but it does not begin like one.`,
    );
  }
  throw notEmbeddings(source, 'It is not an embedding file of a known format.');
}

function notEmbeddings({ name }: ByteSource, problem: string): InspectorError {
  return new InspectorError({
    code: 'unknown-format',
    file: name,
    problem,
    remedy: `Save the embeddings as ${formats.map((format) => format.name).join(', ')}.`,
  });
}
