import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  CancellationTokenSource,
  ConnectionError,
  createMessageConnection,
  type Disposable,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { CancelledError, InspectorError } from '../../core/errors';
import type { OnProgress } from '../../core/runtime/progress';
import type { EngineOptions } from '../threads/engine-options';
import type { FetchFile } from '../files/fetched';
import { type Outcome, outcomeOf, unwrap } from '../runtime/outcome';
import { type AnyMethod, mapContract, type MethodKind } from '../protocol/contract';
import type { EngineProgress } from '../protocol/engine';
import { type Engine, engineContract } from '../protocol/engine-contract';
import {
  engineProgress,
  fetchRequest,
  type MethodCall,
  requestOf,
  stopNotification,
} from '../protocol/engine-rpc';
import { unlessCancelled } from '../runtime/unless-cancelled';

/** Services of the engine's host. */
export interface EngineHost {
  readonly fetchFile: FetchFile;
  /** Logs one line of the engine's output or of its life cycle. */
  log(line: string): void;
}

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Promise that rejects when the process ends. */
  readonly ended: Promise<never>;
}

/** Milliseconds after which a process that does not end is killed. */
const longestStop = 8000;

/** An engine in a separate process, started on first use and restarted after it has ended. */
export interface EngineClient extends Engine {
  /** Process id while the engine runs. */
  readonly pid: number | undefined;
  /**
   * Asks the process to end, which it does after saving the best parameters of running trainings.
   * The next request starts another process.
   */
  readonly stop: () => void;
}

/**
 * Creates the client.
 * @param script absolute path of the built engine
 * @param options called at every start
 */
export function connectEngine(
  script: string,
  options: () => EngineOptions,
  host: EngineHost,
): EngineClient {
  const process = new EngineProcess(script, options, host);
  const methods = mapContract<AnyMethod>(engineContract, (path, { kind }) =>
    process.method(path, kind),
  );
  return {
    // `methods` has the contract's keys, and the contract gives each method its types.
    ...(methods as unknown as Engine),
    get pid() {
      return process.pid;
    },
    stop: () => {
      process.stop();
    },
  };
}

type Method = (...parameters: never[]) => Promise<unknown>;

class EngineProcess {
  private running: Running | undefined;

  constructor(
    private readonly script: string,
    private readonly options: () => EngineOptions,
    private readonly host: EngineHost,
  ) {}

  get pid(): number | undefined {
    return this.running?.child.pid;
  }

  /** Creates the client's function for a method of the contract. */
  method(path: string, kind: MethodKind): Method {
    const type = requestOf(path);
    if (kind === 'short') {
      return (...parameters: unknown[]) =>
        this.ask(({ connection }) => connection.sendRequest(type, { parameters }));
    }
    // Cancelling rejects at once; the engine ends its threads meanwhile.
    if (kind === 'cancellable') {
      return (request: unknown, signal: AbortSignal) =>
        unlessCancelled(this.askUntil(type, { parameters: [request] }, signal), signal);
    }
    const ask = (
      request: unknown,
      progress: OnProgress<EngineProgress>,
      signal: AbortSignal,
    ): Promise<unknown> => this.askForBest(type, request, progress, signal);
    if (kind === 'best') return ask;
    return (request: unknown, progress: OnProgress<EngineProgress>, signal: AbortSignal) =>
      unlessCancelled(ask(request, progress, signal), signal);
  }

  /** Sends a request with progress that on cancellation is answered with the best result so far. */
  private askForBest(
    type: ReturnType<typeof requestOf>,
    request: unknown,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const token = randomUUID();
    return this.askUntil(type, { token, parameters: [request] }, signal, (connection) =>
      connection.onProgress(engineProgress, token, progress),
    );
  }

  /**
   * Sends a request, and its cancellation when the signal fires.
   * @param listen listens to what the engine tells until it answers
   */
  private async askUntil(
    type: ReturnType<typeof requestOf>,
    call: MethodCall,
    signal: AbortSignal,
    listen?: (connection: MessageConnection) => Disposable,
  ): Promise<unknown> {
    if (signal.aborted) throw new CancelledError();
    const source = new CancellationTokenSource();
    const cancel = (): void => {
      source.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.ask(async ({ connection }) => {
        const listening = listen?.(connection);
        try {
          return await connection.sendRequest(type, call, source.token);
        } finally {
          listening?.dispose();
        }
      });
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /**
   * Asks the process to end, which it does after saving the best parameters of running trainings.
   * The next request starts another process.
   */
  stop(): void {
    if (this.running === undefined) return;
    const { child, connection } = this.running;
    this.running = undefined;
    // What cannot be told ends by losing its parent.
    connection.sendNotification(stopNotification).catch(() => {
      child.disconnect();
    });
    setTimeout(() => child.kill('SIGKILL'), longestStop).unref();
  }

  private async ask<T>(send: (running: Running) => Promise<Outcome<T>>): Promise<T> {
    const running = (this.running ??= this.start());
    try {
      return unwrap(await Promise.race([send(running), running.ended]));
    } catch (error) {
      // The connection may close before the end of the process, and its reason, are known.
      if (isClosing(error)) return running.ended;
      throw error;
    }
  }

  private start(): Running {
    const child = fork(this.script, [JSON.stringify(this.options())], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
    });
    const connection = createMessageConnection(
      new IPCMessageReader(child),
      new IPCMessageWriter(child),
    );
    connection.onRequest(fetchRequest, (uri) => outcomeOf(() => this.host.fetchFile(uri)));
    connection.listen();
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.host.log(text.trimEnd());
      });
    }
    this.host.log(`engine started, process ${child.pid ?? 'unknown'}`);
    const ended = new Promise<never>((_, reject) => {
      const end = (how: string): void => {
        if (this.running?.child === child) this.running = undefined;
        this.host.log(`engine ended: ${how}`);
        connection.dispose();
        reject(engineEnded(how));
      };
      child.once('error', (error) => {
        end(error.message);
      });
      child.once('exit', (code, signal) => {
        end(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
      });
    });
    ended.catch(() => undefined);
    return { child, connection, ended };
  }
}

function isClosing(error: unknown): boolean {
  return (
    error instanceof ConnectionError ||
    (error instanceof ResponseError && error.code === ErrorCodes.PendingResponseRejected)
  );
}

function engineEnded(how: string): InspectorError {
  return new InspectorError({
    code: 'engine-ended',
    problem: `The engine process ended before it was done (${how}).`,
    remedy:
      'Try again: it starts anew. If it keeps ending, it lacks memory: compare fewer spaces or rows.',
  });
}
