import { InspectorError, type Problem } from '../errors';
import { type NamedRows, type PairingChoice } from './types';
import { pairRows } from './pairing';

/**
 * Finds the spaces whose rows cannot be paired with those of the majority: their numbers, with the
 * problem of each. Empty if all can be paired, and if no two can.
 */
export function unpairedSpaces(
  spaces: readonly NamedRows[],
  choice: PairingChoice = {},
): ReadonlyMap<number, Problem> {
  const refusal = (numbers: readonly number[]): InspectorError | undefined => {
    try {
      pairRows(
        numbers.map((number) => spaces[number]!),
        choice,
      );
      return undefined;
    } catch (error) {
      if (error instanceof InspectorError) return error;
      throw error;
    }
  };
  const all = Array.from(spaces.keys());
  if (refusal(all) === undefined) return new Map();
  const groups: number[][] = [];
  for (const number of all) {
    const group = groups.find(([first]) => refusal([first!, number]) === undefined);
    if (group === undefined) groups.push([number]);
    else group.push(number);
  }
  // In a tie of group sizes, the group of the first space.
  const most = groups.reduce((a, b) => (b.length > a.length ? b : a));
  const selected = refusal(most) === undefined ? most : pairedTogether(most, refusal);
  if (selected.length < 2) return new Map();
  return new Map(
    all
      .filter((number) => !selected.includes(number))
      .map((number) => {
        const error = refusal([selected[0]!, number]) ?? refusal([...selected, number])!;
        return [number, problemFor(spaces[number]!, error)];
      }),
  );
}

/** Spaces that pair with the first one individually may still not pair together. */
function pairedTogether(
  numbers: readonly number[],
  refusal: (numbers: readonly number[]) => InspectorError | undefined,
): number[] {
  return numbers.reduce<number[]>((selected, number) => {
    const more = [...selected, number];
    return refusal(more) === undefined ? more : selected;
  }, []);
}

/** States a refusal as a problem of this space, whichever space it mentions. */
function problemFor({ file }: NamedRows, error: InspectorError): Problem {
  const problem = error.toProblem();
  if (problem.file === undefined || problem.file === file || problem.code === 'nothing-in-common') {
    return { ...problem, file };
  }
  return {
    ...problem,
    file,
    problem: `Its rows cannot be paired with those of ${problem.file}. Of ${problem.file}: ${problem.problem}`,
  };
}
