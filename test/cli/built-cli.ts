import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNode } from '../../scripts/build-node.mjs';

const root = join(import.meta.dirname, '..', '..');

/** A module that tells the parent when the process begins to listen for Ctrl-C. */
const tellListening = `data:text/javascript,${encodeURIComponent(
  `process.on('newListener', (name) => { if (name === 'SIGINT') setImmediate(() => process.send(name)); });`,
)}`;

/** What a command printed, and its exit code. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line, bundled as it is shipped, in a folder of its own. */
export class BuiltCli {
  private constructor(readonly folder: string) {}

  static async build(): Promise<BuiltCli> {
    const folder = await mkdtemp(join(tmpdir(), 'latents-cli-'));
    await buildNode({ outdir: folder, entries: ['cli', 'worker'] });
    return new BuiltCli(folder);
  }

  /**
   * Runs `latents` with these arguments in the project's folder.
   * @param interrupt whether to press Ctrl-C as soon as the command listens for it
   */
  run(args: readonly string[], interrupt = false): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [...(interrupt ? ['--import', tellListening] : []), join(this.folder, 'cli.cjs'), ...args],
        { cwd: root, stdio: ['ignore', 'pipe', 'pipe', ...(interrupt ? ['ipc' as const] : [])] },
      );
      let stdout = '';
      let stderr = '';
      child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.once('message', () => child.kill('SIGINT'));
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, stdout, stderr });
      });
    });
  }

  /** Runs a command that prints one JSON document, and gives it. */
  async json(args: readonly string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.run([...args, '--json']);
    if (code !== 0) throw new Error(`exit ${code ?? 'none'}: ${stderr}`);
    return JSON.parse(stdout);
  }

  dispose(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
