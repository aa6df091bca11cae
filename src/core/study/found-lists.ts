import { InspectorError } from '../errors';

/** Labels or anchors; those that nobody named were found beside the files. */
export interface FoundList {
  /** Whether they were found: where they do not fit, a study goes on without them. */
  readonly isFound?: true;
  /** Why a list that was found cannot be read, as a sentence. */
  readonly fault?: string;
}

/**
 * What becomes of a list; undefined, with a warning, for one that was found and does not fit.
 * @param use its warnings count only where the list fits
 * @throws InspectorError as `use` does, where the list was named
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
