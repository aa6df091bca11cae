import type { Matrix } from '../../../src/core/matrix';
import type { Parameters } from '../../../src/core/training/parameters';

/**
 * Independent implementation of the aggregations, in plain float64 loops over one row at a time.
 */

export type Row = readonly number[];

/** LayerNorm of a row with its affine map. */
export function layerNorm(x: Row, weight: Row, bias: Row): number[] {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
  return x.map((value, j) => ((value - mean) / Math.sqrt(variance + 1e-5)) * weight[j]! + bias[j]!);
}

/** xW + b */
function linear(parameters: Parameters, name: string, x: Row): number[] {
  const { values, shape } = parameters[`${name}.weight`]!;
  const bias = parameters[`${name}.bias`]!.values;
  return Array.from({ length: shape[1]! }, (_, j) =>
    x.reduce((sum, value, i) => sum + value * values[i * shape[1]! + j]!, bias[j]!),
  );
}

function softmax(x: Row): number[] {
  const powers = x.map((value) => Math.exp(value - Math.max(...x)));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

const dot = (x: Row, y: Row): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);

const addRows = (rows: readonly Row[]): number[] =>
  rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0));

/** Attention of each token to each token. */
export function plainAttention(parameters: Parameters, tokens: readonly Row[]): number[][] {
  const queries = tokens.map((token) => linear(parameters, 'blend.query', token));
  const keys = tokens.map((token) => linear(parameters, 'blend.key', token));
  return queries.map((query) =>
    softmax(keys.map((key) => dot(query, key) / Math.sqrt(query.length))),
  );
}

function attend(parameters: Parameters, tokens: readonly Row[]): number[] {
  const values = tokens.map((token) => linear(parameters, 'blend.value', token));
  const attended = plainAttention(parameters, tokens).map((weights) =>
    linear(
      parameters,
      'blend.output',
      addRows(values.map((value, s) => value.map((entry) => entry * weights[s]!))),
    ),
  );
  return addRows(attended);
}

function mapTokens(parameters: Parameters, tokens: readonly Row[]): number[][] {
  return tokens.map((token, s) => linear(parameters, `blend.mlp.${s}`, token).map(Math.tanh));
}

/** Functions by the aggregations' ids: from one row's tokens after LayerNorm to the blended row. */
export const plainAggregations: Readonly<
  Record<string, (parameters: Parameters, tokens: readonly Row[]) => number[]>
> = {
  concat: (_, tokens) => tokens.flat(),
  sum: (_, tokens) => addRows(tokens),
  'weighted-sum': (parameters, tokens) => {
    const weights = softmax([...parameters['blend.weights']!.values]);
    return addRows(tokens.map((token, s) => token.map((entry) => entry * weights[s]!)));
  },
  'mlp-sum': (parameters, tokens) => addRows(mapTokens(parameters, tokens)),
  'self-attention': attend,
  'mlp-self-attention': (parameters, tokens) => attend(parameters, mapTokens(parameters, tokens)),
};

/** Returns row `i` of a matrix. */
export const rowOf = ({ cols, data }: Matrix, i: number): number[] => [
  ...data.subarray(i * cols, (i + 1) * cols),
];
