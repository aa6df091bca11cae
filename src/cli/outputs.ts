import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { CancelledError } from '../core/errors';
import {
  fileExists,
  localOutput,
  type Output,
  outputsInPlace,
  refuseHarmfulOutputs,
} from '../compute/outputs/check-outputs';
import { refuseUnwritable, type Target } from '../compute/outputs/write-file';
import { standardOutput } from './standard-output';
import { shownLine } from './terminal';

/** Option of commands that write files: whether to replace existing ones. */
export interface ForceOption {
  readonly force?: true;
}

/** Adds {@link ForceOption} to a command that writes files. */
export function addForceOption(command: Command): Command {
  return command.option('--force', 'replace files that are there, but none that is read');
}

/** Streams by which the user can be asked. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Checks the outputs of a command before it computes anything. In a terminal, asks whether existing
 * files may be replaced.
 * @param named paths by the kind of output
 * @param inputs plain data; all file references in it are inputs
 * @throws InspectorError `not-written`, `output-is-input`, `same-output`, `file-exists`
 * @throws CancelledError at Ctrl-C
 */
export async function checkOutputs<N extends string>(
  named: Readonly<Partial<Record<N, string | undefined>>>,
  inputs: unknown,
  { force = false }: { readonly force?: boolean | undefined },
  terminal: Terminal = process,
): Promise<Partial<Record<N, Target>>> {
  const paths = Object.entries<string | undefined>(named).filter(
    (entry): entry is [N, string] => entry[1] !== undefined,
  );
  for (const [, path] of paths) await refuseUnwritable(path);
  const outputs = paths.map(([, path]) => localOutput(path));
  await refuseHarmfulOutputs([...outputs, standardOutput], inputs);
  const existing = force ? [] : await outputsInPlace(outputs);
  if (existing.length > 0 && !(await mayReplace(existing, terminal))) {
    throw fileExists(existing, 'Name another file to write, or add --force to replace it.');
  }
  const targets = paths.map(([name, path]) => {
    const replace = force || existing.some((output) => output.name === path);
    return [name, { path, replace }] as const;
  });
  return Object.fromEntries(targets) as Partial<Record<N, Target>>;
}

async function mayReplace(
  existing: readonly Output[],
  { stdin, stderr }: Terminal,
): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return false;
  const names = existing.map(({ name }) => name).join(' and ');
  const lines = createInterface({ input: stdin, output: stderr });
  const left = new AbortController();
  const interrupted = new AbortController();
  lines.once('close', () => {
    left.abort();
  });
  lines.once('SIGINT', () => {
    interrupted.abort();
    lines.close();
  });
  try {
    const answer = await lines.question(`Replace ${shownLine(names)}? [y/N] `, {
      signal: left.signal,
    });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (interrupted.signal.aborted) throw new CancelledError();
    if (left.signal.aborted) return false;
    throw error;
  } finally {
    lines.close();
  }
}
