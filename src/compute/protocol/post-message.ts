import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  ResponseError,
} from 'vscode-jsonrpc';
import * as z from 'zod';
import { InspectorError } from '../../core/errors';
import { cancelledCode, problemOf } from '../runtime/outcome';
import { type CheckedMethod, type Implementation, mapContract, methodAt } from './contract';
import type { Calls } from './panel-contracts';
import { problemSchema } from './panel';

/** One of two ends that can post messages to each other: a webview or its host. */
export interface MessagePort {
  post(message: unknown): void;
  subscribe(listener: (message: unknown) => void): Disposable;
}

class PortReader extends AbstractMessageReader {
  constructor(private readonly port: MessagePort) {
    super();
  }
  listen(callback: DataCallback): Disposable {
    return this.port.subscribe((message) => {
      const parsed = rpcMessage.safeParse(message);
      if (parsed.success) callback(parsed.data);
    });
  }
}

class PortWriter extends AbstractMessageWriter {
  constructor(private readonly port: MessagePort) {
    super();
  }
  write(message: Message): Promise<void> {
    this.port.post(message);
    return Promise.resolve();
  }
  end(): void {
    // A port does not end.
  }
}

/** Other messages on the port are ignored. */
const rpcMessage = z.looseObject({ jsonrpc: z.literal('2.0') });

/** Creates JSON-RPC transports over a port. */
export function postMessageTransports(port: MessagePort): [MessageReader, MessageWriter] {
  return [new PortReader(port), new PortWriter(port)];
}

/** Type of the handlers of a panel's calls, and of its client. */
export type Handlers<C extends Calls> = Implementation<C, never>;

/** Code of errors that carry a problem for the user. */
const problemCode = 1;

/** Answers calls. Checks the parameters first; any error of a handler is sent as a problem. */
export function serve<C extends Calls>(
  connection: MessageConnection,
  calls: C,
  handlers: Handlers<C>,
): void {
  mapContract<CheckedMethod>(calls, (name, { parameter }) => {
    const handle = methodAt(handlers, name);
    connection.onRequest(name, async (received: unknown) => {
      try {
        return await handle(parameter.parse(received));
      } catch (error) {
        const problem = problemOf(error);
        return new ResponseError(problemCode, problem.problem, problem);
      }
    });
  });
}

/**
 * Creates the client of {@link serve}: the same calls as functions. They throw
 * {@link InspectorError}.
 */
export function caller<C extends Calls>(connection: MessageConnection, calls: C): Handlers<C> {
  const methods = mapContract<CheckedMethod>(
    calls,
    (name, { answer }) =>
      async (parameter: unknown) => {
        try {
          return answer.parse(await connection.sendRequest(name, parameter));
        } catch (error) {
          throw error instanceof ResponseError ? problemIn(error) : error;
        }
      },
  );
  return methods as Handlers<C>;
}

/** Returns the sentence that names what was stopped, if a call's error is a cancellation. */
export function whatWasStopped(error: unknown): string | undefined {
  return error instanceof InspectorError && error.code === cancelledCode
    ? error.problem
    : undefined;
}

function problemIn(error: ResponseError<unknown>): Error {
  const problem = problemSchema.safeParse(error.data);
  if (!problem.success) return error;
  const { file, details, ...rest } = problem.data;
  return new InspectorError({
    ...rest,
    ...(file === undefined ? {} : { file }),
    ...(details === undefined ? {} : { details }),
  });
}
