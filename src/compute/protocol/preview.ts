import type { FloatArray } from '../../core/matrix';
import type { NearRow, Nearness } from '../../core/preview/nearest-rows';
import type { PrincipalComponents } from '../../core/preview/principal-components';
import type { SpaceStatistics } from '../../core/preview/summary';
import type { Score } from '../../core/measures/measure';
import type { EngineProgress, FileReference } from './engine';
import { cancellable, type Implementation, long } from './contract';

/** Requests of a preview to the engine: parts of one member of a file, and statistics of them. */

/** A member of a file in a certain version. */
export interface PreviewTarget {
  readonly file: FileReference;
  /** Text that differs whenever the file has changed: earlier contents in memory are then freed. */
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

/** Descriptions of the rows: one entry per row. */
export interface RowDescriptions {
  readonly ids?: readonly string[];
  readonly attributes: readonly {
    /** Source of the attribute: a column of the file, or one of the labels file. */
    readonly name: string;
    readonly kind: 'label' | 'split' | 'text';
    /** Empty for a row without a value. */
    readonly values: readonly string[];
  }[];
  /** Reasons why some of it is missing. */
  readonly warnings: readonly string[];
}

export interface StatisticsRequest extends PreviewTarget {
  /** Whether to use all rows, or a sample if there are many values. */
  readonly allRows: boolean;
  readonly seed: number;
}

export interface StatisticsAnswer extends SpaceStatistics {
  /** Number of rows in the file. */
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

/** Methods of the engine for previews. */
export const previewMethods = {
  entries: cancellable<EntriesRequest, Entries>(),
  descriptions: cancellable<DescriptionsRequest, RowDescriptions>(),
  statistics: long<StatisticsRequest, StatisticsAnswer>(),
  components: long<SampleRequest, ComponentsAnswer>(),
  effectiveRank: long<SampleRequest, EffectiveRankAnswer>(),
  /** Finds the rows of the whole file that are nearest to one of them. */
  nearest: long<NearestRequest, readonly NearRow[]>(),
};

export type Previews = Implementation<typeof previewMethods, EngineProgress>;
