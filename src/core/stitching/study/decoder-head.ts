import type { BlendModel } from '../../blending/blend-model';
import type { OptionValues } from '../../registry';
import { resolveHead, resolveHeadOptions } from '../heads/registry';
import { defaultBlendSettings } from '../../blending/settings';
import { resolveAggregationOptions } from './aggregations';
import type { ResolvedRepresentation } from './representation';
import type { StitchOptions } from './stitching';

/** Model that is fitted on a decoder's training rows: a head, or an aggregation with its head. */
export interface DecoderHead {
  /** Id of the head registry; for an aggregation the id of its own head, `linear` or `mlp`. */
  readonly id: string;
  /** Options of the head, or of training the aggregation. */
  readonly options: OptionValues;
  readonly blend?: BlendModel;
}

/** Models that a study fits on its decoders. */
export interface DecoderHeads {
  /** The study's head, with a value for each of its options. */
  readonly plain: DecoderHead;
  /** A value for each training option of aggregations. */
  readonly training: OptionValues;
  /**
   * Returns the model for a representation.
   * @param anchors number of anchors, on which the aggregation's size depends
   */
  of(representation: ResolvedRepresentation, anchors: number): DecoderHead;
}

/**
 * Creates the heads of a study. An aggregation is trained together with a linear head, or with an
 * MLP if that is the study's head.
 * @throws InspectorError `unknown-head`, `wrong-use`
 */
export function decoderHeads({
  head,
  task,
  headOptions,
  aggregationOptions = {},
}: StitchOptions): DecoderHeads {
  const entry = resolveHead(head, task);
  const plain = { id: entry.id, options: resolveHeadOptions(entry, headOptions) };
  const training = resolveAggregationOptions(aggregationOptions);
  const own = entry.id === 'mlp' ? 'mlp' : 'linear';
  const hidden = plain.options['hidden'] ?? defaultBlendSettings.hidden;
  return {
    plain,
    training,
    of: ({ trained, projections }, anchors) =>
      trained === undefined
        ? plain
        : {
            id: own,
            options: training,
            blend: {
              aggregation: trained.id,
              head: own,
              hidden,
              shape: { spaces: projections.length, anchors },
            },
          },
  };
}
