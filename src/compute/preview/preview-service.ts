import { checkQuery, mergeNearest, type NearRow } from '../../core/preview/nearest-rows';
import { cutRuns, rowsIn, type RowRun, sampleRuns } from '../../core/preview/sample-runs';
import { StatisticsSum } from '../../core/preview/summary';
import { RemainingTime } from '../runtime/remaining-time';
import type { ReadableFile } from '../files/open-readable';
import type { EngineProgress, FileReference } from '../protocol/engine';
import type {
  ComponentsAnswer,
  DescriptionsRequest,
  EffectiveRankAnswer,
  Entries,
  EntriesRequest,
  NearestRequest,
  Previews,
  PreviewTarget,
  RowDescriptions,
  SampleRequest,
  StatisticsAnswer,
  StatisticsRequest,
} from '../protocol/preview';
import type { FetchFile } from '../files/fetched';
import type { WorkerPool } from '../threads/worker-pool';
import { eachInOrder } from './each-in-order';
import { FetchedFiles } from './fetched-files';
import type { MemberSource } from '../files/member-pool';
import {
  previewDescriptionsTask,
  previewEntriesTask,
  previewNearestTask,
  previewSampleTask,
  previewShapeTask,
  previewStatisticsTask,
  type SampledRows,
} from './tasks';
import { effectiveRankTask, principalComponentsTask } from '../../core/preview/tasks';
import type { OnProgress } from '../../core/runtime/progress';

