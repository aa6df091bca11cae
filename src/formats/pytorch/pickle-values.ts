/** What a pickle can hold here. Objects are only ever the plain things listed; nothing has behaviour. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleList
  | PickleMap
  | PickleGlobal
  | PickleObject;

/** A list, tuple or set. */
export interface PickleList {
  readonly kind: 'list';
  readonly items: PickleValue[];
}
/** A dict. Keys are what they are: no key can reach a prototype. */
export interface PickleMap {
  readonly kind: 'map';
  readonly entries: Map<PickleValue, PickleValue>;
}
/** A name that the pickle imports, e.g. `torch.FloatStorage`. Only ever compared, never looked up. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
}
/** Something made by the host of the interpreter: a tensor, a storage. */
export interface PickleObject {
  readonly kind: 'object';
  readonly value: unknown;
}

/** What the interpreter asks its host; each throws to refuse. */
export interface PickleHost {
  /** Entries of a dict, a list or a call; a pickle that has more is refused. */
  readonly maxValues: number;
  /** Hears the bytes that values are about to take, and refuses what is too much. A pickle says much in few bytes. */
  spend(bytes: number): void;
  /** May the pickle name this? Called before anything else happens with it. */
  allowGlobal(name: string): void;
  /** What calling the global with these arguments stands for. */
  reduce(name: string, args: readonly PickleValue[]): PickleValue;
  /** Gives an object the state that was pickled with it. */
  build(target: PickleValue, state: PickleValue): void;
  /** What a persistent id stands for. */
  persistent(id: PickleValue): PickleValue;
}

/** A pickle that can't be read; the message says why. */
export class PickleError extends Error {
  override readonly name: string = 'PickleError';
}

/** A pickle that ends before it is whole. */
export class CutPickle extends PickleError {}

export function pickleList(items: PickleValue[]): PickleList {
  return { kind: 'list', items };
}

/** Bytes that values take in memory, at most and roughly. */
export const pickleBytes = {
  /** A place on the stack, in a list or in the memo. */
  place: 16,
  /** A number that is no small integer. */
  number: 16,
  /** A text or bytes, beside what is in them. */
  text: 24,
  list: 80,
  map: 240,
  /** Of a dict. */
  entry: 48,
  /** A value that is stored under a number out of order. */
  loneMemo: 160,
  /** A stack that a mark puts aside. */
  mark: 64,
} as const;

/** Whether a value is a list, map, global or object. */
export function isKind<K extends 'list' | 'map' | 'global' | 'object'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
