import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import type { Problem } from '../core/errors';
import { removeUnfinished } from '../compute/outputs/write-file';
import { exitCodes, printProblem, reportFailure } from './exit';
import { commandOutput, tell } from './terminal';

/** Runs the command line `latents` with some of its commands: the same studies as in VS Code. */
export async function runProgram(
  addCommands: readonly ((program: Command) => void)[],
): Promise<void> {
  const program = new Command('latents')
    .description('Do these models see the data alike, and under which invariance?')
    .version(version)
    .exitOverride()
    .configureOutput(commandOutput);
  for (const add of addCommands) add(program);
  process.stdout.on('error', endWithoutOutput);
  process.on('exit', removeUnfinished);
  process.exitCode = await exitCodeOf(program);
  const exit = (): void => {
    afterOutput(() => process.exit());
  };
  if (process.exitCode === exitCodes.cancelled) exit();
  // A thread that does not end must not keep a command that is done from ending.
  else setTimeout(exit, longestEnding).unref();
}

/** Milliseconds after its answer in which a command saves what it has projected and ends its threads. */
const longestEnding = 15_000;

/** Calls `end` once all printed text was handed to the system. */
function afterOutput(end: () => void): void {
  const streams = [process.stdout, process.stderr].filter((stream) => stream.writableLength > 0);
  let left = streams.length;
  if (left === 0) end();
  for (const stream of streams) {
    stream.write('', () => {
      if (--left === 0) end();
    });
  }
}

async function exitCodeOf(program: Command): Promise<number> {
  try {
    await program.parseAsync();
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      return reportFailure(error, process.argv.includes('--json'));
    }
    if (error.exitCode === 0) return exitCodes.done;
    // Commander has already told the user.
    if (process.argv.includes('--json')) printProblem(wrongUseOf(error));
    return exitCodes.wrongUse;
  }
}

function wrongUseOf({ message }: CommanderError): Problem {
  const problem = message.replace(/^error: /, '');
  return { code: 'wrong-use', problem, remedy: 'See --help.' };
}

/** Ends the process if nobody reads its output any more, as with `| head`, or the disk is full. */
function endWithoutOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit(exitCodes.done);
  tell(
    `latents: The output could not be written (${message}). Check the space left where it goes to.`,
  );
  process.exit(exitCodes.failed);
}
