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
import { long, short } from './contract';

/** A file to read: a path the engine opens itself, or one whose bytes it asks the host for. */
export interface FileReference {
  /** A path of the engine's machine, or a URI that only the host can read. */
  readonly location: { readonly path: string } | { readonly uri: string };
  /** As the person knows it. */
  readonly name: string;
  readonly member?: string;
  /** What to call the space; its file name unless given. */
  readonly title?: string;
  /** Whether a list was found beside the files: it is left out, with a warning, where it cannot be used. */
  readonly isFound?: true;
  /** How its columns serve the study otherwise, where it is a table. */
  readonly use?: TableUse;
}

/** What can be said of a file that holds several arrays, or none that fits. */
export interface FileDescription {
  readonly file: string;
  readonly format: string;
  readonly bytes: number;
  readonly members: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: string;
    readonly unusable?: string;
    /** What to do about that, where there is more to say than how embeddings are saved. */
    readonly remedy?: string;
    /** Which columns of a table it is made of, as a person reads it. */
    readonly columns?: string;
    /** What may tell rows apart: columns, arrays, indexes; an empty name for keys and words. */
    readonly idColumns: readonly { readonly name: string; readonly isDeclared: boolean }[];
    /** What the header makes a person want to know. */
    readonly warnings: readonly string[];
    /** Other ways to read it, as `FILE#member@option`. */
    readonly readings: readonly {
      readonly option: string;
      readonly what: string;
      readonly shape: readonly number[];
      readonly dtype: string;
    }[];
    /** Labels, splits and texts that lie beside the embeddings. */
    readonly attributes: readonly { readonly name: string; readonly kind: string }[];
  }[];
  /** Of a table: `FILE#a,b` makes a space of some. */
  readonly columns?: readonly { readonly name: string; readonly kind: string }[];
  readonly provenance: Readonly<Record<string, string>>;
}

/** What to do about spaces that are missing, unreadable or fit no other. */
export type BadSpaces = 'refuse' | 'leave-out';

export interface CompareRequest {
  readonly spaces: readonly FileReference[];
  /** `refuse` unless given. */
  readonly badSpaces?: BadSpaces;
  readonly options: WithListFiles<ComparisonOptions>;
  readonly labels?: FileReference;
}

/** One pair of a comparison's spaces. */
export interface InspectPairRequest extends CompareRequest {
  readonly pair: PairChoice;
}

/** What computed a result, and how long it took. */
export interface Timed {
  readonly engine: string;
  readonly seconds: number;
}

/** A space that was left out, and why. */
export interface SpaceFailure extends Problem {
  /** Its number among the request's spaces. */
  readonly space: number;
  readonly name: string;
  /** As the request names it, with its member. */
  readonly file: string;
}

/** What an answer says of spaces that it is without; nothing where it has all. */
export interface LeftOut {
  readonly failures?: readonly SpaceFailure[];
}

/** A comparison with what computed it. */
export interface TimedComparison extends ComparisonResult, Timed, LeftOut {}

/** Options whose anchors may stand in a file. */
type WithAnchorFile<T extends { readonly anchors: AnchorChoice }> = Omit<T, 'anchors'> & {
  readonly anchors: AnchorChoice | { readonly file: FileReference };
};

/** Options whose anchors and rows may stand in files. */
export type WithListFiles<T extends { readonly anchors: AnchorChoice; readonly rows?: RowChoice }> =
  WithAnchorFile<Omit<T, 'rows'> & Pick<T, 'anchors'>> & {
    readonly rows?: RowChoice | { readonly file: FileReference };
  };

export interface StitchRequest {
  readonly spaces: readonly FileReference[];
  /** `refuse` unless given. */
  readonly badSpaces?: BadSpaces;
  readonly labels?: FileReference;
  readonly targets?: FileReference;
  readonly options: WithListFiles<StitchOptions>;
}

/** One cell of a stitching matrix. */
export interface InspectStitchingRequest extends StitchRequest {
  readonly pair: StitchChoice;
}

/** Stitching scores with what computed them. */
export interface TimedStitching extends StitchingResult, Timed, LeftOut {}

/** A file of rows that the engine is to write. */
export interface RowsOutput {
  /** A path of the engine's machine. */
  readonly path: string;
  /** Whether a file that is there is replaced; else it is refused. */
  readonly replace?: boolean;
  /** Id of a writer. */
  readonly format: string;
  /** What the file says of its rows, where its format has a place for it. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** What was written. */
export interface WrittenFile {
  readonly rows: number;
  readonly dims: number;
  /** Ids of the anchors; row numbers from 0 where there are no ids. */
  readonly anchors: readonly string[];
  /** The file that lists them, where one does. */
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

/** Progress with an estimate of the seconds left, once it can be told. */
export interface EngineProgress extends Progress {
  readonly remainingSeconds?: number;
  /** An epoch that a training has done. */
  readonly epoch?: SeedEvent;
}

/** What the engine does, without previews and blends. */
export const studyMethods = {
  describe: short<[file: FileReference], FileDescription>(),
  compare: long<CompareRequest, TimedComparison>(),
  /** Looks behind one cell; row and column count the request's spaces. */
  inspectPair: long<InspectPairRequest, PairInspection>(),
  /** Scores every decoder's head on every encoder. */
  stitch: long<StitchRequest, TimedStitching>(),
  /** Looks behind one cell of a stitching matrix. */
  inspectStitching: long<InspectStitchingRequest, StitchInspection>(),
  /** Writes the relative representation of a file's rows. */
  project: long<ProjectRequest, WrittenFile>(),
  /** Writes a file's rows in another file's space. */
  translate: long<TranslateRequest, WrittenFile>(),
};
