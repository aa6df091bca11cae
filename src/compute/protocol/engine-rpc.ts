import { ProgressType, RequestType } from 'vscode-jsonrpc/node';
import type { Fetched } from '../files/fetched';
import type { Outcome } from '../runtime/outcome';
import { type Contract, isMethod, type MethodKind } from './contract';
import type { EngineProgress } from './engine';

/** A request of one method. A long one reports progress under a token of the caller's. */
export interface MethodCall {
  readonly parameters: readonly unknown[];
  readonly token?: string;
}

/** The JSON-RPC request of a method. Answers are outcomes: a failure is an answer, not an exception. */
export function requestOf(path: string): RequestType<MethodCall, Outcome<unknown>, void> {
  return new RequestType(path);
}

/** From engine to host: what only the host can reach. */
export const fetchRequest = new RequestType<string, Outcome<Fetched>, void>('fetch');

export const engineProgress = new ProgressType<EngineProgress>();

/** Makes an object of the shape of a contract. @param make what stands for a method */
export function mapContract(
  contract: Contract,
  make: (path: string, kind: MethodKind) => unknown,
  group = '',
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(contract).map(([name, entry]) => {
      const path = group + name;
      return [
        name,
        isMethod(entry) ? make(path, entry.kind) : mapContract(entry, make, `${path}/`),
      ];
    }),
  );
}
