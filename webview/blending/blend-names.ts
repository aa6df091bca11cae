import type { BlendingSnapshot, PanelBlend } from '../../src/compute/protocol/blending-panel';

/** Display names of a blend's stage: trained on the decoder only, or tuned to the encoder. */
export const stageNames: Readonly<Record<PanelBlend['stage'], string>> = {
  trained: 'not tuned',
  qkv: 'tuned Q, K, V',
  head: 'tuned head',
  all: 'tuned everything',
};

/** Returns the name of a blend: its training or file, its aggregation and its head. */
export function blendName(
  { origin, from, aggregation, head }: PanelBlend,
  aggregations: BlendingSnapshot['aggregations'],
): string {
  const { name = aggregation } = aggregations.find(({ id }) => id === aggregation) ?? {};
  const number = from === undefined ? String(origin) : `${origin}, on from ${from}`;
  return `${number} · ${name}, ${head === 'mlp' ? 'MLP' : head} head`;
}
