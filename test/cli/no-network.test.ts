import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { script } from './run-cli';

const root = join(import.meta.dirname, '..', '..');

describe('the command line', () => {
  let folder: string;
  let told: string;
  let guard: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'latents-offline-'));
    told = join(folder, 'connections');
    guard = join(folder, 'guard.mjs');
    // In every thread: notes whoever connects to a machine or looks up a name.
    writeFileSync(
      guard,
      `import { appendFileSync } from 'node:fs';
import dns from 'node:dns';
import net from 'node:net';
import { syncBuiltinESMExports } from 'node:module';
const refuse = (what) => () => {
  appendFileSync(${JSON.stringify(told)}, what + '\\n');
  throw new Error(what);
};
net.Socket.prototype.connect = refuse('connect');
for (const name of Object.keys(dns)) {
  if (/^(lookup|resolve|reverse)/.test(name)) dns[name] = refuse(name);
}
dns.promises.lookup = refuse('lookup');
syncBuiltinESMExports();
`,
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function guarded(args: readonly string[]): Promise<number | null> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        cwd: root,
        env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(guard).href}` },
        stdio: 'ignore',
      });
      child.on('error', reject);
      child.on('close', resolve);
    });
  }

  it('is watched', async () => {
    await guarded(['-e', `fetch('http://127.0.0.1:65000').catch(() => undefined)`]);
    expect(readFileSync(told, 'utf8')).not.toBe('');
    rmSync(told);
  });

  const digits = ['ae-seed0.npy', 'ae-seed1.npy'].map((name) => `samples/digits/${name}`);
  const beside = ['--labels', 'samples/digits/labels.csv', '--anchors', '20'];
  it.each([
    ['info', ...digits],
    ['compare', ...digits, '--projections', 'cosine', '--json'],
    ['stitch', ...digits, ...beside, '--projections', 'cosine'],
    ['blend', ...digits, ...beside, '--projections', 'cosine,l1', '--epochs', '1'],
    ['run', 'samples/trec/trec.latents.json'],
  ])('%s connects to nothing', async (...args) => {
    expect(await guarded([script, ...args])).toBe(0);
    expect(existsSync(told)).toBe(false);
  });

  it('connects to nothing where a file names something else', async () => {
    const study = join(folder, 'far.latents.json');
    const spaces = ['http://127.0.0.1:65000/a.npy', 'file://host/share/b.npy'];
    writeFileSync(study, JSON.stringify({ spaces: spaces.map((file) => ({ file })) }));
    expect(await guarded([script, 'run', study])).not.toBe(0);
    expect(existsSync(told)).toBe(false);
  });
});
