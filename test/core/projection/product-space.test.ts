import { describe, expect, it } from 'vitest';
import { layerNorm } from '../../../src/core/projection/combinations';
import { resolveProjection } from '../../../src/core/projection/registry';
import { relativeRepresentation } from '../../../src/core/projection/relative';
import type { Matrix } from '../../../src/core/matrix';
import { gaussian } from '../random-matrices';

const rows = gaussian(30, 6, 1);
const anchors = [1, 5, 9, 20];

function relative(projection: string, precision: 'float32' | 'float64' = 'float64'): Matrix {
  const scored = Array.from({ length: 30 }, (_, row) => row);
  return relativeRepresentation({
    projection,
    normalization: 'none',
    rows,
    anchors,
    scored,
    precision,
  });
}

describe('concat', () => {
  it('puts the spaces side by side as they are', () => {
    const whole = relative('concat:cosine+euclidean+lp4', 'float32');
    expect([whole.rows, whole.cols]).toEqual([30, 12]);
    expect(whole.data).toBeInstanceOf(Float32Array);
    for (const [s, id] of ['cosine', 'euclidean', 'lp4'].entries()) {
      const part = relative(id, 'float32');
      for (let i = 0; i < 30; i++) {
        for (let j = 0; j < 4; j++) {
          expect(whole.data[i * 12 + s * 4 + j]).toBe(part.data[i * 4 + j]);
        }
      }
    }
  });
});

describe('sum', () => {
  it('adds the spaces after LayerNorm, by their weights', () => {
    const weighted = relative('sum:0.7*cosine+l1');
    const plain = relative('sum:cosine+l1');
    const [a, b] = [layerNorm(relative('cosine')), layerNorm(relative('l1'))];
    for (let at = 0; at < a.data.length; at++) {
      expect(weighted.data[at]).toBeCloseTo(0.7 * a.data[at]! + b.data[at]!, 14);
      expect(plain.data[at]).toBeCloseTo(a.data[at]! + b.data[at]!, 14);
    }
  });

  it('leaves a space of weight 0 out', () => {
    expect(relative('sum:cosine+0*l1').data).toEqual(relative('sum:cosine').data);
  });
});

describe('LayerNorm', () => {
  it('is what PyTorch makes of a row', () => {
    // torch.nn.functional.layer_norm(torch.tensor([1., 2., 4., 9.]), (4,)), and of a constant row.
    const { data } = layerNorm({ rows: 2, cols: 4, data: Float64Array.of(1, 2, 4, 9, 5, 5, 5, 5) });
    const scale = Math.sqrt(9.5 + 1e-5);
    expect([...data]).toEqual([-3 / scale, -2 / scale, 0, 5 / scale, 0, 0, 0, 0]);
  });
});

describe('a product’s id', () => {
  it('names what it is made of', () => {
    const { id, name, entry } = resolveProjection('sum:0.7*cosine+geodesic-k5');
    expect(id).toBe('sum:0.7*cosine+geodesic-k5');
    expect(name).toBe('Sum of 0.7 Cosine + Geodesic, k = 5');
    expect(entry).toMatchObject({ streams: false, allPairs: true, usesAnchors: true });
  });

  it('is invariant to what all its members are invariant to', () => {
    expect(resolveProjection('concat:euclidean+cosine').entry.invariances).toEqual({
      permutation: true,
      rotation: true,
      isotropicScale: false,
      translation: false,
      invertibleLinear: false,
    });
  });

  it.each([
    ['mix:cosine+l1', 'unknown-projection', /"mix" combines nothing/],
    ['concat:cosine+nothing', 'unknown-projection', /no projection "nothing"/],
    ['concat:', 'unknown-projection', /no projection ""/],
    ['sum:concat:cosine+l1', 'unknown-projection', /no projection "concat:cosine"/],
    ['concat:0.5*cosine+l1', 'wrong-use', /no weights/],
    ['sum:-1*cosine+l1', 'wrong-use', /"-1" is not a weight/],
    ['sum:*cosine', 'wrong-use', /"" is not a weight/],
    ['sum:0*cosine+0*l1', 'wrong-use', /all its weights are 0/],
    [`concat:${'l1+'.repeat(64)}cosine`, 'wrong-use', /more than 64 projections/],
    ['concat:absolute+cosine', 'wrong-use', /absolute is not a relative/],
  ])('%s is refused', (id, code, problem) => {
    expect(() => resolveProjection(id)).toThrow(
      expect.objectContaining({ code, problem: expect.stringMatching(problem) as string }) as Error,
    );
  });
});
