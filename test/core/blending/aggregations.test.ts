import { grads, mul, sum, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { aggregations } from '../../../src/core/blending/aggregations/registry';
import {
  blend,
  type BlendModel,
  initialiseBlend,
  tokensOf,
} from '../../../src/core/blending/blend-model';
import { normaliseRows } from '../../../src/core/blending/normalise-rows';
import { randomUnit, seeded } from '../../../src/core/random';
import { readyTensors } from '../../../src/core/training/backend';
import * as layers from '../../../src/core/training/layers';
import { countParameters, type Parameters } from '../../../src/core/training/parameters';
import { toTensor, toTensors } from '../../../src/core/training/tensors';
import { gaussian } from '../random-matrices';
import { layerNorm, plainAggregations, plainAttention, rowOf } from './plain-aggregations';

beforeAll(async () => {
  await readyTensors();
});

const shape = { spaces: 3, anchors: 5 };
const rows = 4;
const spaces = [1, 2, 3].map((seed) => gaussian(rows, shape.anchors, seed));
const normalised = normaliseRows(spaces);

function modelOf(aggregation: string): BlendModel {
  return { aggregation, head: 'linear', hidden: 1, shape };
}

/** Creates initial parameters with added noise, because zeros and ones would hide errors. */
function parametersOf(model: BlendModel): Parameters {
  const random = seeded(9);
  return Object.fromEntries(
    Object.entries(initialiseBlend(model, 2, 0)).map(([name, parameter]) => [
      name,
      { ...parameter, values: parameter.values.map((value) => value + randomUnit(random) - 0.5) },
    ]),
  );
}

/** Computes the row's spaces after LayerNorm. */
function plainTokens({ 'norm.weight': weight, 'norm.bias': bias }: Parameters, row: number) {
  const at = (values: Float32Array, s: number): number[] => [
    ...values.subarray(s * shape.anchors, (s + 1) * shape.anchors),
  ];
  return spaces.map((space, s) =>
    layerNorm(rowOf(space, row), at(weight!.values, s), at(bias!.values, s)),
  );
}

describe.each(aggregations)('$id', (aggregation) => {
  const model = modelOf(aggregation.id);
  const parameters = parametersOf(model);

  it('agrees with plain loops over its definition', () => {
    const blended = blend(layers, model, toTensors(parameters), toTensor(normalised));
    expect(blended.shape).toEqual([rows, aggregation.outputWidth(shape)]);
    const values = blended.dataSync();
    const expected = Array.from({ length: rows }, (_, row) =>
      plainAggregations[aggregation.id]!(parameters, plainTokens(parameters, row)),
    ).flat();
    for (const [at, value] of expected.entries()) expect(values[at]).toBeCloseTo(value, 5);
  });

  it('has as many parameters as it says', () => {
    const own = Object.entries(initialiseBlend(model, 2, 0)).filter(([name]) =>
      name.startsWith('blend.'),
    );
    expect(countParameters(Object.fromEntries(own))).toBe(aggregation.parameterCount(shape));
  });

  it('has the gradient that finite differences give', () => {
    const names = Object.keys(parameters).filter((name) => !name.startsWith('head.'));
    const direction = toTensor(gaussian(rows, aggregation.outputWidth(shape), 5));
    const loss = (tensors: Readonly<Record<string, Tensor>>): Tensor =>
      sum(mul(blend(layers, model, tensors, toTensor(normalised)), direction));
    const start = toTensors(parameters);
    const gradients = grads((...given) =>
      loss(Object.fromEntries(names.map((name, i) => [name, given[i]!]))),
    )(names.map((name) => start[name]!));
    for (const [i, name] of names.entries()) {
      const gradient = gradients[i]!.dataSync();
      for (const at of [0, gradient.length - 1]) {
        const moved = (by: number): number => {
          const { shape: size, values } = parameters[name]!;
          const changed = Float32Array.from(values);
          changed[at] = changed[at]! + by;
          const tensors = { ...parameters, [name]: { shape: size, values: changed } };
          return loss(toTensors(tensors)).dataSync()[0]!;
        };
        const difference = (moved(step) - moved(-step)) / (2 * step);
        expect(gradient[at], `${name}[${at}]`).toBeCloseTo(difference, 2);
      }
    }
  });
});

/** Step of the numerical gradient: large enough for float32, small enough for the curvature. */
const step = 1e-2;

describe('attention', () => {
  const attending = aggregations.filter(({ attends }) => attends);

  it.each(attending)('of $id sums to 1 in every row and is what values are mixed by', (entry) => {
    const model = modelOf(entry.id);
    const tensors = toTensors(parametersOf(model));
    const tokens = tokensOf(layers, model, tensors, toTensor(normalised));
    const weights = entry.attention!(layers, tensors, tokens);
    expect(weights.shape).toEqual([rows, 3, 3]);
    const data = weights.dataSync();
    for (let at = 0; at < data.length; at += 3) {
      expect(data[at]! + data[at + 1]! + data[at + 2]!).toBeCloseTo(1, 6);
    }
  });

  it('of self-attention agrees with plain loops', () => {
    const model = modelOf('self-attention');
    const parameters = parametersOf(model);
    const tensors = toTensors(parameters);
    const tokens = tokensOf(layers, model, tensors, toTensor(normalised));
    const data = layers.attentionWeights(tensors, 'blend', tokens).dataSync();
    const expected = plainAttention(parameters, plainTokens(parameters, 2)).flat();
    for (const [at, value] of expected.entries()) expect(data[18 + at]).toBeCloseTo(value, 5);
  });
});

describe('normaliseRows', () => {
  it('makes zeros of a constant row', () => {
    const constant = { rows: 1, cols: 3, data: Float64Array.of(7, 7, 7) };
    expect([...normaliseRows([constant]).data]).toEqual([0, 0, 0]);
  });
});