/** Lends threads to work; those of cancelled work are ended. */
export type LendPool = <T>(
  work: (pool: WorkerPool) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;
/** Maximum number of values for which statistics use all rows by default. */
const allValues = 2 ** 26;
/** Number of values in the sample if there are more. */
const sampledValues = 2 ** 24;
/** Number of values per task. */
const taskValues = 2 ** 22;

/** Answers requests of previews. The answers do not depend on the number of threads. */
export class PreviewService implements Previews {
  private readonly fetched: FetchedFiles;

  constructor(
    private readonly lend: LendPool,
    fetchFile: FetchFile,
  ) {
    this.fetched = new FetchedFiles(fetchFile);
  }

  async entries(request: EntriesRequest, signal: AbortSignal): Promise<Entries> {
    const { rows, columns } = request;
    const target = await this.readable(request);
    return this.lend((pool) => pool.run(previewEntriesTask, { target, rows, columns }), signal);
  }

  async descriptions(request: DescriptionsRequest, signal: AbortSignal): Promise<RowDescriptions> {
    const [target, labels] = await Promise.all([
      this.readable(request),
      request.labels && this.readableFile(request.labels, request.version),
    ]);
    const input = { target, ...(labels === undefined ? {} : { labels }) };
    return this.lend((pool) => pool.run(previewDescriptionsTask, input), signal);
  }

  async statistics(
    request: StatisticsRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<StatisticsAnswer> {
    const target = await this.readable(request);
    return this.lend(async (pool) => {
      const [rows, cols] = await pool.run(previewShapeTask, { target });
      const isAll = request.allRows || rows * cols <= allValues;
      const wanted = isAll ? rows : Math.max(2, Math.floor(sampledValues / cols));
      const stripes = stripesOf(sampleRuns(rows, wanted, request.seed), cols);
      const sum = new StatisticsSum(cols);
      await eachInOrder(
        stripes,
        pool.parallelism,
        (runs) => pool.run(previewStatisticsTask, { target, runs }),
        counting(stripes, progress, (part) => {
          sum.add(part);
        }),
      );
      return { ...sum.summary(), totalRows: rows };
    }, signal);
  }

  components(
    request: SampleRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<ComponentsAnswer> {
    return this.ofSample(request, progress, signal, async (pool, { rows, numbers }) => {
      const found = await pool.run(principalComponentsTask, { rows });
      return { ...found, rows: numbers };
    });
  }

  effectiveRank(
    request: SampleRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<EffectiveRankAnswer> {
    return this.ofSample(request, progress, signal, async (pool, { rows }) => ({
      rows: rows.rows,
      effectiveRank: await pool.run(effectiveRankTask, { rows }),
    }));
  }

  async nearest(
    request: NearestRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<readonly NearRow[]> {
    const target = await this.readable(request);
    const { row: self, nearness, k } = request;
    return this.lend(async (pool) => {
      const [rows, cols] = await pool.run(previewShapeTask, { target });
      const { data: query } = await pool.run(previewEntriesTask, {
        target,
        rows: { start: self, stop: self + 1 },
        columns: { start: 0, stop: cols },
      });
      checkQuery(request.file.name, self, query, nearness);
      const stripes = stripesOf([{ start: 0, stop: rows }], cols);
      let nearest: NearRow[] = [];
      await eachInOrder(
        stripes,
        pool.parallelism,
        (runs) => pool.run(previewNearestTask, { target, runs, query, self, nearness, k }),
        counting(stripes, progress, (near) => {
          nearest = mergeNearest([nearest, near], nearness, k);
        }),
      );
      return nearest;
    }, signal);
  }

  private async ofSample<T>(
    request: SampleRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
    work: (pool: WorkerPool, sample: SampledRows) => Promise<T>,
  ): Promise<T> {
    const target = await this.readable(request);
    return this.lend(async (pool) => {
      const [rows, cols] = await pool.run(previewShapeTask, { target });
      const runs = sampleRuns(rows, spectrumRows(cols), request.seed);
      progress({ fraction: 0, message: `Reading ${count(rowsIn(runs))} of ${count(rows)} rows` });
      const sample = await pool.run(previewSampleTask, { target, runs });
      progress({ fraction: 0.5, message: `Principal components of ${count(rowsIn(runs))} rows` });
      return work(pool, sample);
    }, signal);
  }

  private async readable({ file, version }: PreviewTarget): Promise<MemberSource> {
    const { member } = file;
    return {
      file: await this.readableFile(file, version),
      version,
      ...(member === undefined ? {} : { member }),
    };
  }

  private async readableFile(
    { location, name }: FileReference,
    version: string,
  ): Promise<ReadableFile> {
    return 'path' in location
      ? { name, path: location.path }
      : { name, fetched: await this.fetched.get(location.uri, version) };
  }
}

/**
 * Number of rows for the spectrum: an eigenvalue problem of size 1024 at most, with 32 MiB of
 * float64.
 */
function spectrumRows(cols: number): number {
  const most = Math.floor(2 ** 22 / cols);
  return Math.max(2, Math.min(cols <= 1024 ? 5000 : 1024, most));
}

/**
 * Groups runs into stripes of about {@link taskValues} values, independent of the number of
 * threads.
 */
function stripesOf(runs: readonly RowRun[], cols: number): RowRun[][] {
  const rows = Math.max(1, Math.floor(taskValues / cols));
  const stripes: RowRun[][] = [];
  let filled = rows;
  for (const piece of cutRuns(runs, rows)) {
    const length = piece.stop - piece.start;
    if (filled + length > rows) {
      stripes.push([]);
      filled = 0;
    }
    stripes.at(-1)!.push(piece);
    filled += length;
  }
  return stripes;
}

/** Returns a function that reports how many rows are done and then uses each result. */
function counting<R>(
  stripes: readonly (readonly RowRun[])[],
  progress: OnProgress<EngineProgress>,
  use: (result: R) => void,
): (result: R, index: number) => void {
  const total = stripes.reduce((sum, runs) => sum + rowsIn(runs), 0);
  const remaining = new RemainingTime();
  let done = 0;
  return (result, index) => {
    use(result);
    done += rowsIn(stripes[index]!);
    const fraction = done / total;
    const message = `Looked at ${count(done)} of ${count(total)} rows`;
    progress({ fraction, message, ...remaining.update(fraction) });
  };
}

function count(rows: number): string {
  return rows.toLocaleString('en');
}
