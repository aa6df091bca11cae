import type { Command } from 'commander';
import type { SweepChoice } from '../../core/stitching/study/stitching';
import { InspectorError } from '../../core/errors';
import type { HeadOption } from '../../core/stitching/heads/head';
import { headOptions, heads } from '../../core/stitching/heads/registry';
import { aggregationOptions } from '../../core/stitching/study/aggregations';
import { listOf, numberBetween, wholeNumber } from '../option-values';
import type { Given } from './option';

/**
 * Adds the options of all heads: `--lr 0.01` sets one, `--sweep-lr 0.1,0.01` scores with its
 * values.
 */
export function addHeadOptions(command: Command): void {
  for (const option of headOptions) addHeadOption(command, option);
}

function addHeadOption(command: Command, option: HeadOption): void {
  const { id, name, description, minimum, maximum, integer } = option;
  const owners = heads.filter(({ options }) => options.some((other) => other.id === id));
  const parse = integer ? wholeNumber(minimum) : numberBetween(minimum, maximum);
  const whose = owners.map((head) => head.id).join(', ');
  const ofTraining = aggregationOptions.find((other) => other.id === id);
  const defaultText = [
    `${whose}: ${option.default}`,
    ...(ofTraining === undefined ? [] : [`trained aggregations: ${ofTraining.default}`]),
  ].join('; ');
  command
    .option(`--${id} <value>`, `${name} (${defaultText} unless given): ${description}`, parse)
    .option(`--sweep-${id} <values>`, `score against these values of ${name}`, listOf(parse));
}

/**
 * Assigns the given options to the head and to the training of aggregations, which share some
 * options. Options of neither are passed to the head, which refuses them.
 */
export function headOptionValues(
  given: Given,
  head: string,
  trains: boolean,
): {
  readonly headOptions: Record<string, number>;
  readonly aggregationOptions: Record<string, number>;
} {
  const values = headOptions
    .map(({ id }) => [id, given[camelCase(id)]] as const)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const ofTraining = values.filter(
    ([id]) => trains && aggregationOptions.some((option) => option.id === id),
  );
  const { options = [] } = heads.find((entry) => entry.id === head) ?? {};
  const ofHead = values.filter(
    (entry) => options.some(({ id }) => id === entry[0]) || !ofTraining.includes(entry),
  );
  return {
    headOptions: Object.fromEntries(ofHead),
    aggregationOptions: Object.fromEntries(ofTraining),
  };
}

/**
 * Returns the swept option, if there is one.
 * @throws InspectorError `wrong-use` for several
 */
export function sweptOption(given: Given): SweepChoice['option'] {
  const swept = headOptions.filter(({ id }) => given[camelCase(`sweep-${id}`)] !== undefined);
  if (swept.length > 1) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `There are sweeps of ${swept.map(({ id }) => id).join(' and ')}.`,
      remedy: 'Sweep one option of the head at a time.',
    });
  }
  const [option] = swept;
  if (option === undefined) return undefined;
  return { id: option.id, values: given[camelCase(`sweep-${option.id}`)] as number[] };
}

/** Converts `weight-decay` to commander's spelling `weightDecay`. */
function camelCase(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
