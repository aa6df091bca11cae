import { addInfoCommand } from './commands/info';
import { runProgram } from './program';

// `info` must start fast; the other commands are a separate bundle, which takes longer to load.
if (process.argv[2] === 'info') void runProgram([addInfoCommand]);
else void import('./every-command');
