import type { FloatArray } from '../../core/matrix';
import type { NearRow, Nearness } from '../../core/preview/nearest-rows';
import type { PrincipalComponents } from '../../core/preview/principal-components';
import type { SpaceStatistics } from '../../core/preview/summary';
import type { Score } from '../../core/measures/measure';
import type { EngineProgress, FileReference } from './engine';
import { type Implementation, long, short } from './contract';

/** What a preview asks of the engine: parts of one member of a file, and what they are like. */

/** A member of a file as it is at one time. */
export interface PreviewTarget {
  readonly file: FileReference;
  /** Another text whenever the file has changed: what was opened or fetched before is then let go of. */
  readonly version: string;
}

/** A block of entries; rows and columns from `start` (inclusive) to `stop` (exclusive). */
export interface EntriesRequest extends PreviewTarget {
  readonly rows: { readonly start: number; readonly stop: number };
  readonly columns: { readonly start: number; readonly stop: number };
}

/** The entries of a block, row by row. */
export interface Entries {
  readonly cols: number;
  readonly data: FloatArray;
}

export interface DescriptionsRequest extends PreviewTarget {
  /** A file of labels that belongs to the rows. */
  readonly labels?: FileReference;
}

/** What is known of the rows: one entry a row. */
export interface RowDescriptions {
  readonly ids?: readonly string[];
  readonly attributes: readonly {
    /** Where it stands: a column of the file, or one of the labels file. */
    readonly name: string;
    readonly kind: 'label' | 'split' | 'text';
    /** Empty where nothing is known of a row. */
    readonly values: readonly string[];
  }[];
  /** Why some of it is missing. */
  readonly warnings: readonly string[];
}

export interface StatisticsRequest extends PreviewTarget {
  /** Whether to look at all rows, or only at a sample where there are many values. */
  readonly allRows: boolean;
  readonly seed: number;
}

export interface StatisticsAnswer extends SpaceStatistics {
  /** Rows in the file. */
  readonly totalRows: number;
}

export interface SampleRequest extends PreviewTarget {
  readonly seed: number;
}

/** Principal components of the finite rows of a sample. */
export interface ComponentsAnswer extends PrincipalComponents {
  /** Number in the file of every row of the coordinates. */
  readonly rows: Float64Array;
}

/** Effective rank of the finite rows of a sample. */
export interface EffectiveRankAnswer {
  readonly rows: number;
  readonly effectiveRank: Score;
}

export interface NearestRequest extends PreviewTarget {
  readonly row: number;
  readonly nearness: Nearness;
  readonly k: number;
}

/** The part of the engine that previews use. */
export const previewMethods = {
  entries: short<[EntriesRequest], Entries>(),
  descriptions: short<[DescriptionsRequest], RowDescriptions>(),
  statistics: long<StatisticsRequest, StatisticsAnswer>(),
  components: long<SampleRequest, ComponentsAnswer>(),
  effectiveRank: long<SampleRequest, EffectiveRankAnswer>(),
  /** The rows of the whole file that are nearest to one of them. */
  nearest: long<NearestRequest, readonly NearRow[]>(),
};

export type Previews = Implementation<typeof previewMethods, EngineProgress>;
