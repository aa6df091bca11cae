import { expect, it } from 'vitest';
import { aggregationIds } from '../../../src/core/blending/aggregations/registry';
import {
  blendHeads,
  countBlendParameters,
  initialiseBlend,
} from '../../../src/core/blending/blend-model';
import { countParameters } from '../../../src/core/training/parameters';

const models = aggregationIds.flatMap((aggregation) =>
  blendHeads.map((head) => ({ aggregation, head })),
);

it.each(models)('of $aggregation and $head are as many as are counted', (names) => {
  const model = { ...names, hidden: 7, shape: { spaces: 3, anchors: 5 } };
  expect(countBlendParameters(model, 4)).toBe(countParameters(initialiseBlend(model, 4, 0)));
});
