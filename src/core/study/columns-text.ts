import type { ComparisonResult } from '../comparison/types';

/** Which columns of their tables the spaces are, one line each, for a person; none of spaces that are no tables. */
export function columnsText(spaces: ComparisonResult['spaces']): string[] {
  return spaces.flatMap(({ name, columns }) =>
    columns === undefined ? [] : [`${name}: ${columns}`],
  );
}
