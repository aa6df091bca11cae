import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const known = new Map();

/** The sample studies: their models, labels and anchors. */
export const studies = {
  cora: study('cora', ['gcn-seed0.npy', 'gcn-seed1.npz', 'sage-seed0.safetensors']),
  trec: study('trec', ['lstm-seed0.npy', 'cnn-seed0.pt', 'transformer-seed0.arrow']),
  digits: study('digits', [
    'ae-seed0.npy',
    'ae-seed1.npy',
    'vae-seed0.npy',
    'linae-seed0.csv',
    'linvae-seed0.npy',
  ]),
};

function study(folder, files) {
  const path = (name) => `samples/${folder}/${name}`;
  return {
    files: files.map(path),
    labels: ['--labels', path('labels.csv')],
    anchors: ['--anchors', path('anchors.txt')],
  };
}

/** Runs the built command line and returns its JSON; the same command runs once. */
export async function latents(args) {
  const key = args.join('\n');
  if (!known.has(key)) known.set(key, run(args));
  return known.get(key);
}

async function run(args) {
  process.stderr.write(`latents ${args.join(' ')}\n`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'dist', 'cli.cjs'), ...args, '--json'],
    { cwd: root, maxBuffer: 2 ** 28 },
  );
  return JSON.parse(stdout);
}

/** Formats the command as a user types it, for one study as an example of all. */
export function command(args) {
  return `\`\`\`\nnode dist/cli.cjs ${args.join(' ')}\n\`\`\``;
}

/** Formats a Markdown table; numbers right-aligned. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, j) => (j === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Formats a score with three decimals; `–` if there is none. */
export function number(value) {
  return value === null || value === undefined ? '–' : value.toFixed(3);
}

/** Returns the pairs of different models, as [decoder, encoder]. */
export function pairs({ decoders }) {
  return decoders.flatMap((_, d) => decoders.flatMap((__, e) => (d === e ? [] : [[d, e]])));
}

/** Mean over the pairs of different models; null if none has a score. */
export function stitched(answer, { matrix }) {
  return mean(pairs(answer).map(([d, e]) => matrix[d][e]));
}

/** Mean over the models on themselves. */
export function own(answer, { matrix }) {
  return mean(answer.decoders.map((_, d) => matrix[d][d]));
}

export function mean(values) {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((a, b) => a + b, 0) / defined.length;
}

/** Returns the scores of one id under one metric. */
export function scoresOf(list, id, metric = 'accuracy') {
  return list.find((entry) => entry.id === id && entry.metric === metric);
}

/** Joins names: `a`, `a and b`, `a, b and c`. */
export function listed(names) {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
