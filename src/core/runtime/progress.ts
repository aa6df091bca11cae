/** Progress of long work. */
export interface Progress {
  /** Share of the work done, 0 to 1. */
  readonly fraction: number;
  /** Text for the user that says what is being done. */
  readonly message: string;
}

/** Callback that receives progress. */
export type OnProgress<P extends Progress = Progress> = (progress: P) => void;
