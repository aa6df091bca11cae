/** A value of a pickle: only plain data of the listed types, without behaviour. */
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
/** A dict. Keys are stored in a Map, so that no key can reach a prototype. */
export interface PickleMap {
  readonly kind: 'map';
  readonly entries: Map<PickleValue, PickleValue>;
}
/**
 * A name that the pickle imports, e.g. `torch.FloatStorage`. It is only compared, never looked up.
 */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
}
/** An object created by the host of the interpreter: a tensor, a storage. */
export interface PickleObject {
  readonly kind: 'object';
  readonly value: unknown;
}

/** Functions of the interpreter's host; each throws to refuse. */
export interface PickleHost {
  /** Maximum number of entries of a dict, a list or a call. */
  readonly maxValues: number;
  /**
   * Accounts for the memory in bytes of new values, and refuses too much: a few bytes of a pickle
   * can create many values.
   */
  spend(bytes: number): void;
  /** Checks whether the pickle may use this name. Called before anything else happens with it. */
  allowGlobal(name: string): void;
  /** Returns the value of calling the global with these arguments. */
  reduce(name: string, args: readonly PickleValue[]): PickleValue;
  /** Sets an object's pickled state. */
  build(target: PickleValue, state: PickleValue): void;
  /** Returns the value of a persistent id. */
  persistent(id: PickleValue): PickleValue;
}

/** Error of a pickle that cannot be read; the message gives the reason. */
export class PickleError extends Error {
  override readonly name: string = 'PickleError';
}

/** Error of a pickle that ends before it is complete. */
export class CutPickle extends PickleError {}

export function pickleList(items: PickleValue[]): PickleList {
  return { kind: 'list', items };
}

/** Approximate maximum sizes of values in memory, in bytes. */
export const pickleBytes = {
  /** A place on the stack, in a list or in the memo. */
  place: 16,
  /** A number that is not a small integer. */
  number: 16,
  /** A text or bytes, without its contents. */
  text: 24,
  list: 80,
  map: 240,
  /** An entry of a dict. */
  entry: 48,
  /** A memo entry under a number out of order. */
  loneMemo: 160,
  /** A stack that MARK pushed aside. */
  mark: 64,
} as const;

/** Whether a value is a list, map, global or object. */
export function isKind<K extends 'list' | 'map' | 'global' | 'object'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
