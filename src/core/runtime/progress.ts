/** How far the work has come. */
export interface Progress {
  /** Share of the work done, 0 to 1. */
  readonly fraction: number;
  /** What is being done, for a person. */
  readonly message: string;
}

/** Hears how far the work has come. */
export type OnProgress<P extends Progress = Progress> = (progress: P) => void;
