import { type Invariances } from '../registry';
import { type DistanceKind, distances, type Distances, type RankedDistances } from './distances';
import { conformal, permutationAndScale, similarity } from './invariances';
import { asEntry, type Measure, type Score } from './measure';
import { kendall, pearson, spearman } from './rank-correlation';
import { equalDistances } from './undefined-scores';

const kinds: Readonly<
  Record<DistanceKind, { name: string; convention: string; invariances: Invariances }>
> = {
  correlation: {
    name: 'correlation',
    convention: '1 − Pearson correlation of two rows over the dimensions',
    // Subtracting each row's mean is not invariant to rotation: it singles out the direction (1, …,
    // 1).
    invariances: permutationAndScale,
  },
  euclidean: {
    name: 'Euclidean',
    convention: 'Euclidean distance of two rows',
    invariances: similarity,
  },
  cosine: {
    name: 'cosine',
    convention: '1 − cosine of the angle between two rows, a zero row having cosine 0',
    invariances: conformal,
  },
};

function common(kind: DistanceKind) {
  return {
    source:
      'Kriegeskorte et al. 2008, Representational similarity analysis; Klabunde et al. 2023, sec. 3.3',
    family: 'RSA',
    direction: 'higher',
    selfScore: 1,
    symmetric: true,
    range: [-1, 1],
    invariances: kinds[kind].invariances,
    allPairs: true,
    sameDimensions: false,
    minimumRows: 3,
  } as const;
}

function convention(kind: DistanceKind, correlation: string): string {
  return `Distance: ${kinds[kind].convention}, over the N(N−1)/2 pairs; ${correlation}.`;
}

function byPearson(kind: DistanceKind): Measure<Distances> {
  return {
    ...common(kind),
    id: `rsa-${kind}-pearson`,
    name: `RSA (${kinds[kind].name}, Pearson)`,
    formula: 'Pearson correlation of the two condensed distance vectors',
    convention: convention(kind, 'Pearson correlation'),
    cost: 'N²·D',
    preparation: distances[kind].plain,
    compare: (x, y) => unlessConstant(x, y, () => pearson(x.values, y.values)),
  };
}

function bySpearman(kind: DistanceKind): Measure<RankedDistances> {
  return {
    ...common(kind),
    id: `rsa-${kind}-spearman`,
    name: `RSA (${kinds[kind].name}, Spearman)`,
    formula: 'Spearman’s ρ of the two condensed distance vectors',
    convention: convention(kind, 'Spearman’s ρ, ties share the average of their ranks'),
    cost: 'N²·D',
    preparation: distances[kind].ranked,
    compare: (x, y) => unlessConstant(x, y, () => spearman(x, y)),
  };
}

function byKendall(kind: DistanceKind): Measure<RankedDistances> {
  return {
    ...common(kind),
    id: `rsa-${kind}-kendall`,
    name: `RSA (${kinds[kind].name}, Kendall)`,
    formula: 'Kendall’s τ-b of the two condensed distance vectors',
    convention: convention(kind, 'Kendall’s τ-b'),
    cost: 'N²·(D + log N)',
    preparation: distances[kind].ranked,
    compare: (x, y) => unlessConstant(x, y, () => kendall(x, y)),
  };
}

function unlessConstant(x: Distances, y: Distances, correlate: () => number): Score {
  return x.constant || y.constant ? equalDistances : { value: correlate() };
}

export const rsaMeasures: readonly Measure[] = (
  ['correlation', 'euclidean', 'cosine'] as const
).flatMap((kind) => [
  asEntry(bySpearman(kind)),
  asEntry(byPearson(kind)),
  asEntry(byKendall(kind)),
]);
