import { join } from 'node:path';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
  type RequestType,
} from 'vscode-jsonrpc/node';
import { KeptBlends } from './blend/kept-blends';
import { ProjectionCache } from './cache/projection-cache';
import { ResultCache } from './cache/result-cache';
import { type EngineOptions, usualMemoryBytes } from './engine-options';
import { EngineService } from './engine-service';
import { type Outcome, outcomeOf, unwrap } from './outcome';
import type { EngineProgress } from './protocol/engine';
import { engineProgress, engineRequests, type WithProgress } from './protocol/engine-rpc';
import { previewRequests } from './protocol/preview-rpc';
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
  options.memoryBytes ?? usualMemoryBytes,
  {
    results: options.cache && new ResultCache(options.cache),
    projections:
      options.projections &&
      new ProjectionCache(options.projections, undefined, (problem) => {
        console.warn(`Projected spaces are not kept on disk: ${problem}`);
      }),
    blends: options.keptBlends && new KeptBlends(options.keptBlends),
  },
);

connection.onRequest(engineRequests.describe, (file) => outcomeOf(() => service.describe(file)));
const { previews } = service;
connection.onRequest(previewRequests.entries, (request) =>
  outcomeOf(() => previews.entries(request)),
);
connection.onRequest(previewRequests.descriptions, (request) =>
  outcomeOf(() => previews.descriptions(request)),
);
answerLong(previewRequests.statistics, (...args) => previews.statistics(...args));
answerLong(previewRequests.components, (...args) => previews.components(...args));
answerLong(previewRequests.effectiveRank, (...args) => previews.effectiveRank(...args));
answerLong(previewRequests.nearest, (...args) => previews.nearest(...args));
answerLong(engineRequests.compare, (...args) => service.compare(...args));
answerLong(engineRequests.inspectPair, (...args) => service.inspectPair(...args));
answerLong(engineRequests.stitch, (...args) => service.stitch(...args));
answerLong(engineRequests.inspectStitching, (...args) => service.inspectStitching(...args));
answerLong(engineRequests.project, (...args) => service.project(...args));
answerLong(engineRequests.translate, (...args) => service.translate(...args));

const { blending } = service;
answerLong(engineRequests.blendPrepare, (...args) => blending.prepare(...args));
answerLong(engineRequests.blendSelect, (...args) => blending.select(...args));
answerLong(engineRequests.blendApply, (...args) => blending.apply(...args));
answerLong(engineRequests.blendTrain, (...args) => blending.train(...args));
connection.onRequest(engineRequests.blendEvaluate, (session, weighting) =>
  outcomeOf(() => blending.evaluate(session, weighting)),
);
connection.onRequest(engineRequests.blendPause, (request) =>
  outcomeOf(() => blending.pause(request)),
);
connection.onRequest(engineRequests.blendWrite, (request) =>
  outcomeOf(() => blending.write(request)),
);
connection.onRequest(engineRequests.blendScatter, (session, source) =>
  outcomeOf(() => blending.scatter(session, source)),
);
connection.onRequest(engineRequests.blendSave, (session, blend) =>
  outcomeOf(() => blending.save(session, blend)),
);
connection.onRequest(engineRequests.blendLoad, (session, file, text) =>
  outcomeOf(() => blending.load(session, file, text)),
);
connection.onRequest(engineRequests.blendRemove, (session, blend) =>
  outcomeOf(() => blending.remove(session, blend)),
);
connection.onRequest(engineRequests.blendRelease, (session) =>
  outcomeOf(() => blending.release(session)),
);

connection.listen();
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());

/** Milliseconds that what was trained and projected may take to be kept before the process ends. */
const longestEnd = 5000;
let isEnding = false;

/** Ends the process once projected spaces and the best so far of what is being trained are kept. */
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(0), longestEnd);
  await service.finish(longestEnd);
  process.exit(0);
}

/** Answers a request that reports progress and can be cancelled. */
function answerLong<P, R>(
  type: RequestType<WithProgress<P>, Outcome<R>, void>,
  work: (
    request: P,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ) => Promise<R>,
): void {
  connection.onRequest(type, ({ token, request }, cancellation) =>
    outcomeOf(() =>
      work(
        request,
        (progress) => {
          if (!isEnding) void connection.sendProgress(engineProgress, token, progress);
        },
        abortSignal(cancellation),
      ),
    ),
  );
}

function abortSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}
