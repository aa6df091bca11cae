import { join } from 'node:path';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import type { EngineOptions } from './engine-options';
import { EngineService } from './engine-service';
import { outcomeOf, unwrap } from './outcome';
import { engineProgress, engineRequests } from './protocol/engine-rpc';
import { WorkerPool } from './worker-pool';

/** The entry of the engine process: answers its parent's requests until the parent goes away. */
const connection = createMessageConnection(
  new IPCMessageReader(process),
  new IPCMessageWriter(process),
);
const options = JSON.parse(process.argv[2]!) as EngineOptions;
const service = new EngineService(
  () => new WorkerPool(join(import.meta.dirname, 'worker.cjs'), options.threads, options),
  async (uri) => unwrap(await connection.sendRequest(engineRequests.fetch, uri)),
);

connection.onRequest(engineRequests.describe, (file) => outcomeOf(() => service.describe(file)));
connection.onRequest(engineRequests.compare, ({ token, request }, cancellation) =>
  outcomeOf(() =>
    service.compare(
      request,
      (progress) => void connection.sendProgress(engineProgress, token, progress),
      abortSignal(cancellation),
    ),
  ),
);
connection.onRequest(engineRequests.inspectPair, ({ token, request }, cancellation) =>
  outcomeOf(() =>
    service.inspectPair(
      request,
      (progress) => void connection.sendProgress(engineProgress, token, progress),
      abortSignal(cancellation),
    ),
  ),
);
connection.listen();
process.on('disconnect', () => process.exit(0));

function abortSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}
