import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  CancellationTokenSource,
  ConnectionError,
  createMessageConnection,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  type RequestType,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { CancelledError, InspectorError } from '../core/errors';
import type { PairInspection } from '../core/study/inspect-pair';
import type { EngineOptions } from './engine-options';
import type { StitchInspection } from '../core/study/stitch/inspect-stitching';
import type { FetchFile } from './study-reader';
import { type Outcome, outcomeOf, unwrap } from './outcome';
import type { BlendEngine } from './protocol/blending';
import type {
  CompareRequest,
  Engine,
  EngineProgress,
  EngineResult,
  FileDescription,
  FileReference,
  InspectRequest,
  InspectStitchingRequest,
  ProjectRequest,
  StitchAnswer,
  StitchRequest,
  TranslateRequest,
  WrittenFile,
} from './protocol/engine';
import { engineProgress, engineRequests, type WithProgress } from './protocol/engine-rpc';
import type { Previews } from './protocol/preview';
import { previewRequests } from './protocol/preview-rpc';
import { unlessCancelled } from './unless-cancelled';

/** What the host of an engine wants to hear and offers. */
export interface EngineHost {
  readonly fetchFile: FetchFile;
  /** One line of the engine's own output, or of its life. */
  log(line: string): void;
}

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects when the process ends. */
  readonly ended: Promise<never>;
}

/** Milliseconds after which a process that does not end is killed. */
const longestStop = 8000;

/** An engine in a process of its own, started when first needed and again after it has ended. */
export class EngineClient implements Engine {
  private running: Running | undefined;
  readonly previews: Previews = {
    entries: (request) =>
      this.ask(({ connection }) => connection.sendRequest(previewRequests.entries, request)),
    descriptions: (request) =>
      this.ask(({ connection }) => connection.sendRequest(previewRequests.descriptions, request)),
    statistics: (...args) => this.askLong(previewRequests.statistics, ...args),
    components: (...args) => this.askLong(previewRequests.components, ...args),
    effectiveRank: (...args) => this.askLong(previewRequests.effectiveRank, ...args),
    nearest: (...args) => this.askLong(previewRequests.nearest, ...args),
  };

  /**
   * @param script the built engine, an absolute path
   * @param options read at every start
   */
  constructor(
    private readonly script: string,
    private readonly options: () => EngineOptions,
    private readonly host: EngineHost,
  ) {}

  readonly blending: BlendEngine = {
    prepare: (...args) => this.askLong(engineRequests.blendPrepare, ...args),
    evaluate: (...args) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendEvaluate, ...args)),
    select: (...args) => this.askLong(engineRequests.blendSelect, ...args),
    train: (...args) => this.askForBest(engineRequests.blendTrain, ...args),
    pause: (request) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendPause, request)),
    write: (request) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendWrite, request)),
    scatter: (...args) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendScatter, ...args)),
    save: (...args) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendSave, ...args)),
    load: (...args) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendLoad, ...args)),
    remove: (...args) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendRemove, ...args)),
    apply: (...args) => this.askLong(engineRequests.blendApply, ...args),
    release: (session) =>
      this.ask(({ connection }) => connection.sendRequest(engineRequests.blendRelease, session)),
  };

  /** Process id while the engine runs. */
  get pid(): number | undefined {
    return this.running?.child.pid;
  }

  describe(file: FileReference): Promise<FileDescription> {
    return this.ask(({ connection }) => connection.sendRequest(engineRequests.describe, file));
  }

  compare(
    request: CompareRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<EngineResult> {
    return this.askLong(engineRequests.compare, request, progress, signal);
  }

  inspectPair(
    request: InspectRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<PairInspection> {
    return this.askLong(engineRequests.inspectPair, request, progress, signal);
  }

  stitch(
    request: StitchRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<StitchAnswer> {
    return this.askLong(engineRequests.stitch, request, progress, signal);
  }

  inspectStitching(
    request: InspectStitchingRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<StitchInspection> {
    return this.askLong(engineRequests.inspectStitching, request, progress, signal);
  }

  project(
    request: ProjectRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<WrittenFile> {
    return this.askLong(engineRequests.project, request, progress, signal);
  }

  translate(
    request: TranslateRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<WrittenFile> {
    return this.askLong(engineRequests.translate, request, progress, signal);
  }

  /** A request with progress. Cancelling rejects at once; the engine ends its threads meanwhile. */
  private async askLong<P, R>(
    type: RequestType<WithProgress<P>, Outcome<R>, void>,
    request: P,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<R> {
    return unlessCancelled(this.askForBest(type, request, progress, signal), signal);
  }

  /** A request with progress that answers a cancellation with what it has by then. */
  private async askForBest<P, R>(
    type: RequestType<WithProgress<P>, Outcome<R>, void>,
    request: P,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<R> {
    if (signal.aborted) throw new CancelledError();
    const token = randomUUID();
    const source = new CancellationTokenSource();
    const cancel = (): void => {
      source.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.ask(async ({ connection }) => {
        const listening = connection.onProgress(engineProgress, token, progress);
        try {
          return await connection.sendRequest(type, { token, request }, source.token);
        } finally {
          listening.dispose();
        }
      });
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /**
   * Has the process end, which it does once the best so far of what it trains is kept. The next request
   * starts another.
   */
  stop(): void {
    const { child } = this.running ?? {};
    this.running = undefined;
    child?.kill();
    setTimeout(() => child?.kill('SIGKILL'), longestStop).unref();
  }

  private async ask<T>(send: (running: Running) => Promise<Outcome<T>>): Promise<T> {
    const running = (this.running ??= this.start());
    try {
      return unwrap(await Promise.race([send(running), running.ended]));
    } catch (error) {
      // The connection can close before it is known that the process has ended, and why.
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
    connection.onRequest(engineRequests.fetch, (uri) => outcomeOf(() => this.host.fetchFile(uri)));
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
