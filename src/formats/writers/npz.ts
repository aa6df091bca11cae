import { Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { arrayHeader, encodeNpyTexts, npyWriter } from './npy';
import { bytesOfNumber, type Writer } from './writer';

/** NumPy's archive: `embeddings` and, as text, `ids`. Stored, so that rows can be read in place. */
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
      // Archives of more than 4 GiB are written in another form, from the start.
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

/** What comes out of the archive until it is written; what fails to be written ends it as well. */
async function* partsOf(
  readable: ReadableStream<Uint8Array>,
  written: Promise<void>,
): AsyncGenerator<Uint8Array> {
  const failed = written.then(() => new Promise<never>(() => undefined));
  const reader = readable.getReader();
  for (;;) {
    const { value, done } = await Promise.race([reader.read(), failed]);
    if (done) break;
    yield value;
  }
  await written;
}

function streamOf(parts: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = parts[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

/** The same embeddings give the same bytes whenever they are written. */
const earliestDate = new Date(1980, 0, 1);
