import type { ComparisonOptions, ComparisonResult, Progress } from '../../core/study/comparison';
import type { PairChoice, PairInspection } from '../../core/study/inspect-pair';

/** A file to read: a path the engine opens itself, or one whose bytes it asks the host for. */
export interface FileReference {
  /** A path of the engine's machine, or a URI that only the host can read. */
  readonly location: { readonly path: string } | { readonly uri: string };
  /** As the person knows it. */
  readonly name: string;
  readonly member?: string;
  /** What to call the space; its file name unless given. */
  readonly title?: string;
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
    readonly hasIds: boolean;
  }[];
  readonly provenance: Readonly<Record<string, string>>;
}

export interface CompareRequest {
  readonly spaces: readonly FileReference[];
  readonly options: Omit<ComparisonOptions, 'anchors' | 'rows'> & {
    readonly anchors: ComparisonOptions['anchors'] | { readonly file: FileReference };
    readonly rows?: ComparisonOptions['rows'] | { readonly file: FileReference };
  };
  readonly labels?: FileReference;
}

/** One pair of a comparison's spaces. */
export interface InspectRequest extends CompareRequest {
  readonly pair: PairChoice;
}

/** A comparison with what computed it. */
export interface EngineResult extends ComparisonResult {
  readonly engine: string;
  readonly seconds: number;
}

/** Progress with an estimate of the seconds left, once it can be told. */
export interface EngineProgress extends Progress {
  readonly remainingSeconds?: number;
}

/** What the engine does. The host holds a remote form of the same interface. */
export interface Engine {
  describe(file: FileReference): Promise<FileDescription>;
  compare(
    request: CompareRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<EngineResult>;
  /** Looks behind one cell; row and column count the request's spaces. */
  inspectPair(
    request: InspectRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<PairInspection>;
}
