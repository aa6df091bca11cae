import { setBackend } from '@tensorflow/tfjs-core';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { selectBackend } from '../../src/compute/backends/select';
import { aggregations } from '../../src/core/blending/aggregations/registry';
import { normaliseRows } from '../../src/core/blending/normalise-rows';
import { evaluateLive, prepareLive } from '../../src/core/blending/live/live-blend';
import { type LiveMode, liveModes } from '../../src/core/blending/live/live-mode';
import { trainBlend, type BlendData } from '../../src/core/blending/train-blend';
import { InspectorError } from '../../src/core/errors';
import type { Matrix } from '../../src/core/matrix';
import { randomUnit, seeded } from '../../src/core/random';
import { defaultBlendSettings } from '../../src/core/blending/settings';
import { readyTensors } from '../../src/core/training/backend';
import { reportRoundTrips } from './round-trips';

/** Speed of training and of sliders: 2,000 rows × 4 spaces × 300 anchors, random numbers, 7 classes. */
const rows = 2000;
const shape = { spaces: 4, anchors: 300 };
const epochsOfGoal = 50;
const options = process.argv.slice(2);
const isWhole = options.includes('--whole');
const epochs = isWhole ? epochsOfGoal : 3;
const [packages] = options.filter((option) => !option.startsWith('--'));

const data = randomData();
const backends = ['wasm', ...(hasTensorflow() ? ['tensorflow'] : [])];

async function main(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus()[0]!.model}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)} at the start.\n`,
  );
  await readyTensors();
  for (const backend of isWhole ? ['wasm'] : backends) {
    await setBackend(backend);
    const ids = isWhole ? ['mlp-sum', 'self-attention'] : aggregations.map(({ id }) => id);
    for (const id of ids) await reportTraining(backend, id);
  }
  if (isWhole) return;
  reportSliders();
  await reportRoundTrips(rows, shape);
}

/** Measures training in one thread; CPU seconds exclude other work on the machine. */
async function reportTraining(backend: string, aggregation: string): Promise<void> {
  const model = { aggregation, head: 'mlp', hidden: 128, shape } as const;
  const options = { ...defaultBlendSettings, epochs, patience: epochs + 1 };
  await trainBlend(model, data, { ...options, epochs: 1 }, {});
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const { steps } = await trainBlend(model, data, options, {});
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const scale = epochsOfGoal / epochs;
  console.log(
    `${backend.padEnd(10)} ${aggregation.padEnd(18)} ${(steps / seconds).toFixed(1).padStart(6)} steps/s of ${options.batchSize} rows; ${epochsOfGoal} epochs with scores ${(scale * seconds).toFixed(1).padStart(5)} s (CPU ${((scale * (user + system)) / 1e6).toFixed(1)} s)`,
  );
}

function reportSliders(): void {
  const started = performance.now();
  const state = prepareLive({ ...data, shape, ridge: 0.01 });
  console.log(`\nsliders    prepared in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const random = seeded(1);
  for (const mode of liveModes) {
    const weights = (): number[] => Array.from({ length: shape.spaces }, () => randomUnit(random));
    for (let warm = 0; warm < 3; warm++) evaluateLive(state, mode, weights());
    const times = Array.from({ length: 15 }, () => timed(state, mode, weights()));
    const sorted = (of: (time: Time) => number): number[] => times.map(of).sort((a, b) => a - b);
    const [wall, cpu] = [sorted((time) => time.wall), sorted((time) => time.cpu)];
    console.log(
      `sliders    ${mode.padEnd(18)} median ${wall[7]!.toFixed(0)} ms (CPU ${cpu[7]!.toFixed(0)} ms), longest ${wall[14]!.toFixed(0)} ms`,
    );
  }
}

interface Time {
  readonly wall: number;
  readonly cpu: number;
}

function timed(state: ReturnType<typeof prepareLive>, mode: LiveMode, weights: number[]): Time {
  const [started, before] = [performance.now(), process.cpuUsage()];
  evaluateLive(state, mode, weights);
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - started, cpu: (user + system) / 1000 };
}

function randomData(): BlendData {
  const side = (seed: number): Matrix =>
    normaliseRows(
      Array.from({ length: shape.spaces }, (_, s) => randomMatrix(seed * shape.spaces + s)),
    );
  const all = Array.from({ length: rows }, (_, row) => row);
  return {
    decoder: side(0),
    encoder: side(1),
    targets: {
      kind: 'classes',
      classes: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      indices: Int32Array.from(all, (row) => row % 7),
    },
    train: all,
    test: all.slice(0, rows / 2),
  };
}

function randomMatrix(seed: number): Matrix {
  const random = seeded(seed);
  const data = Float32Array.from({ length: rows * shape.anchors }, () => randomUnit(random));
  return { rows, cols: shape.anchors, data };
}

function hasTensorflow(): boolean {
  try {
    selectBackend({
      backend: 'tensorflow',
      packageFolders: packages === undefined ? [] : [packages],
    });
    return true;
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    console.log(
      `!!! no TensorFlow backend (give a folder whose node_modules has it): ${error.problem}\n`,
    );
    return false;
  }
}

void main();
