import { localOutput } from '../compute/outputs/check-outputs';

/** What a command prints to: a shell may have made it a file that is read. */
export const standardOutput = { ...localOutput('/dev/stdout'), name: 'standard output' };
