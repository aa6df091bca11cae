import { Command, CommanderError } from 'commander';
import { addBlendCommand } from './commands/blend';
import { addCompareCommand } from './commands/compare';
import { addInfoCommand } from './commands/info';
import { addListCommand } from './commands/list';
import { addProjectCommand } from './commands/project';
import { addRunCommand } from './commands/run';
import { addStitchCommand } from './commands/stitch';
import { addTranslateCommand } from './commands/translate';
import { exitCodes, reportFailure } from './exit';
import { version } from '../../package.json';

/** The command line `latents`: the same studies as in VS Code, from a terminal. */
const program = new Command('latents')
  .description('Do these models see the data alike, and under which invariance?')
  .version(version)
  .exitOverride();
addInfoCommand(program);
addCompareCommand(program);
addStitchCommand(program);
addBlendCommand(program);
addProjectCommand(program);
addTranslateCommand(program);
addRunCommand(program);
addListCommand(program);

async function main(): Promise<number> {
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

void main().then((code) => {
  process.exitCode = code;
});
