import { describe, expect, it } from 'vitest';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { projectInBlocks } from '../../../src/core/study/project-in-blocks';
import { normalizations } from '../../../src/core/projection/normalization';
import { relativeRepresentation } from '../../../src/core/projection/relative';
import { projections } from '../../../src/core/projection/registry';
import { defaultId } from '../../../src/core/registry';
import { randomMatrix } from '../kernels/matrices';

const rows = randomMatrix(2100, 11, 1);
const anchors = [3, 2000, 17, 512, 1023, 1024, 5, 900, 77, 78, 79, 80];
const scored = Array.from({ length: 1500 }, (_, i) => 2099 - i);
const streaming = projections.filter(({ streams, usesAnchors }) => streams && usesAnchors);

describe.each(streaming.map(defaultId))('%s', (projection) => {
  it.each(normalizations)('in blocks gives the same bits as whole, normalisation %s', async (n) => {
    const input = {
      projection,
      normalization: n,
      rows,
      anchors,
      scored,
      precision: 'float32',
    } as const;
    const whole = relativeRepresentation(input);
    const split = await projectInBlocks(inlineExecutor, input);
    expect([split.rows, split.cols]).toEqual([whole.rows, whole.cols]);
    expect(split.data).toEqual(whole.data);
  });
});

it('keeps a space in float64 if some block holds entries beyond float32', async () => {
  const huge = { ...rows, data: Float64Array.from(rows.data) };
  huge.data[2050 * 11] = 1e30;
  const input = {
    projection: 'euclidean',
    normalization: 'none',
    rows: huge,
    anchors,
    scored,
    precision: 'float32',
  } as const;
  const split = await projectInBlocks(inlineExecutor, input);
  expect(split.data).toBeInstanceOf(Float64Array);
  expect(split.data).toEqual(relativeRepresentation(input).data);
});
