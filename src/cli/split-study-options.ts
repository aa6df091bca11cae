import { type Command, Option } from 'commander';
import { type Normalization, normalizations } from '../core/projection/normalization';
import { addAnchorOptions, type AnchorOptions } from './anchor-options';
import { addPairingOptions, type PairingOptions } from './pairing-options';
import { numberBetween, wholeNumber } from './option-values';

/** How rows are projected and split for heads. */
export interface SplitStudyOptions extends AnchorOptions, PairingOptions {
  readonly normalize: Normalization;
  readonly rows?: string;
  readonly testFraction: number;
  readonly seed: number;
}

/** The options of a study with heads: anchors, pre-normalisation, rows, test rows and seed. */
export function addSplitStudyOptions(command: Command): Command {
  return addPairingOptions(addAnchorOptions(command))
    .addOption(
      new Option('--normalize <name>', 'pre-normalisation fitted on the anchors')
        .choices(normalizations)
        .default('none'),
    )
    .option(
      '--rows <rows>',
      'rows to train and test on: START:STOP:STEP, or a file with one row id a line',
    )
    .option(
      '--test-fraction <share>',
      'share of test rows where the labels have no split column',
      numberBetween(0.01, 0.99),
      0.3,
    )
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 0);
}
