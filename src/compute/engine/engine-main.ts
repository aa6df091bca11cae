import { join } from 'node:path';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import { BlendStore } from '../blend/blend-store';
import { ProjectionCache } from '../store/projection-cache';
import { ResultCache } from '../store/result-cache';
import { type EngineOptions, defaultMemoryBytes } from '../threads/engine-options';
import { EngineService } from './engine-service';
import { outcomeOf, unwrap } from '../runtime/outcome';
import { type AnyMethod, mapContract, methodAt } from '../protocol/contract';
import type { EngineProgress } from '../protocol/engine';
import { engineContract } from '../protocol/engine-contract';
import { engineProgress, fetchRequest, requestOf, stopNotification } from '../protocol/engine-rpc';
import { removeUnfinished } from '../outputs/write-file';
import { WorkerPool } from '../threads/worker-pool';

/** Entry point of the engine process: answers requests of the parent process until that ends. */
const connection = createMessageConnection(
  new IPCMessageReader(process),
  new IPCMessageWriter(process),
);
const options = JSON.parse(process.argv[2]!) as EngineOptions;
const service = new EngineService(
  () => new WorkerPool(join(import.meta.dirname, 'worker.cjs'), options.threads, options),
  async (uri) => unwrap(await connection.sendRequest(fetchRequest, uri)),
  options.memoryBytes ?? defaultMemoryBytes,
  {
    results:
      options.cache &&
      new ResultCache(options.cache, (problem) => {
        console.warn(`Results are not kept on disk: ${problem}`);
      }),
    projections:
      options.projections &&
      new ProjectionCache(options.projections, undefined, (problem) => {
        console.warn(`Projected spaces are not kept on disk: ${problem}`);
      }),
    blends: options.blends && new BlendStore(options.blends),
  },
);

mapContract<AnyMethod>(engineContract, (path, { kind }) => {
  // The service implements the contract, so a method's path leads to its function.
  const method = methodAt(service, path);
  connection.onRequest(requestOf(path), ({ parameters, token }, cancellation) =>
    outcomeOf(() => {
      if (kind === 'short') return method(...parameters);
      const signal = abortSignal(cancellation);
      if (kind === 'cancellable') return method(...parameters, signal);
      const progress = (done: EngineProgress): void => {
        if (!isEnding) void connection.sendProgress(engineProgress, token!, done);
      };
      return method(...parameters, progress, signal);
    }),
  );
});

connection.onNotification(stopNotification, () => void end());
connection.listen();
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
process.on('exit', removeUnfinished);

/** Milliseconds that saving trained and projected data may take before the process ends. */
const longestEnd = 5000;
let isEnding = false;

/**
 * Ends the process after projected spaces and the best parameters of running trainings are saved.
 */
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(0), longestEnd);
  await service.finish(longestEnd);
  process.exit(0);
}

function abortSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}
