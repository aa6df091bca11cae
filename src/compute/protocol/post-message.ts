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

/** Two ends that can post messages to each other: a webview and its host. */
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
    // A port has no end of its own.
  }
}

/** Anything else that arrives on the port is not ours. */
const rpcMessage = z.looseObject({ jsonrpc: z.literal('2.0') });

/** Carries JSON-RPC over a pair of ports. */
export function postMessageTransports(port: MessagePort): [MessageReader, MessageWriter] {
  return [new PortReader(port), new PortWriter(port)];
}

/** What both ends of a panel's channel are to whoever uses them. */
export type Handlers<C extends Calls> = Implementation<C, never>;

/** Code of errors that carry a problem for the person. */
const problemCode = 1;

/** Answers the calls. What arrives is checked first; whatever a handler throws crosses as a problem. */
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

/** The other end of {@link serve}: the same calls as functions. They throw {@link InspectorError}. */
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

/** What was stopped, if that is all that an error of a call says; one sentence. */
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
