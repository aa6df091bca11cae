import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { createMessageConnection } from 'vscode-jsonrpc/node';
import { connectEngine } from '../../src/compute/engine/engine-client';
import type { BlendRequest } from '../../src/compute/protocol/blending';
import { blendingContract } from '../../src/compute/protocol/panel-contracts';
import {
  caller,
  type MessagePort,
  postMessageTransports,
  serve,
} from '../../src/compute/protocol/post-message';
import { liveModes } from '../../src/core/blending/live/live-mode';
import type { BlendShape } from '../../src/core/blending/aggregations/aggregation';
import { randomUnit, seeded } from '../../src/core/random';
import { liveValues } from '../../src/extension/panels/blending-snapshot';
import { npyWriter } from '../../src/formats/writers/npy';
import { writeMatrix } from '../../src/formats/writers/write-matrix';

const dims = 64;
const projections = ['cosine', 'euclidean', 'l1', 'linf'];
const rounds = 31;
const { evaluate } = blendingContract.calls;

/**
 * Measures the latency of a slider: from the panel's call through its channel (checked at both
 * ends, over a message port), the host and the engine process, and back. VS Code's own transport
 * between a webview and its host is not included.
 */
export async function reportRoundTrips(rows: number, { anchors }: BlendShape): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latents-bench-'));
  const client = connectEngine(
    join(import.meta.dirname, 'engine.cjs'),
    () => ({ threads: 0, backend: 'wasm', packageFolders: [] }),
    { fetchFile: () => Promise.reject(new Error('no host')), log: () => undefined },
  );
  try {
    const { blending } = client;
    const request = await makeStudy(folder, rows, anchors);
    const { signal } = new AbortController();
    const { session } = await blending.prepare(request, () => undefined, signal);
    const { port1, port2 } = new MessageChannel();
    const [panel, host] = [port1, port2].map((port) =>
      createMessageConnection(...postMessageTransports(portOf(port))),
    );
    serve(
      host!,
      { evaluate },
      {
        evaluate: async (weighting) => liveValues(await blending.evaluate(session, weighting)),
      },
    );
    host!.listen();
    panel!.listen();
    const calls = caller(panel!, { evaluate });
    const random = seeded(2);
    for (const mode of liveModes) {
      const times: number[] = [];
      for (let round = -3; round < rounds; round++) {
        const weights = projections.map(() => randomUnit(random));
        const started = performance.now();
        await calls.evaluate({ mode, weights });
        if (round >= 0) times.push(performance.now() - started);
      }
      times.sort((a, b) => a - b);
      console.log(
        `round trip ${mode.padEnd(18)} median ${times[(rounds - 1) / 2]!.toFixed(0)} ms, longest ${times.at(-1)!.toFixed(0)} ms`,
      );
    }
    port1.close();
  } finally {
    client.stop();
    await rm(folder, { recursive: true });
  }
}

/**
 * Writes two files of the same random points, one with every other dimension negated plus noise,
 * and their labels.
 */
async function makeStudy(folder: string, rows: number, anchors: number): Promise<BlendRequest> {
  const random = seeded(1);
  const data = Float32Array.from({ length: rows * dims }, () => randomUnit(random) - 0.5);
  const other = data.map((value, at) => (at % 2 === 0 ? -value : value) + randomUnit(random) / 10);
  const file = async (name: string, content: string | Uint8Array[]) => {
    await writeFile(join(folder, name), content);
    return { name, location: { path: join(folder, name) } };
  };
  const npy = async (values: Float32Array): Promise<Uint8Array[]> => {
    const matrix = { rows, cols: dims, data: values };
    const parts: Uint8Array[] = [];
    for await (const part of writeMatrix(npyWriter, { matrix, provenance: {} })) parts.push(part);
    return parts;
  };
  const labels = Array.from({ length: rows }, (_, row) => `${row},class ${row % 7}`);
  return {
    decoder: await file('a.npy', await npy(data)),
    encoder: await file('b.npy', await npy(other)),
    labels: await file('labels.csv', `id,label\n${labels.join('\n')}\n`),
    options: {
      task: 'classification',
      projections,
      anchors: { strategy: 'uniform', count: anchors },
      normalization: 'none',
      seed: 0,
      testFraction: 0.3,
      nonFinite: 'refuse',
      unlabelled: 'refuse',
      ridge: 0.01,
    },
  };
}

function portOf(port: NodePort): MessagePort {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    subscribe: (listener) => {
      port.on('message', listener);
      return { dispose: () => undefined };
    },
  };
}
