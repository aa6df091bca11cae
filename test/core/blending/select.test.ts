import { describe, expect, it } from 'vitest';
import { explainSelection } from '../../../src/core/blending/live/explain-selection';
import {
  evaluateLive,
  type LiveInput,
  prepareLive,
} from '../../../src/core/blending/live/live-blend';
import { selectBlend } from '../../../src/core/blending/live/select';
import { normaliseRows } from '../../../src/core/blending/normalise-rows';
import { gaussian } from '../random-matrices';
import { anchorCount, data, decoderSpaces, encoderSpaces, projections, rows } from './two-models';

const input: LiveInput = {
  ...data,
  shape: { spaces: projections.length, anchors: anchorCount },
  ridge: 0.01,
};

describe('selectBlend', () => {
  it('tries every subset and finds the spaces that carry over', () => {
    // The first space is replaced by independent noise on either side.
    const noise = [7, 8].map((seed) => gaussian(rows, anchorCount, seed));
    const selection = selectBlend(
      {
        ...input,
        decoder: normaliseRows([noise[0]!, ...decoderSpaces.slice(1)]),
        encoder: normaliseRows([noise[1]!, ...encoderSpaces.slice(1)]),
      },
      'concat',
      0,
    );
    expect(selection.subsets).toHaveLength(7);
    expect(selection.winner.weights[0]).toBe(0);
    expect(selection.subsets.at(-1)!.weights).toEqual([1, 0, 0]);
    expect(selection.winner.validation).toBeGreaterThanOrEqual(selection.subsets[0]!.validation);
    expect(selection.bestSingle.weights.filter((weight) => weight > 0)).toHaveLength(1);
  });

  it('scores the winner on the test rows as the sliders would', () => {
    const { winner, validationRows } = selectBlend(input, 'weighted-sum', 0);
    expect(validationRows).toBe(50);
    expect(winner.test).toEqual(evaluateLive(prepareLive(input), 'weighted-sum', winner.weights));
  });

  it('refuses more spaces than have subsets to try', () => {
    const shape = { spaces: 7, anchors: anchorCount };
    expect(() => selectBlend({ ...input, shape }, 'concat', 0)).toThrow(/127 subsets/);
  });
});

describe('explainSelection', () => {
  it('names winner, best single projection and what each is worth', () => {
    const selection = selectBlend(input, 'concat', 0);
    const winner = { ...selection.winner, weights: [1, 0.5, 0], validation: 0.9 };
    const sentences = explainSelection(
      {
        ...selection,
        winner,
        without: [
          { space: 0, validation: 0.8 },
          { space: 1, validation: 0.85 },
        ],
        onlyWinner: 30,
        onlySingle: 5,
      },
      projections,
    );
    expect(sentences[0]).toMatch(
      /^cosine \+ 0\.50·euclidean has accuracy 0\.9000 on 50 validation/,
    );
    expect(sentences[1]).toBe('Without one of them: cosine 0.8000, euclidean 0.8500.');
    expect(sentences[3]).toMatch(/30 .* only, 5 .*more than chance/);
  });
});
