import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { exitCodes, reportFailure } from './exit';

/** Runs the command line `latents` with some of its commands: the same studies as in VS Code. */
export async function runProgram(
  addCommands: readonly ((program: Command) => void)[],
): Promise<void> {
  const program = new Command('latents')
    .description('Do these models see the data alike, and under which invariance?')
    .version(version)
    .exitOverride();
  for (const add of addCommands) add(program);
  process.exitCode = await exitCodeOf(program);
}

async function exitCodeOf(program: Command): Promise<number> {
  try {
    await program.parseAsync();
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      return reportFailure(error, process.argv.includes('--json'));
    }
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
  }
}
