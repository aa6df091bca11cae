import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import type {
  CompareRequest,
  TimedComparison,
  InspectPairRequest,
  TimedStitching,
  StitchRequest,
} from '../../../src/compute/protocol/engine';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import { leavingOut, UnusableSpaces } from '../../../src/compute/reading/space-failures';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import { InspectorError } from '../../../src/core/errors';
import type { Settings } from '../../../src/extension/settings';
import { StudySession } from '../../../src/extension/studies/study-session';
import { FakeFiles } from './fake-files';

vi.mock('vscode', () => ({
  workspace: { asRelativePath: ({ path }: { path: string }) => path },
  Uri: { file: (path: string) => ({ path, fsPath: path, scheme: 'file' }) },
  EventEmitter: class {
    private readonly listeners: (() => void)[] = [];
    event = (listener: () => void): void => void this.listeners.push(listener);
    fire(): void {
      for (const listener of this.listeners) listener();
    }
    dispose(): void {
      return undefined;
    }
  },
}));
// The fake decides which files exist.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original()),
  access: () => Promise.resolve(),
}));

const study: StudyDefinition = {
  version: 1,
  spaces: ['a.npy', 'b.npy', 'c.npy'].map((file) => ({ file })),
  labels: 'labels.csv',
  anchors: { strategy: 'uniform' },
  projections: ['absolute', 'cosine'],
  measures: ['cka-linear'],
  stitching: { aggregations: [] },
};
const settings = { sampleAbove: 5000 } as Settings;

let disk: FakeFiles;
/** Content of each file, as the engine reads it. */
let content: Map<string, number>;
let session: StudySession;
let asked: (CompareRequest | StitchRequest | InspectPairRequest)[];
/** Called while the engine reads. */
let meanwhile: () => void;

function write(name: string, value: number): void {
  content.set(name, value);
  disk.write(name, String(value));
}

function remove(name: string): void {
  content.delete(name);
  disk.remove(name);
}

/** Scores that depend on the files' contents: the product of both. */
function matrixOf({ spaces }: Pick<CompareRequest, 'spaces'>): number[][] {
  const values = spaces.map(({ name }) => content.get(name)!);
  return values.map((x) => values.map((y) => x * y));
}

function readAll({ spaces }: Pick<CompareRequest, 'spaces'>): void {
  const missing = [...spaces.entries()].filter(([, { name }]) => !content.has(name));
  if (missing.length === 0) return;
  throw new UnusableSpaces(
    new Map(
      missing.map(([space, { name }]) => {
        return [space, { code: 'unreadable', file: name, problem: 'Gone.', remedy: 'Find it.' }];
      }),
    ),
  );
}

/** An engine that scores the fake files and leaves out missing spaces. */
const engine = {
  compare: (request: CompareRequest): Promise<TimedComparison> => {
    asked.push(request);
    return leavingOut(request, (wanted) => {
      readAll(wanted);
      const { projections, measures } = wanted.options;
      const scores = projections.flatMap((projection) =>
        measures.map((measure) => {
          return { projection, measure, convention: '', matrix: matrixOf(wanted) };
        }),
      );
      meanwhile();
      const spaces = wanted.spaces.map(({ name }) => {
        return { name, file: name, rows: 2, dims: 2, dtype: 'float32' };
      });
      const pairing = { by: 'order', matched: 2, leftOut: [], candidates: [] } as const;
      return Promise.resolve({
        ...{ spaces, rows: 2, pairing, anchors: [], scores, warnings: [], engine: 'fake' },
        seconds: 0,
      });
    });
  },
  stitch: (request: StitchRequest): Promise<TimedStitching> => {
    asked.push(request);
    return leavingOut(request, (wanted) => {
      readAll(wanted);
      const results = wanted.options.projections.map((id) => {
        return { id, metric: 'accuracy', matrix: matrixOf(wanted), index: matrixOf(wanted) };
      });
      const baselines = wanted.options.baselines
        ? [{ id: 'chance', metric: 'accuracy', matrix: matrixOf(wanted) }]
        : [];
      meanwhile();
      return Promise.resolve({
        ...{ spaces: wanted.spaces, anchors: [], results, baselines, sweeps: [], warnings: [] },
        seconds: 0,
      } as unknown as TimedStitching);
    });
  },
  inspectPair: (request: InspectPairRequest) => {
    asked.push(request);
    if (request.spaces.some(({ name }) => !content.has(name))) throw new Error('missing');
    meanwhile();
    return Promise.resolve({ bars: [], perClass: [], rows: [], sampledRows: 500 });
  },
} as unknown as Engine;

