import { cachedMapper, type NamedMap } from './cached-mapper';
import { type Matrix, withOwnStorage } from '../../core/matrix';
import { inPrecision } from '../../core/projection/projection';
import { shapeOfMapped } from '../../core/derive/row-map';
import { defineTask } from '../../core/runtime/task';
import type { ReadingFiles } from '../files/thread-context';
import { writers } from '../../formats/writers/registry';
import { joinBytes, type Writer } from '../../formats/writers/writer';
import { type MemberSource, withMembers } from '../files/member-pool';

/** Task: encodes rows in memory as bytes of a file, see `Writer.encodeRows`. */
export const encodeRowsTask = defineTask(
  'encode-rows',
  ({
    format,
    rows,
    ids,
  }: {
    readonly format: string;
    readonly rows: Matrix;
    readonly ids: readonly string[] | undefined;
  }) => writerOf(format).encodeRows(rows, ids),
);

/** Task: the number of columns and the precision of a mapped member. */
export const derivedShapeTask = defineTask(
  'derived-shape',
  (
    { source, named }: { readonly source: MemberSource; readonly named: NamedMap },
    { limits }: ReadingFiles,
  ) =>
    withMembers([source], limits, async ([member]) =>
      shapeOfMapped(named.map, await member!.readRows(0, 1)),
    ),
);

/** Rows of a member that are to be mapped and encoded. */
interface RowsToDerive {
  readonly source: MemberSource;
  readonly named: NamedMap;
  readonly start: number;
  readonly stop: number;
  /** Number of rows in memory at once. */
  readonly blockRows: number;
  readonly format: string;
  readonly precision: 'float32' | 'float64';
  /** Ids of these rows. */
  readonly ids: readonly string[] | undefined;
}

/** Task: maps some rows of a member and encodes them as bytes of a file. */
export const deriveRowsTask = defineTask(
  'derive-rows',
  (
    { source, named, start, stop, blockRows, format, precision, ids }: RowsToDerive,
    { limits }: ReadingFiles,
  ) =>
    withOwnStorage(() =>
      withMembers([source], limits, async ([member]) => {
        const mapped = cachedMapper(named);
        const writer = writerOf(format);
        const parts: Uint8Array[] = [];
        for (let from = start; from < stop; from += blockRows) {
          const to = Math.min(from + blockRows, stop);
          const rows = inPrecision(mapped(await member!.readRows(from, to)), precision);
          parts.push(writer.encodeRows(rows, ids?.slice(from - start, to - start)));
        }
        return joinBytes(parts);
      }),
    ),
);

/** Tasks that derive rows for writing. */
export const deriveTasks = [encodeRowsTask, derivedShapeTask, deriveRowsTask];

export function writerOf(format: string): Writer {
  return writers.find(({ id }) => id === format)!;
}
