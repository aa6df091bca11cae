import type { SpaceSummary } from './describe-space';

/** Which columns of their tables the spaces are, one line each, for a person; none of spaces that are no tables. */
export function columnsText(spaces: readonly SpaceSummary[]): string[] {
  return spaces.flatMap(({ name, columns }) =>
    columns === undefined ? [] : [`${name}: ${columns}`],
  );
}
