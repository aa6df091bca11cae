import type { Command } from 'commander';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { defaultOptions } from '../../core/comparison/default-options';
import { sidecarRoles } from '../../formats/sidecars';
import type { UsedSidecars } from '../sidecar-options';
import { comparisonOptions } from './comparison-options';
import type { Given, OwnWords, StudyPart } from './option';
import { plainOptionIds, plainOptions } from './plain-options';
import { stitchingOptions } from './stitching-options';

/**
 * All options that set parts of a study, declared once for all commands. Later parts replace
 * earlier ones.
 */
const options = { ...comparisonOptions, ...plainOptions, ...stitchingOptions };

type Id = keyof typeof options;

/** Options that choose anchors. */
export const anchorOptions = ['anchors', 'anchorStrategy'] as const;

/** Options that pair the rows of several spaces. */
export const pairingOptions = ['ids', 'pair'] as const;

/** Options of a comparison: all with a single value, those with a fixed position first. */
export const scoringOptions = [
  'projections',
  'measures',
  ...anchorOptions,
  'seed',
  'rows',
  'labels',
  'normalization',
  'dropNonFinite',
  ...pairingOptions,
  ...plainOptionIds,
] as const;

/** Options that project rows and split them for heads. */
export const splitOptions = [
  ...anchorOptions,
  ...pairingOptions,
  'normalization',
  'rows',
  'testFraction',
  'seed',
] as const;

/** Texts of {@link splitOptions} for commands with heads. */
export const splitWords = {
  rows: {
    help: 'rows to train and test on: START:STOP:STEP, or a file with one row id a line',
  },
};

/** The options of a command that set parts of the study. */
export class StudyOptions {
  private readonly taken = new Set<Id>();

  constructor(private readonly command: Command) {}

  /**
   * Adds options that the command does not have yet, in this order.
   * @param words texts by which the command overrides theirs
   */
  add(ids: readonly Id[], words: Readonly<Partial<Record<Id, OwnWords>>> = {}): this {
    for (const id of ids) {
      if (this.taken.has(id)) continue;
      this.taken.add(id);
      this.command.addOption(options[id].make(words[id] ?? {}));
    }
    return this;
  }

  /**
   * Returns the study that the options describe, its paths relative to the current folder.
   * @param used files found beside the embeddings, for roles that no option fills
   * @param more parts set by the command's own options
   */
  study(files: readonly string[], used: UsedSidecars, more: StudyPart = {}): StudyDefinition {
    const given = this.command.opts<Given>();
    const ids = Object.keys(options) as Id[];
    const asked = ids.filter((id) => this.taken.has(id)).map((id) => options[id].part(given));
    const sidecars = sidecarRoles.filter((role) => used[role] !== undefined);
    const found: StudyPart = {
      ...(used.labels === undefined ? {} : { labels: used.labels }),
      ...(used.anchors === undefined ? {} : { anchors: { file: used.anchors } }),
      ...(sidecars.length === 0 ? {} : { sidecars }),
    };
    const study: StudyDefinition = {
      version: 1,
      spaces: files.map((file) => ({ file })),
      anchors: { strategy: 'uniform' },
      projections: [...defaultOptions.projections],
      measures: [...defaultOptions.measures],
    };
    return [...asked, more, found].reduce<StudyDefinition>(withPart, study);
  }
}

function withPart(study: StudyDefinition, part: StudyPart): StudyDefinition {
  const { stitching } = part;
  if (stitching === undefined) return { ...study, ...part };
  return { ...study, ...part, stitching: { ...study.stitching, ...stitching } };
}