function open(definition: StudyDefinition): StudySession {
  return new StudySession(
    definition,
    Uri.file('/studies'),
    { engine, settings: () => settings, logError: () => undefined, watchFiles: () => disk },
    { save: () => Promise.resolve() },
  );
}

beforeEach(() => {
  disk = new FakeFiles();
  content = new Map();
  asked = [];
  meanwhile = () => undefined;
  for (const [i, name] of ['a.npy', 'b.npy', 'c.npy'].entries()) write(name, i + 2);
  disk.write('labels.csv', '1');
  session = open(study);
});

const matrix = (projection: string, { comparison } = session): unknown =>
  comparison.computed?.scores.find((score) => score.projection === projection)?.matrix;
const stitched = (id: string): unknown =>
  session.stitching.computed?.results.find((scores) => scores.id === id)?.matrix;
const names = (answer: { readonly spaces: readonly { readonly name: string }[] } | undefined) =>
  answer?.spaces.map(({ name }) => name);

describe('scores of files that have changed', () => {
  it('are marked, in what is compared and what is stitched, until they are computed again', async () => {
    await session.comparison.compute();
    await session.stitching.compute();
    expect(session.changes).toEqual([]);
    write('b.npy', 10);
    await session.files.check();
    const changed = [{ file: 'b.npy', change: 'changed' }];
    expect(session.comparison.changes).toMatchObject(changed);
    expect(session.stitching.changes).toMatchObject(changed);
    expect(session.changes).toMatchObject(changed);
    expect(matrix('absolute')).toMatchObject([[4, 6, 8], {}, {}]);
    await session.comparison.recompute();
    expect(session.comparison.changes).toEqual([]);
    expect(session.stitching.changes).toMatchObject(changed);
    expect(matrix('absolute')).toMatchObject([[4, 20, 8], {}, {}]);
    await session.stitching.recompute();
    expect(session.changes).toEqual([]);
    expect(stitched('cosine')).toMatchObject([[4, 20, 8], {}, {}]);
  });

  it.each(['labels.csv', 'a.npy'])('are marked for %s that is gone', async (name) => {
    await session.comparison.compute();
    remove(name);
    await session.files.check();
    expect(session.changes).toMatchObject([{ file: name, change: 'deleted' }]);
  });

  it('are marked for targets, anchors and rows where these count', async () => {
    disk.write('anchors.txt', '1');
    disk.write('rows.txt', '1');
    disk.write('targets.npy', '1');
    session = open({
      ...study,
      anchors: { file: 'anchors.txt' },
      rows: 'rows.txt',
      stitching: { aggregations: [], task: 'reconstruction', targets: 'targets.npy' },
    });
    await session.comparison.compute();
    await session.stitching.compute();
    for (const name of ['anchors.txt', 'rows.txt', 'targets.npy']) disk.write(name, '2');
    await session.files.check();
    const files = (run: typeof session.comparison | typeof session.stitching) =>
      run.changes.map(({ file }) => file).sort();
    expect(files(session.comparison)).toEqual(['anchors.txt', 'rows.txt']);
    expect(files(session.stitching)).toEqual(['anchors.txt', 'rows.txt', 'targets.npy']);
  });

  it('are marked where the file changed while they were computed', async () => {
    meanwhile = () => {
      write('c.npy', 30);
    };
    await session.comparison.compute();
    expect(session.comparison.changes).toMatchObject([{ file: 'c.npy', change: 'changed' }]);
    meanwhile = () => undefined;
    await session.comparison.recompute();
    expect(session.comparison.changes).toEqual([]);
    expect(matrix('absolute')).toMatchObject([[4, 6, 60], {}, {}]);
  });

  it('never stand beside scores of the files as they are now', async () => {
    await session.comparison.compute();
    write('a.npy', 7);
    // There was no notification.
    await session.comparison.select({ projection: 'l1', measure: 'cka-linear' });
    await session.comparison.compute();
    expect(session.comparison.changes).toEqual([]);
    for (const projection of ['absolute', 'cosine', 'l1']) {
      expect(matrix(projection)).toMatchObject([[49, 21, 28], {}, {}]);
    }
    await session.stitching.compute();
    write('b.npy', 1);
    await session.edit((before) => ({ ...before, projections: [...before.projections, 'linf'] }));
    await session.stitching.compute();
    for (const id of ['absolute', 'cosine', 'l1', 'linf']) {
      expect(stitched(id)).toMatchObject([[49, 7, 28], {}, {}]);
    }
    expect(session.stitching.changes).toEqual([]);
  });

  it('stay as they are, marked, where nothing more is asked for', async () => {
    await session.comparison.compute();
    await session.stitching.compute();
    write('a.npy', 7);
    await session.files.check();
    asked = [];
    await session.comparison.compute();
    await session.stitching.compute();
    expect(asked).toEqual([]);
    expect(session.comparison.changes).toHaveLength(1);
    expect(session.stitching.changes).toHaveLength(1);
  });

  it('have nothing of the new content shown behind them', async () => {
    await session.comparison.compute();
    const pair = { row: 0, column: 1, projection: 'cosine', measure: 'cka-linear', spread: false };
    await expect(session.comparison.inspectPair(pair)).resolves.toMatchObject({ sampledRows: 500 });
    meanwhile = () => {
      write('a.npy', 9);
    };
    await expect(session.comparison.inspectPair(pair)).rejects.toMatchObject({ code: 'changed' });
  });

  it('of a study that has changed meanwhile are not taken for those of the changed one', async () => {
    meanwhile = () => {
      void session.edit((before) => ({ ...before, spaces: before.spaces.slice(0, 2) }));
    };
    await session.comparison.compute();
    await session.edit((before) => before);
    expect(session.comparison.computed).toBeUndefined();
    meanwhile = () => undefined;
    await session.comparison.compute();
    expect(names(session.comparison.computed)).toEqual(['a.npy', 'b.npy']);
  });
});

