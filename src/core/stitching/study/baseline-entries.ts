import { translations } from '../translation/registry';

/** Description of a baseline for the user. */
export interface BaselineEntry {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  readonly source: string;
}

/** All baselines. */
export const baselineEntries: readonly BaselineEntry[] = [
  {
    id: 'none',
    name: 'No alignment',
    formula: 'the decoder’s head on the encoder’s own space',
    source: 'Moschella et al. 2023, Relative representations: the absolute baseline',
  },
  ...translations.map(({ id, name, formula, source }) => ({
    id: `translation-${id}`,
    name: `Translation: ${name}`,
    formula,
    source,
  })),
  {
    id: 'own',
    name: 'The encoder’s own head',
    formula: 'a head fitted on the encoder’s own space, as it is',
    source: 'What stitching could reach at best with one head a space',
  },
  {
    id: 'chance',
    name: 'Chance: always the same prediction',
    formula: 'the most frequent class, or the mean, of the training rows',
    source: 'What no embedding is needed for',
  },
];
