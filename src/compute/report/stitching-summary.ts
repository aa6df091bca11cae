import type { OptionValues } from '../../core/registry';
import { anchorsText, labelsText } from '../../core/study/labels-text';
import { pairingText } from '../../core/study/pairing-text';
import type { StitchingResult } from '../../core/stitching/study/stitching';

/** Display names of the sources of a split. */
export const splitNames: Readonly<Record<StitchingResult['split']['source'], string>> = {
  column: 'split column',
  seeded: 'seeded split',
  folds: 'folds',
};

/** Summarises the settings of a stitching study, in a few words each. */
export function stitchingSummary(result: StitchingResult): string[] {
  const { head, aggregationOptions: training, split, pairing, labels, runs } = result;
  return [
    `${split.train} training and ${split.test} test rows (${splitNames[split.source]})`,
    pairingText(pairing),
    ...(labels === undefined ? [] : [labelsText(labels)]),
    ...(runs > 1 ? [`${runs} runs`] : []),
    `head ${head.id} (${optionText(head.options)})`,
    ...(training === undefined
      ? []
      : [`aggregations trained with a head of their own (${optionText(training)})`]),
    anchorsText(result.anchors.length, result.anchorsFile),
  ];
}

function optionText(values: OptionValues): string {
  return Object.entries(values)
    .map(([id, value]) => `${id} ${value}`)
    .join(', ');
}
