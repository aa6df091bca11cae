import { InspectorError } from '../errors';

/** A list of labels or anchors, either named by the user or found beside the files. */
export interface FoundList {
  /**
   * Whether it was found beside the files. If a found list does not fit, the study goes on without
   * it.
   */
  readonly isFound?: true;
  /** Reason why a found list could not be read, as a sentence. */
  readonly fault?: string;
}

/**
 * Uses a list; for a found list that does not fit, adds a warning and returns undefined.
 * @param use uses the list; its warnings are kept only if the list fits
 * @throws InspectorError as `use` does, if the user named the list
 */
export function unlessMisfit<T>(
  { file = 'A list', isFound, fault }: FoundList & { readonly file?: string },
  warnings: string[],
  use: (warnings: string[]) => T,
): T | undefined {
  const leaveOut = (problem: string): void => {
    warnings.push(`${file}, found beside the files, was left out: ${problem}`);
  };
  if (fault !== undefined) {
    leaveOut(fault);
    return undefined;
  }
  const said: string[] = [];
  try {
    const used = use(said);
    warnings.push(...said);
    return used;
  } catch (error) {
    if (isFound !== true || !(error instanceof InspectorError)) throw error;
    leaveOut(error.problem);
    return undefined;
  }
}
