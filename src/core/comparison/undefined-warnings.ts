/** An undefined score and its reason. */
export interface UndefinedScore {
  readonly projection: string;
  readonly measure: string;
  readonly pair: readonly [string, string];
  readonly reason: string;
}

/** Maximum number of pairs in a warning before "…". */
const pairsNamed = 3;

/** Returns one warning for each projection, measure and reason, instead of one for each cell. */
export function describeUndefined(scores: readonly UndefinedScore[]): string[] {
  const groups = new Map<string, UndefinedScore[]>();
  for (const score of scores) {
    const key = `${score.projection}\n${score.measure}\n${score.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), score]);
  }
  return [...groups.values()].map((group) => {
    const { projection, measure, reason } = group[0]!;
    const pairs = group.slice(0, pairsNamed).map(({ pair }) => pair.join(' with '));
    const more = group.length > pairs.length ? ' …' : '';
    return `${measure} over ${projection} is undefined for ${group.length} pairs (${pairs.join(', ')}${more}): ${reason}`;
  });
}
