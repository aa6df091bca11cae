import type { Matrix } from '../matrix';
import type { Targets } from '../training/targets';
import { readyTensors } from '../training/backend';
import type { Parameters } from '../training/parameters';
import type { BlendModel } from './blend-model';
import { attentionOfRows } from './forward-rows';

/** Share of each of the S spaces in a trained blend. */
export type SpaceShares =
  | {
      readonly kind: 'attention';
      /** Attention of space s (row) to space t (column), mean over rows: S × S, rows sum to 1. */
      readonly mean: readonly (readonly number[])[];
      /** The same over the rows of each class, if there are classes. */
      readonly perClass: readonly {
        readonly label: string;
        readonly rows: number;
        readonly mean: readonly (readonly number[])[];
      }[];
    }
  | {
      readonly kind: 'weights';
      /** Weight of each space; they sum to 1. */
      readonly weights: readonly number[];
    };

/**
 * Computes the mean attention over some rows, or returns the trained weights; undefined for
 * aggregations that have neither.
 */
export async function spaceShares(
  model: BlendModel,
  parameters: Parameters,
  matrix: Matrix,
  targets: Targets,
  rows: readonly number[],
): Promise<SpaceShares | undefined> {
  const logits = parameters['blend.weights']?.values;
  if (logits !== undefined) {
    const maximum = Math.max(...logits);
    const powers = Array.from(logits, (value) => Math.exp(value - maximum));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return { kind: 'weights', weights: powers.map((power) => power / total) };
  }
  await readyTensors();
  const attention = attentionOfRows(model, parameters, matrix, rows);
  if (attention === undefined) return undefined;
  const { spaces } = model.shape;
  const meanOver = (indices: readonly number[]): number[][] =>
    Array.from({ length: spaces }, (_, s) =>
      Array.from({ length: spaces }, (_column, t) => {
        const at = s * spaces + t;
        const sum = indices.reduce(
          (total, index) => total + attention.data[index * spaces * spaces + at]!,
          0,
        );
        return sum / indices.length;
      }),
    );
  const indices = rows.map((_, index) => index);
  return {
    kind: 'attention',
    mean: meanOver(indices),
    perClass:
      targets.kind === 'values'
        ? []
        : targets.classes.flatMap((label, classIndex) => {
            const own = indices.filter((index) => targets.indices[rows[index]!] === classIndex);
            return own.length === 0 ? [] : [{ label, rows: own.length, mean: meanOver(own) }];
          }),
  };
}
