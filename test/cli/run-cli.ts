import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
/** Path of the built command line. */
export const script = join(root, 'dist', 'cli.cjs');

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in the project's folder. */
export function latents(...args: string[]): Promise<CliRun> {
  return finished(spawn(process.execPath, [script, ...args], { cwd: root }));
}

/** Runs it with its output on a full disk (`/dev/full`). */
export async function latentsOnFullDisk(...args: string[]): Promise<CliRun> {
  const full = await open('/dev/full', 'w');
  const stdio = ['ignore', full.fd, 'pipe'] as const;
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: [...stdio] });
  return finished(child).finally(() => full.close());
}

/** Runs a command that prints one JSON document, and returns it. */
export async function latentsJson(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await latents(...args, '--json');
  if (code !== 0) throw new Error(`exit ${code ?? 'none'}: ${stderr}`);
  return JSON.parse(stdout);
}

/** A module that tells the parent process when the process begins to listen for Ctrl-C. */
const tellListening = `data:text/javascript,${encodeURIComponent(
  `process.on('newListener', (name) => { if (name === 'SIGINT') setImmediate(() => process.send(name)); });`,
)}`;

/** Runs the built command line and sends Ctrl-C as soon as it listens for it. */
export function latentsInterrupted(...args: string[]): Promise<CliRun> {
  const child = spawn(process.execPath, ['--import', tellListening, script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.once('message', () => child.kill('SIGINT'));
  return finished(child);
}

function finished(child: ChildProcess): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
