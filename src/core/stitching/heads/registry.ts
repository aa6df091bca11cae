import { InspectorError } from '../../errors';
import type { OptionValues } from '../../registry';
import type { StitchingTask } from '../stitching-task';
import type { Head, HeadOption } from './head';
import { mlp } from './mlp';
import { ridge } from './ridge';
import { softmax } from './softmax';

/** All heads, in the order of the pickers. */
export const heads: readonly Head[] = [ridge, softmax, mlp];

/** Ids of all heads. */
export const headIds: readonly string[] = heads.map(({ id }) => id);

/** Options of all heads by id; an option that several heads share has the same meaning in each. */
export const headOptions: readonly HeadOption[] = [
  ...new Map(heads.flatMap(({ options }) => options).map((option) => [option.id, option])).values(),
];

/**
 * Finds the head with an id.
 * @throws InspectorError `unknown-head`, or `wrong-use` if the head does not support the task
 */
export function resolveHead(id: string, task: StitchingTask): Head {
  const head = heads.find((entry) => entry.id === id);
  if (head === undefined) {
    throw new InspectorError({
      code: 'unknown-head',
      problem: `There is no head "${id}".`,
      remedy: `Use one of ${headIds.join(', ')}.`,
    });
  }
  if (!head.tasks.includes(task)) {
    const able = heads.filter(({ tasks }) => tasks.includes(task)).map((entry) => entry.id);
    throw new InspectorError({
      code: 'wrong-use',
      problem: `The head "${id}" does not do ${task}.`,
      remedy: `Use one of ${able.join(', ')}.`,
    });
  }
  return head;
}

/**
 * Returns a value for each of the head's options: the given one, or the default.
 * @throws InspectorError `wrong-use` for an option that the head lacks and for a value out of
 * bounds
 */
export function resolveHeadOptions(head: Head, given: OptionValues): OptionValues {
  return resolveOptions(`The head "${head.id}"`, head.options, given);
}

/**
 * Returns a value for each option: the given one, or the default.
 * @param owner owner of the options, as the beginning of a sentence
 * @throws InspectorError `wrong-use` for an unknown option and for a value out of bounds
 */
export function resolveOptions(
  owner: string,
  options: readonly HeadOption[],
  given: OptionValues,
): OptionValues {
  const unknown = Object.keys(given).find((id) => !options.some((option) => option.id === id));
  if (unknown !== undefined) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `${owner} has no option "${unknown}".`,
      remedy: `Its options are ${options.map(({ id }) => id).join(', ')}.`,
    });
  }
  return Object.fromEntries(
    options.map((option) => [option.id, checked(option, given[option.id] ?? option.default)]),
  );
}

function checked({ name, minimum, maximum, integer }: HeadOption, value: number): number {
  if (value >= minimum && value <= maximum && (!integer || Number.isInteger(value))) return value;
  throw new InspectorError({
    code: 'wrong-use',
    problem: `${name} is ${value}.`,
    remedy: `It must be a ${integer ? 'whole ' : ''}number from ${minimum} to ${maximum}.`,
  });
}
