import type { BlendingSnapshot, PanelBlend } from '../../src/compute/protocol/blending-panel';

/** What a blend is as it stands: trained on the decoder, or tuned to the encoder. */
export const stageNames: Readonly<Record<PanelBlend['stage'], string>> = {
  trained: 'not tuned',
  qkv: 'tuned Q, K, V',
  head: 'tuned head',
  all: 'tuned everything',
};

/** Which training a blend is of, or which file it was read from, and what it is. */
export function blendName(
  { origin, from, aggregation, head }: PanelBlend,
  aggregations: BlendingSnapshot['aggregations'],
): string {
  const { name = aggregation } = aggregations.find(({ id }) => id === aggregation) ?? {};
  const number = from === undefined ? String(origin) : `${origin}, on from ${from}`;
  return `${number} · ${name}, ${head === 'mlp' ? 'MLP' : head} head`;
}
