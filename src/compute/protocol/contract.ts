import type * as z from 'zod';
import type { OnProgress, Progress } from '../../core/runtime/progress';

/**
 * Kind of a method: `short` answers at once; `cancellable` and `long` reject as soon as they are
 * cancelled, and `long` reports progress; `best` reports progress and answers a cancellation with
 * the best result so far.
 */
export type MethodKind = 'short' | 'cancellable' | 'long' | 'best';

/** A method. The types of its parameters and of its answer exist at compile time only. */
export interface Method<Parameters extends unknown[], Answer, Kind extends MethodKind> {
  readonly kind: Kind;
  readonly types?: { readonly parameters: Parameters; readonly answer: Answer };
}

/** A method of any kind. */
export type AnyMethod = Method<unknown[], unknown, MethodKind>;

/**
 * A short method that checks its messages at both ends: schemas of its one parameter and of its
 * answer.
 */
export interface CheckedMethod<
  P extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> extends Method<[parameter: z.infer<P>], z.infer<R>, 'short'> {
  readonly parameter: P;
  readonly answer: R;
}

/**
 * Methods by name, some in groups. Two ends of the same build that trust each other need not check
 * messages.
 */
export interface Contract<M extends AnyMethod = AnyMethod> {
  readonly [name: string]: M | Contract<M>;
}

export function short<Parameters extends unknown[], Answer>(): Method<Parameters, Answer, 'short'> {
  return { kind: 'short' };
}

export function cancellable<Request, Answer>(): Method<[Request], Answer, 'cancellable'> {
  return { kind: 'cancellable' };
}

export function long<Request, Answer>(): Method<[Request], Answer, 'long'> {
  return { kind: 'long' };
}

export function best<Request, Answer>(): Method<[Request], Answer, 'best'> {
  return { kind: 'best' };
}

export function checked<P extends z.ZodType, R extends z.ZodType>(
  parameter: P,
  answer: R,
): CheckedMethod<P, R> {
  return { kind: 'short', parameter, answer };
}

/**
 * Creates an object with the structure of a contract.
 * @param make creates the entry for a method at a path `group/name`
 */
export function mapContract<M extends AnyMethod>(
  contract: Contract<M>,
  make: (path: string, method: M) => unknown,
  group = '',
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(contract).map(([name, entry]) => {
      const path = group + name;
      return [name, isMethod(entry) ? make(path, entry) : mapContract(entry, make, `${path}/`)];
    }),
  );
}

/** Whether an entry of a contract is a method rather than a group. */
function isMethod<M extends AnyMethod>(entry: M | Contract<M>): entry is M {
  return typeof entry.kind === 'string';
}

/** Returns the function of an implementation at a path of its contract. */
export function methodAt(
  implementation: object,
  path: string,
): (...parameters: unknown[]) => unknown {
  const [name, ...rest] = path.split('/') as [string, ...string[]];
  const value = (implementation as Readonly<Record<string, unknown>>)[name];
  return rest.length > 0
    ? methodAt(value as object, rest.join('/'))
    : (value as (...parameters: unknown[]) => unknown).bind(implementation);
}

/** Type of an implementation of a contract, and of its client. */
export type Implementation<C, P extends Progress> = {
  readonly [K in keyof C]: C[K] extends Method<infer Parameters, infer Answer, infer Kind>
    ? Kind extends 'short'
      ? (...parameters: Parameters) => Promise<Answer>
      : Kind extends 'cancellable'
        ? (request: Parameters[0], signal: AbortSignal) => Promise<Answer>
        : (request: Parameters[0], progress: OnProgress<P>, signal: AbortSignal) => Promise<Answer>
    : Implementation<C[K], P>;
};
