import { randomUnit, type Random } from '../random';

/** A trained tensor as plain data, row-major. */
export interface Parameter {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** All trained parameters of a model, by name, e.g. `attention.query.weight`. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** Counts the numbers in all parameters. */
export function countParameters(parameters: Parameters): number {
  return Object.values(parameters).reduce((sum, { values }) => sum + values.length, 0);
}

/** Creates a parameter with all entries equal to `value`. */
export function constantParameter(shape: readonly number[], value: number): Parameter {
  return { shape, values: new Float32Array(sizeOf(shape)).fill(value) };
}

/**
 * Initialises weight (inputs × outputs) and bias of a linear layer, uniform in ±1/√inputs as in
 * PyTorch's `nn.Linear`.
 */
export function linearParameters(
  prefix: string,
  inputs: number,
  outputs: number,
  random: Random,
): Parameters {
  const bound = 1 / Math.sqrt(inputs);
  return {
    [`${prefix}.weight`]: uniformParameter([inputs, outputs], bound, random),
    [`${prefix}.bias`]: uniformParameter([outputs], bound, random),
  };
}

function uniformParameter(shape: readonly number[], bound: number, random: Random): Parameter {
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = (2 * randomUnit(random) - 1) * bound;
  return { shape, values };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
