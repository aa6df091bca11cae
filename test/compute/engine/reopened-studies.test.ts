import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResultCache } from '../../../src/compute/store/result-cache';
import type { EngineService } from '../../../src/compute/engine/engine-service';
import type {
  FileReference,
  InspectPairRequest,
  StitchRequest,
} from '../../../src/compute/protocol/engine';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { askFresh, type Done, saveStudy } from '../fresh-engine';
import { splitOptions, stitchOptions } from '../../stitch-options';

const { signal } = new AbortController();
const ignore = (): void => undefined;

let folder: string;
let spaces: FileReference[];
let labels: FileReference;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-reopened-'));
  ({ spaces, labels } = await saveStudy(folder, 300, 6));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Sends a request to a newly started engine that caches results. */
function fresh<T>(ask: (service: EngineService) => Promise<T>): Promise<Done<T>> {
  return askFresh({ results: new ResultCache({ folder, maxBytes: 2 ** 20 }) }, ask);
}

/** Sends a request to a newly started engine without a cache. */
function anew<T>(ask: (service: EngineService) => Promise<T>): Promise<Done<T>> {
  return askFresh({}, ask);
}

describe('the stitching of a study that is opened again', () => {
  const stitch =
    (more: Partial<StitchRequest['options']>) =>
    async (service: EngineService): Promise<unknown> => {
      const options = {
        ...stitchOptions,
        headOptions: { ridge: 0.1 },
        projections: [],
        ...more,
      };
      const { seconds: _, ...answer } = await service.stitch(
        { spaces, labels, options },
        ignore,
        signal,
      );
      return answer;
    };

  it('is put together of what was computed step by step', async () => {
    await fresh(stitch({ projections: ['cosine'] }));
    await fresh(stitch({ projections: ['concat:cosine+l1'], baselines: true }));
    await fresh(stitch({ projections: ['l1'] }));
    const whole = { projections: ['cosine', 'l1', 'concat:cosine+l1'], baselines: true };
    const before = await fresh(stitch(whole));
    expect(before.tasks).toEqual(new Set());
    expect(before.answer).toEqual((await anew(stitch(whole))).answer);
    const part = await fresh(stitch({ projections: ['l1'] }));
    expect(part.tasks).toEqual(new Set());
    expect(part.answer).toEqual((await anew(stitch({ projections: ['l1'] }))).answer);
  });

  it('has its curves, and computes the points that none has', async () => {
    const sweep = (counts: number[], values: number[]) =>
      stitch({
        sweeps: {
          projections: ['cosine', 'l1'],
          anchors: { counts, strategies: ['uniform', 'fps'] },
          option: { id: 'ridge', values },
        },
      });
    await fresh(sweep([10, 20], [1]));
    const more = await fresh(sweep([10, 20, 30], [1]));
    expect(more.tasks).toContain('score-encoders');
    expect(more.tasks).not.toContain('score-options');
    const before = await fresh(sweep([20, 30], [1]));
    expect(before.tasks).toEqual(new Set());
    const { anchors: _, ...answer } = before.answer as { anchors: unknown };
    expect((await anew(sweep([20, 30], [1]))).answer).toMatchObject(answer);
  });

  it('is computed for another head', async () => {
    await fresh(stitch({ projections: ['cosine'] }));
    const other = await fresh(stitch({ projections: ['cosine'], headOptions: { ridge: 1 } }));
    expect(other.tasks).toContain('score-encoders');
  });
});

describe('what lies behind a cell of a study that is opened again', () => {
  const inspect =
    (projections: string[], projection: string, measures = ['cka-linear']) =>
    (service: EngineService) => {
      const anchors = { strategy: 'uniform', count: 20 } as const;
      const options = { ...defaultOptions, projections, measures, anchors };
      const pair = { row: 0, column: 1, measure: 'cka-linear', projection, spread: true };
      const request: InspectPairRequest = { spaces, labels, options, pair };
      return service.inspectPair(request, ignore, signal);
    };

  it('is known whatever else the study has been asked for', async () => {
    await fresh(inspect(['cosine', 'l1'], 'cosine'));
    const before = await fresh(inspect(['cosine', 'l1'], 'cosine', ['cka-linear', 'svcca']));
    expect(before.tasks).toEqual(new Set());
    const fewer = await fresh(inspect(['cosine'], 'cosine'));
    expect(fewer.tasks).toEqual(new Set());
    expect(fewer.answer).toEqual((await anew(inspect(['cosine'], 'cosine'))).answer);
  });

  it('has its nulls and intervals under another projection too', async () => {
    await fresh(inspect(['cosine', 'l1'], 'cosine'));
    const other = await fresh(inspect(['cosine', 'l1'], 'l1'));
    expect(other.tasks).toContain('row-agreement');
    expect(other.tasks).not.toContain('null');
    expect(other.tasks).not.toContain('interval');
    expect(other.answer).toEqual((await anew(inspect(['cosine', 'l1'], 'l1'))).answer);
    const added = await fresh(inspect(['cosine', 'linf', 'l1'], 'cosine'));
    expect(added.tasks).toContain('null');
    expect(added.answer).toEqual((await anew(inspect(['cosine', 'linf', 'l1'], 'cosine'))).answer);
    expect((await fresh(inspect(['cosine', 'linf', 'l1'], 'cosine'))).tasks).toEqual(new Set());
  });
});

describe('the best weights of a blend that is opened again', () => {
  const select = (seed: number, ridge: number) => async (service: EngineService) => {
    const { session } = await service.blending.prepare(
      {
        decoder: spaces[0]!,
        encoder: spaces[1]!,
        labels,
        options: { ...splitOptions, projections: ['cosine', 'l1'], ridge },
      },
      ignore,
      signal,
    );
    return service.blending.select({ session, mode: 'concat', seed }, ignore, signal);
  };

  it('are known for the same models, options and seed', async () => {
    const first = await fresh(select(0, 0.1));
    expect(first.tasks).toContain('live-select');
    const before = await fresh(select(0, 0.1));
    expect(before.tasks).not.toContain('live-select');
    expect(before.answer).toEqual(first.answer);
    expect((await fresh(select(1, 0.1))).tasks).toContain('live-select');
    expect((await fresh(select(0, 5))).tasks).toContain('live-select');
  });
});
