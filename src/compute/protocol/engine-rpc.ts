import { ProgressType, RequestType } from 'vscode-jsonrpc/node';
import type { Fetched } from '../files/fetched';
import type { Outcome } from '../runtime/outcome';
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
