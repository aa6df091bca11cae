import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineNameTask } from '../../src/compute/threads/engine-name-task';
import { EngineService, type Stores } from '../../src/compute/engine/engine-service';
import type { FileReference } from '../../src/compute/protocol/engine';
import { WorkerPool } from '../../src/compute/threads/worker-pool';
import { noisySpace, saveSpace } from './noisy-spaces';

const worker = join(import.meta.dirname, '..', '..', 'dist', 'worker.cjs');

/** Stores of an engine on disk, and the name that it reports for its kernels. */
export interface FreshEngine extends Pick<Stores, 'projections' | 'results'> {
  readonly kernels?: string;
}

/** An engine's answer, and the tasks that it ran. */
export interface Done<T> {
  readonly answer: T;
  readonly tasks: ReadonlySet<string>;
}

/** Sends a request to a newly started engine with nothing in memory. */
export async function askFresh<T>(
  { projections, results, kernels }: FreshEngine,
  ask: (service: EngineService) => Promise<T>,
): Promise<Done<T>> {
  const tasks = new Set<string>();
  class RecordingPool extends WorkerPool {
    override run: WorkerPool['run'] = (task, ...rest) => {
      tasks.add(task.id);
      return task.id === engineNameTask.id && kernels !== undefined
        ? Promise.resolve(kernels as never)
        : super.run(task, ...rest);
    };
  }
  const service = new EngineService(
    () => new RecordingPool(worker, 2, { backend: 'wasm', packageFolders: [] }),
    () => Promise.reject(new Error('no host')),
    2 ** 30,
    { results, projections },
  );
  try {
    return { answer: await ask(service), tasks };
  } finally {
    await service.close();
    await service.finish(60_000);
  }
}

/** Whether the engine projected anything. */
export function projects({ tasks }: Done<unknown>): boolean {
  return ['project', 'project-block', 'project-into'].some((task) => tasks.has(task));
}

/** Writes two files of noisy rows and labels of three classes to a folder. */
export async function saveStudy(
  folder: string,
  rows: number,
  dims: number,
): Promise<{ spaces: FileReference[]; labels: FileReference }> {
  const reference = (name: string): FileReference & { location: { path: string } } => {
    return { name, location: { path: join(folder, name) } };
  };
  const spaces = [0, 1].map((seed) => reference(`space${seed}.npy`));
  await Promise.all(
    spaces.map(({ location }, seed) => saveSpace(location.path, noisySpace(rows, dims, seed))),
  );
  const labels = reference('labels.csv');
  const lines = Array.from({ length: rows }, (_, row) => `${row},${row % 3}`);
  writeFileSync(labels.location.path, ['id,label', ...lines].join('\n'));
  return { spaces, labels };
}
