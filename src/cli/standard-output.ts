import { localOutput } from '../compute/outputs/check-outputs';

/** The output of a command, which a shell may have redirected to a file that is read. */
export const standardOutput = { ...localOutput('/dev/stdout'), name: 'standard output' };