describe('a space that cannot be used', () => {
  it('is named, and what is added later is of the same others', async () => {
    remove('b.npy');
    await session.comparison.compute();
    expect(names(session.comparison.computed)).toEqual(['a.npy', 'c.npy']);
    expect([...session.failures]).toMatchObject([['b.npy', { space: 1, code: 'unreadable' }]]);
    await session.comparison.select({ projection: 'l1', measure: 'cka-linear' });
    await session.comparison.compute();
    expect(asked.at(-1)!.spaces.map(({ name }) => name)).toEqual(['a.npy', 'c.npy']);
    expect(session.comparison.computed?.failures).toHaveLength(1);
    expect(matrix('l1')).toEqual(matrix('absolute'));
    const pair = { row: 1, column: 0, projection: 'l1', measure: 'cka-linear', spread: false };
    await session.comparison.inspectPair(pair);
    expect(asked.at(-1)!.spaces.map(({ name }) => name)).toEqual(['a.npy', 'c.npy']);
    await session.stitching.compute();
    expect(names(session.stitching.computed)).toEqual(['a.npy', 'c.npy']);
    expect(session.stitching.failures).toMatchObject([{ space: 1, file: 'b.npy' }]);
  });

  it('is taken in once it is there, which is told', async () => {
    remove('b.npy');
    await session.comparison.compute();
    write('b.npy', 3);
    await session.files.check();
    expect(session.comparison.changes).toMatchObject([{ file: 'b.npy', change: 'created' }]);
    await session.comparison.recompute();
    expect(session.comparison.changes).toEqual([]);
    expect(session.failures.size).toBe(0);
    expect(names(session.comparison.computed)).toEqual(['a.npy', 'b.npy', 'c.npy']);
  });

  it('is named where too few others are left, and what comes of it is told', async () => {
    remove('b.npy');
    remove('c.npy');
    await session.comparison.compute();
    expect(session.comparison.status).toMatchObject({
      state: 'failed',
      problem: { code: 'unreadable', file: 'b.npy' },
    });
    expect([...session.failures.keys()]).toEqual(['b.npy', 'c.npy']);
    write('c.npy', 3);
    await session.files.check();
    expect(session.comparison.changes).toMatchObject([{ file: 'c.npy', change: 'created' }]);
  });
});

describe('a study file that cannot be read as one', () => {
  const fault = new InspectorError({ code: 'not-a-study', problem: 'x', remedy: 'Mend it.' });

  it('is not written over, and is back once it is mended', async () => {
    session.fail(fault);
    expect(session.invalid).toMatchObject({ code: 'not-a-study' });
    await expect(session.edit((before) => before)).rejects.toThrow('Mend it.');
    session.replace(study);
    expect(session.invalid).toBeUndefined();
    await session.edit((before) => ({ ...before, seed: 3 }));
    expect(session.definition.seed).toBe(3);
  });
});
