import type { ComparisonOptions, ComparisonResult } from '../../core/comparison/types';
import type { AnchorChoice } from '../../core/study/anchor-choice';
import type { RowChoice } from '../../core/study/types';
import type { Progress } from '../../core/runtime/progress';
import type { Problem } from '../../core/errors';
import type { SeedEvent } from '../../core/blending/study/over-seeds';
import type { PairChoice, PairInspection } from '../../core/comparison/inspect-pair';
import type { ProjectOptions } from '../../core/derive/export-projection';
import type { StitchChoice, StitchInspection } from '../../core/stitching/study/inspect-stitching';
import type { StitchingResult, StitchOptions } from '../../core/stitching/study/stitching';
import type { TranslateOptions } from '../../core/derive/translate-space';
import type { TableUse } from '../../formats/format';
import { cancellable, long } from './contract';

/**
 * A file to read: a path that the engine opens itself, or a URI whose bytes it requests from the
 * host.
 */
export interface FileReference {
  /** A path on the engine's machine, or a URI that only the host can read. */
  readonly location: { readonly path: string } | { readonly uri: string };
  /** Name of the file for the user. */
  readonly name: string;
  readonly member?: string;
  /** Name of the space; the file name if absent. */
  readonly title?: string;
  /**
   * Whether the list was found beside the files: it is left out, with a warning, if it cannot be
   * used.
   */
  readonly isFound?: true;
  /** Other uses of its columns in the study, if it is a table. */
  readonly use?: TableUse;
}

/** Description of a file that holds several arrays, or none that fits. */
export interface FileDescription {
  readonly file: string;
  readonly format: string;
  readonly bytes: number;
  readonly members: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: string;
    readonly unusable?: string;
    /** Remedy for an unusable member, if it is more than how to save embeddings. */
    readonly remedy?: string;
    /** For a table, the columns that form the member, as shown to the user. */
    readonly columns?: string;
    /** Columns, arrays and indexes that may identify rows; the name is empty for keys and words. */
    readonly idColumns: readonly { readonly name: string; readonly isDeclared: boolean }[];
    /** Warnings from the header. */
    readonly warnings: readonly string[];
    /** Other ways to read the member, as `FILE#member@option`. */
    readonly readings: readonly {
      readonly option: string;
      readonly what: string;
      readonly shape: readonly number[];
      readonly dtype: string;
    }[];
    /** Labels, splits and texts beside the embeddings. */
    readonly attributes: readonly { readonly name: string; readonly kind: string }[];
  }[];
  /** Columns of a table; `FILE#a,b` makes a space of some of them. */
  readonly columns?: readonly { readonly name: string; readonly kind: string }[];
  readonly provenance: Readonly<Record<string, string>>;
}

/** Policy for spaces that are missing, unreadable or cannot be paired. */
export type BadSpaces = 'refuse' | 'leave-out';

export interface CompareRequest {
  readonly spaces: readonly FileReference[];
  /** Policy for unusable spaces; `refuse` if absent. */
  readonly badSpaces?: BadSpaces;
  readonly options: WithListFiles<ComparisonOptions>;
  readonly labels?: FileReference;
}

/** Request for the details of one pair of a comparison's spaces. */
export interface InspectPairRequest extends CompareRequest {
  readonly pair: PairChoice;
}

/** Backend that computed a result, and duration in seconds. */
export interface Timed {
  readonly engine: string;
  readonly seconds: number;
}

/** A space that was left out, with the reason. */
export interface SpaceFailure extends Problem {
  /** Its number among the request's spaces. */
  readonly space: number;
  readonly name: string;
  /** File as in the request, with its member. */
  readonly file: string;
}

/** Spaces that an answer leaves out; no field if it has all. */
export interface LeftOut {
  readonly failures?: readonly SpaceFailure[];
}

/** A comparison with its backend and duration. */
export interface TimedComparison extends ComparisonResult, Timed, LeftOut {}

/** Options whose anchors may be listed in a file. */
type WithAnchorFile<T extends { readonly anchors: AnchorChoice }> = Omit<T, 'anchors'> & {
  readonly anchors: AnchorChoice | { readonly file: FileReference };
};

/** Options whose anchors and rows may be listed in files. */
export type WithListFiles<T extends { readonly anchors: AnchorChoice; readonly rows?: RowChoice }> =
  WithAnchorFile<Omit<T, 'rows'> & Pick<T, 'anchors'>> & {
    readonly rows?: RowChoice | { readonly file: FileReference };
  };

export interface StitchRequest {
  readonly spaces: readonly FileReference[];
  /** Policy for unusable spaces; `refuse` if absent. */
  readonly badSpaces?: BadSpaces;
  readonly labels?: FileReference;
  readonly targets?: FileReference;
  readonly options: WithListFiles<StitchOptions>;
}

/** Request for the details of one cell of a stitching matrix. */
export interface InspectStitchingRequest extends StitchRequest {
  readonly pair: StitchChoice;
}

/** Stitching scores with their backend and duration. */
export interface TimedStitching extends StitchingResult, Timed, LeftOut {}

/** A file of rows that the engine is to write. */
export interface RowsOutput {
  /** A path on the engine's machine. */
  readonly path: string;
  /** Whether to replace an existing file; otherwise it is an error. */
  readonly replace?: boolean;
  /** Id of a writer. */
  readonly format: string;
  /** Provenance of the rows, written if the format has a place for it. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** Description of a written file. */
export interface WrittenFile {
  readonly rows: number;
  readonly dims: number;
  /** Ids of the anchors; row numbers from 0 if there are no ids. */
  readonly anchors: readonly string[];
  /** Path of the file that lists them, if a file does. */
  readonly anchorsFile?: string | undefined;
  readonly warnings: readonly string[];
}

export interface ProjectRequest {
  readonly space: FileReference;
  readonly options: WithAnchorFile<ProjectOptions>;
  readonly output: RowsOutput;
}

export interface TranslateRequest {
  readonly from: FileReference;
  readonly to: FileReference;
  readonly options: WithAnchorFile<TranslateOptions>;
  readonly output: RowsOutput;
}

/** Progress with an estimate of the seconds left, once it is known. */
export interface EngineProgress extends Progress {
  readonly remainingSeconds?: number;
  /** An epoch that a training has completed. */
  readonly epoch?: SeedEvent;
}

/** Methods of the engine, without previews and blends. */
export const studyMethods = {
  describe: cancellable<FileReference, FileDescription>(),
  compare: long<CompareRequest, TimedComparison>(),
  /** Computes the details of one cell; row and column are numbers of the request's spaces. */
  inspectPair: long<InspectPairRequest, PairInspection>(),
  /** Scores every decoder's head on every encoder. */
  stitch: long<StitchRequest, TimedStitching>(),
  /** Computes the details of one cell of a stitching matrix. */
  inspectStitching: long<InspectStitchingRequest, StitchInspection>(),
  /** Writes the relative representation of a file's rows. */
  project: long<ProjectRequest, WrittenFile>(),
  /** Writes a file's rows translated into another file's space. */
  translate: long<TranslateRequest, WrittenFile>(),
};
