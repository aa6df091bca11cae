import type { Random } from '../../random';
import { linearParameters, type Parameters } from '../../training/parameters';
import type { BlendShape } from './aggregation';

/** A K × K layer for each space, `blend.mlp.0` to `blend.mlp.S−1`. */
export function mlpParameters({ spaces, anchors }: BlendShape, random: Random): Parameters {
  const layers = Array.from({ length: spaces }, (_, s) =>
    linearParameters(`blend.mlp.${s}`, anchors, anchors, random),
  );
  return Object.assign({}, ...layers) as Parameters;
}
