import { NotificationType0, ProgressType, RequestType } from 'vscode-jsonrpc/node';
import type { Fetched } from '../files/fetched';
import type { Outcome } from '../runtime/outcome';
import type { EngineProgress } from './engine';

/** A request of one method. A long method reports progress under the caller's token. */
export interface MethodCall {
  readonly parameters: readonly unknown[];
  readonly token?: string;
}

/**
 * Returns the JSON-RPC request type of a method. Answers are outcomes: a failure is an answer, not
 * an exception.
 */
export function requestOf(path: string): RequestType<MethodCall, Outcome<unknown>, void> {
  return new RequestType(path);
}

/** Request of the engine to its host for content that only the host can read. */
export const fetchRequest = new RequestType<string, Outcome<Fetched>, void>('fetch');

/** Asks the engine to keep what outlives it and end: a signal would end it at once on Windows. */
export const stopNotification = new NotificationType0('stop');

export const engineProgress = new ProgressType<EngineProgress>();
