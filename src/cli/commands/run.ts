import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { InspectorError } from '../../core/errors';
import { parseStudy } from '../../compute/study-file/parse';
import { addRunOptions, type RunOptions, runStudy } from './compare';

/** `latents run`: computes what a study file asks for. */
export function addRunCommand(program: Command): void {
  addRunOptions(
    program
      .command('run')
      .description('compute a study file as the extension writes it')
      .argument('<study>', 'a *.latents.json file'),
  ).action(async (file: string, options: RunOptions) => {
    const study = parseStudy(file, await readStudy(file));
    await runStudy(study, dirname(resolve(file)), options);
  });
}

async function readStudy(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InspectorError(
      {
        code: 'unreadable',
        file,
        problem: `The study could not be read (${error instanceof Error ? error.message : String(error)}).`,
        remedy: 'Check the path.',
      },
      { cause: error },
    );
  }
}
