import { addBlendCommand } from './commands/blend';
import { addCompareCommand } from './commands/compare';
import { addInfoCommand } from './commands/info';
import { addListCommand } from './commands/list';
import { addProjectCommand } from './commands/project';
import { addRunCommand } from './commands/run';
import { addStitchCommand } from './commands/stitch';
import { addTranslateCommand } from './commands/translate';
import { runProgram } from './program';

void runProgram([
  addInfoCommand,
  addCompareCommand,
  addStitchCommand,
  addBlendCommand,
  addProjectCommand,
  addTranslateCommand,
  addRunCommand,
  addListCommand,
]);
