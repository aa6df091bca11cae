import { InspectorError } from './errors';

/** A parameter of an entry, written into its id as `suffix` + value, e.g. `-k10`. */
export interface OptionDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly suffix: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly integer: boolean;
}

/** Values of an entry's options, by id. */
export type OptionValues = Readonly<Record<string, number>>;

/** Transformations of a space that leave the entry's value unchanged. */
export interface Invariances {
  readonly permutation: boolean;
  readonly rotation: boolean;
  readonly isotropicScale: boolean;
  readonly translation: boolean;
  readonly invertibleLinear: boolean;
}

/** Fields that every registry entry has. */
export interface EntryDescription {
  /**
   * Stable id, used in files, on the command line and in results; the option's value is appended to
   * it.
   */
  readonly id: string;
  readonly name: string;
  /** The formula, plain text. */
  readonly formula: string;
  /** Paper and equation, or package, that defines the entry. */
  readonly source: string;
  readonly range: readonly [number, number];
  readonly invariances: Invariances;
  /** Leading cost in N rows, D dimensions and K anchors. */
  readonly cost: string;
  /** At most one option, because an id holds one value. */
  readonly option?: OptionDefinition;
}

/** A registry entry together with the option values that its id sets. */
export interface Resolved<E> {
  /** The id as it was given. */
  readonly id: string;
  readonly name: string;
  readonly entry: E;
  readonly options: OptionValues;
}

/** Returns the id of an entry with the default of its option. */
export function defaultId({ id, option }: EntryDescription): string {
  return option === undefined ? id : `${id}${option.suffix}${option.default}`;
}

/**
 * Finds the entry for an id: the entry's id, followed by the value of its option if it has one.
 * @param kind what the entries are called in messages, e.g. `measure`
 * @throws InspectorError `unknown-<kind>` with the known ids; `wrong-use` for a value out of bounds
 */
export function resolveEntry<E extends EntryDescription>(
  kind: string,
  entries: readonly E[],
  id: string,
): Resolved<E> {
  const candidates = entries
    .filter((entry) => id.startsWith(entry.id))
    .sort((a, b) => b.id.length - a.id.length);
  for (const entry of candidates) {
    const options = parseOptions(entry, id);
    if (options !== undefined) return { id, name: nameWith(entry, options), entry, options };
  }
  throw new InspectorError({
    code: `unknown-${kind}`,
    problem: `There is no ${kind} "${id}".`,
    remedy: `Use one of ${entries.map(defaultId).join(', ')}.`,
  });
}

function parseOptions({ id, option }: EntryDescription, text: string): OptionValues | undefined {
  const rest = text.slice(id.length);
  if (option === undefined) return rest === '' ? {} : undefined;
  if (rest === '') return { [option.id]: option.default };
  if (!rest.startsWith(option.suffix)) return undefined;
  const digits = rest.slice(option.suffix.length);
  if (!/^\d+(\.\d+)?(e-?\d+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  const { minimum, maximum, integer } = option;
  if (value < minimum || value > maximum || (integer && !Number.isInteger(value))) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `"${text}": ${option.name} is ${value}.`,
      remedy: `It must be a ${integer ? 'whole ' : ''}number from ${minimum} to ${maximum}.`,
    });
  }
  return { [option.id]: value };
}

function nameWith({ name, option }: EntryDescription, options: OptionValues): string {
  return option === undefined ? name : `${name}, ${option.id} = ${options[option.id]!}`;
}
