import { type Command, Option } from 'commander';
import type { StudyDefinition } from '../compute/study-file/definition';

/** How the rows of several files are paired. */
export type PairingOptions = Pick<StudyDefinition, 'ids' | 'pair'>;

/** Adds {@link PairingOptions} to a command. */
export function addPairingOptions(command: Command): Command {
  return command
    .option(
      '--ids <column>',
      'the column, array or index whose entries pair the rows; what has most in common unless given (`latents info` lists them)',
    )
    .addOption(
      new Option(
        '--pair <how>',
        'pair rows by their order, or by ids only (row numbers from 0 where a file has none); found out unless given',
      ).choices(['order', 'ids']),
    );
}
