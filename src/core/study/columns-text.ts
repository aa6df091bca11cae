import type { SpaceSummary } from './describe-space';

/**
 * Lists the columns of a table that each space consists of, one line each, for the user; no line
 * for spaces that are not from tables.
 */
export function columnsText(spaces: readonly SpaceSummary[]): string[] {
  return spaces.flatMap(({ name, columns }) =>
    columns === undefined ? [] : [`${name}: ${columns}`],
  );
}
