import { addInfoCommand } from './commands/info';
import { runProgram } from './program';

// What a header says is wanted at once; all else is a bundle of its own, which takes longer to load.
if (process.argv[2] === 'info') void runProgram([addInfoCommand]);
else void import('./every-command');
