import { Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { arrayHeader, encodeNpyTexts, npyWriter } from './npy';
import { bytesOfNumber, type Writer } from './writer';

/**
 * NumPy's archive with `embeddings` and, as text, `ids`. Stored without compression, so that rows
 * can be read in place.
 */
export const npzWriter: Writer = {
  id: 'npz',
  name: 'NumPy archive',
  extension: '.npz',
  keepsIds: () => true,
  encodeRows: (rows, ids) => npyWriter.encodeRows(rows, ids),
  async *write(embeddings, blocks) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const archive = new ZipWriter(writable, { level: 0, useWebWorkers: false });
    const { rows, cols, precision, ids } = embeddings;
    const written = (async () => {
      const options = { lastModDate: earliestDate };
      // Archives of more than 4 GiB have another format, which must be chosen at the start.
      const uncompressedSize =
        arrayHeader(embeddings).length + rows * cols * bytesOfNumber(precision);
      const array = streamOf(npyWriter.write(embeddings, blocks));
      await archive.add('embeddings.npy', array, { ...options, uncompressedSize });
      if (ids !== undefined) {
        const texts = new Uint8ArrayReader(encodeNpyTexts(ids));
        await archive.add('ids.npy', texts, options);
      }
      await archive.close();
    })();
    yield* partsOf(readable, written);
  },
};

/** Yields the archive's bytes until it is complete; a failure to produce them ends it as well. */
async function* partsOf(
  readable: ReadableStream<Uint8Array>,
  written: Promise<void>,
): AsyncGenerator<Uint8Array> {
  const reader = readable.getReader();
  // Otherwise the reader would wait forever for more.
  written.catch(() => reader.cancel().catch(() => undefined));
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  await written;
}

/** Size of a piece in bytes: the archive's queues count pieces, whatever their size. */
const pieceBytes = 2 ** 18;

async function* piecesOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    for (let at = 0; at < part.length; at += pieceBytes) yield part.subarray(at, at + pieceBytes);
  }
}

function streamOf(parts: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = piecesOf(parts);
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

/** A fixed date, so that the same embeddings always give the same bytes. */
const earliestDate = new Date(1980, 0, 1);
