import { type Command, Option } from 'commander';
import { parseFileReference } from '../compute/study-file/file-reference';
import type { FileReference } from '../compute/protocol/engine';
import { listReference } from '../compute/study-file/request';
import { anchorStrategies, type AnchorStrategy } from '../core/anchors/registry';
import { wholeNumber } from './option-values';

export interface AnchorOptions {
  readonly anchors?: string;
  readonly anchorStrategy: AnchorStrategy;
}

/** The options that say which rows are anchors. */
export function addAnchorOptions(command: Command): Command {
  return command
    .option(
      '--anchors <n|file>',
      'number of anchors (300, or all rows if fewer), or a file with one row id a line',
      countOrFile,
    )
    .addOption(
      new Option('--anchor-strategy <name>', 'how anchors are chosen')
        .choices(anchorStrategies)
        .default('uniform'),
    );
}

const isCount = /^\d+$/;

/** Parses `--anchors`. @throws InvalidArgumentError for a count of 0 */
export function countOrFile(text: string): string {
  if (isCount.test(text)) wholeNumber(1)(text);
  return text;
}

/**
 * What the anchor options ask for; a file is relative to the current folder.
 * @param found a list beside the files that stands in for what the options leave open
 */
export function anchorChoice(
  { anchors, anchorStrategy: strategy }: AnchorOptions,
  found?: string,
):
  | { readonly strategy: AnchorStrategy; readonly count?: number }
  | { readonly file: FileReference } {
  if (found !== undefined) {
    return { file: listReference(parseFileReference(found, process.cwd()), true) };
  }
  if (anchors === undefined) return { strategy };
  return isCount.test(anchors)
    ? { strategy, count: Number(anchors) }
    : { file: parseFileReference(anchors, process.cwd()) };
}
