import type { OnProgress, Progress } from '../../core/runtime/progress';

/**
 * How a method answers: `short` at once; `long` with progress, rejecting as soon as it is cancelled; `best` with
 * progress, answering a cancellation with the best it has by then.
 */
export type MethodKind = 'short' | 'long' | 'best';

/** A method. Types of its parameters and of its answer exist at compile time alone. */
export interface Method<Parameters extends unknown[], Answer, Kind extends MethodKind> {
  readonly kind: Kind;
  readonly types?: { readonly parameters: Parameters; readonly answer: Answer };
}

/** Methods by name, some in groups. Both ends are of one build: what crosses is not checked again. */
export interface Contract {
  readonly [name: string]: Method<unknown[], unknown, MethodKind> | Contract;
}

export function short<Parameters extends unknown[], Answer>(): Method<Parameters, Answer, 'short'> {
  return { kind: 'short' };
}

export function long<Request, Answer>(): Method<[Request], Answer, 'long'> {
  return { kind: 'long' };
}

export function best<Request, Answer>(): Method<[Request], Answer, 'best'> {
  return { kind: 'best' };
}

/** Whether an entry of a contract is a method rather than a group. */
export function isMethod(entry: Contract[string]): entry is Method<unknown[], unknown, MethodKind> {
  return typeof entry.kind === 'string';
}

/** What both ends of a contract are to whoever uses them. */
export type Implementation<C, P extends Progress> = {
  readonly [K in keyof C]: C[K] extends Method<infer Parameters, infer Answer, infer Kind>
    ? Kind extends 'short'
      ? (...parameters: Parameters) => Promise<Answer>
      : (request: Parameters[0], progress: OnProgress<P>, signal: AbortSignal) => Promise<Answer>
    : Implementation<C[K], P>;
};
