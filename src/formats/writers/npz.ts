import { Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { encodeNpyTexts, npyWriter } from './npy';
import { joinBytes, type Writer } from './writer';

/** NumPy's archive: `embeddings` and, as text, `ids`. Stored, so that rows can be read in place. */
export const npzWriter: Writer = {
  id: 'npz',
  name: 'NumPy archive',
  extension: '.npz',
  keepsIds: () => true,
  async *write(embeddings) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const archive = new ZipWriter(writable, { level: 0, useWebWorkers: false });
    const written = (async () => {
      const options = { lastModDate: earliestDate };
      const array: Uint8Array[] = [];
      for await (const part of npyWriter.write(embeddings)) array.push(part);
      await archive.add('embeddings.npy', new Uint8ArrayReader(joinBytes(array)), options);
      if (embeddings.ids !== undefined) {
        const ids = encodeNpyTexts(embeddings.ids);
        await archive.add('ids.npy', new Uint8ArrayReader(ids), options);
      }
      await archive.close();
    })();
    yield* readable;
    await written;
  },
};

/** The same embeddings give the same bytes whenever they are written. */
const earliestDate = new Date(1980, 0, 1);
