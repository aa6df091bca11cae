import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/**
 * Writes an npy file of float32 rows that share 16 directions with every other file of this script:
 * usage: make-large.mjs FILE ROWS DIMS SEED. Memory does not grow with the rows.
 */
const [file, rows, dims, seed] = [process.argv[2], ...process.argv.slice(3).map(Number)];
if (file === undefined || ![rows, dims, seed].every(Number.isSafeInteger)) {
  console.error('usage: make-large.mjs FILE ROWS DIMS SEED');
  process.exit(2);
}

/** Creates a small generator of uniform numbers from −1 to 1 (mulberry32). */
function uniform(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

const sharedDims = 16;
const blockRows = 4096;
const shared = uniform(1);
const noise = uniform(1000 + seed);
const mixing = Float32Array.from({ length: sharedDims * dims }, uniform(2000 + seed));

const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dims}), }`;
const header = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
const start = Buffer.alloc(10);
start.write('\x93NUMPY\x01\x00', 'latin1');
start.writeUInt16LE(header.length, 8);
// An existing file may be a user's embeddings.
const stream = createWriteStream(file, { flags: 'wx' });
stream.write(Buffer.concat([start, Buffer.from(header, 'latin1')]));
for (let from = 0; from < rows; from += blockRows) {
  const count = Math.min(blockRows, rows - from);
  const block = new Float32Array(count * dims);
  for (let i = 0; i < count; i++) {
    const row = block.subarray(i * dims, (i + 1) * dims);
    for (let j = 0; j < dims; j++) row[j] = noise();
    for (let k = 0; k < sharedDims; k++) {
      const weight = shared();
      for (let j = 0; j < dims; j++) row[j] += weight * mixing[k * dims + j];
    }
  }
  if (!stream.write(Buffer.from(block.buffer))) await once(stream, 'drain');
}
stream.end();
await once(stream, 'finish');
