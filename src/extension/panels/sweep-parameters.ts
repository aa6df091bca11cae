import type { TimedStitching } from '../../compute/protocol/engine';
import type { StitchingSnapshot } from '../../compute/protocol/stitching-panel';
import type { StitchingSetup } from '../../compute/study-file/stitch-request';
import type { HeadOption } from '../../core/stitching/heads/head';
import { heads } from '../../core/stitching/heads/registry';

const anchorCounts = [10, 30, 100, 300, 1000];

/**
 * Returns the parameters that a sweep can vary, with values to try: the number of anchors, and the
 * head's options.
 */
export function sweepParameters(
  { head, headOptions }: StitchingSetup,
  computed: TimedStitching | undefined,
): StitchingSnapshot['sweep']['parameters'] {
  const { options = [] } = heads.find(({ id }) => id === head) ?? {};
  const most = computed?.anchors.length ?? 0;
  const counts = [...anchorCounts.filter((count) => count < most), ...(most > 0 ? [most] : [])];
  return [
    { id: 'anchors', name: 'Number of anchors', values: counts },
    ...options.map((option) => ({
      id: option.id,
      name: option.name,
      values: around(headOptions[option.id] ?? option.default, option),
    })),
  ];
}

/**
 * Returns values around the current one: powers of ten, or halves and doubles of a whole number.
 */
function around(value: number, { minimum, maximum, integer }: HeadOption): number[] {
  const factors = integer ? [0.25, 0.5, 1, 2, 4] : [0.01, 0.1, 1, 10, 100];
  const values = factors.map((factor) => {
    const scaled = integer ? Math.round(value * factor) : Number((value * factor).toPrecision(6));
    return Math.min(maximum, Math.max(minimum, scaled));
  });
  return [...new Set(values)];
}
