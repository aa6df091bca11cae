import { InspectorError } from '../errors';
import type { Matrix } from '../matrix';
import type { EntryDescription, Invariances, Resolved } from '../registry';
import { type Combination, combinations } from './combinations';
import type { Projection } from './projection';

/** Whether an id is that of a product of projections, e.g. `concat:cosine+l1`. */
export function isProductId(id: string): boolean {
  return id.includes(':');
}

/**
 * Resolves the id of a product: `concat:cosine+euclidean`, `sum:cosine+l1`,
 * `sum:0.7*cosine+0.3*l1`. The product is invariant to the transformations that leave every member
 * unchanged.
 * @param resolve finds the entry of a member
 * @throws InspectorError `unknown-projection`, `wrong-use`
 */
export function resolveProduct(
  id: string,
  resolve: (id: string) => Resolved<Projection>,
): Resolved<Projection> {
  const colon = id.indexOf(':');
  const combination = combinations.find((entry) => entry.id === id.slice(0, colon));
  if (combination === undefined) {
    throw new InspectorError({
      code: 'unknown-projection',
      problem: `There is no projection "${id}": "${id.slice(0, colon)}" combines nothing.`,
      remedy: `Use ${combinations.map(({ example }) => example).join(' or ')}.`,
    });
  }
  const terms = id.slice(colon + 1).split('+', maxMembers + 1);
  if (terms.length > maxMembers) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `A product combines more than ${maxMembers} projections: "${id.slice(0, 60)}…".`,
      remedy: 'Combine fewer; one that stands in it twice adds nothing.',
    });
  }
  const members = terms.map((term) => parseMember(id, term, combination, resolve));
  if (members.every(({ weight }) => weight === 0)) {
    throw wrongUse(id, 'all its weights are 0', 'Give at least one projection a weight above 0.');
  }
  const name = `${combination.name} of ${members.map(nameOf).join(' + ')}`;
  return { id, name, entry: productOf(id, name, combination, members), options: {} };
}

/** Maximum number of projections in a product. */
const maxMembers = 64;

interface Member {
  readonly projection: Resolved<Projection>;
  readonly weight: number;
}

function parseMember(
  id: string,
  term: string,
  { id: kind, weighted }: Combination,
  resolve: (id: string) => Resolved<Projection>,
): Member {
  const [, factor, name] = /^(?:([^*]*)\*)?(.*)$/.exec(term)!;
  if (factor !== undefined && !weighted) {
    throw wrongUse(id, `${kind} knows no weights`, 'Leave the weights out, or use sum:.');
  }
  if (factor !== undefined && !/^\d+(\.\d+)?$/.test(factor)) {
    throw wrongUse(
      id,
      `"${factor}" is not a weight`,
      'Use numbers from 0, e.g. sum:0.7*cosine+0.3*l1.',
    );
  }
  const projection = resolve(name!);
  if (!projection.entry.usesAnchors) {
    throw wrongUse(
      id,
      `${name!} is not a relative representation`,
      'Combine projections that compare rows with anchors.',
    );
  }
  return { projection, weight: factor === undefined ? 1 : Number(factor) };
}

function nameOf({ projection, weight }: Member): string {
  return weight === 1 ? projection.name : `${weight} ${projection.name}`;
}

function productOf(
  id: string,
  name: string,
  combination: Combination,
  members: readonly Member[],
): Projection {
  const entries = members.map(({ projection }) => projection.entry);
  return {
    id,
    name,
    formula: combination.formula,
    source: combination.source,
    range: combination.range,
    invariances: sharedInvariances(entries),
    cost: [...new Set(entries.map(({ cost }) => cost))].join(' + '),
    streams: entries.every(({ streams }) => streams),
    usesCovariance: entries.some(({ usesCovariance }) => usesCovariance),
    allPairs: entries.some(({ allPairs }) => allPairs),
    usesAnchors: true,
    fit: (context) => {
      const precision = combination.memberPrecision(context.precision);
      const projectors = members.map(({ projection: { entry, options } }) =>
        entry.fit({ ...context, options, precision }),
      );
      const weights = members.map(({ weight }) => weight);
      return (rows) => combination.combine(spacesOf(projectors, rows), weights, context.precision);
    },
  };
}

/** Yields the members' spaces one after another, so that a sum holds one at a time. */
function* spacesOf(
  projectors: readonly ((rows: Matrix) => Matrix)[],
  rows: Matrix,
): Generator<Matrix> {
  for (const project of projectors) yield project(rows);
}

function sharedInvariances(entries: readonly EntryDescription[]): Invariances {
  const all = (key: keyof Invariances): boolean =>
    entries.every(({ invariances }) => invariances[key]);
  return {
    permutation: all('permutation'),
    rotation: all('rotation'),
    isotropicScale: all('isotropicScale'),
    translation: all('translation'),
    invertibleLinear: all('invertibleLinear'),
  };
}

function wrongUse(id: string, problem: string, remedy: string): InspectorError {
  return new InspectorError({ code: 'wrong-use', problem: `"${id}": ${problem}.`, remedy });
}
