import type { Command } from 'commander';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { defaultOptions } from '../../core/comparison/default-options';
import { sidecarRoles } from '../../formats/sidecars';
import type { UsedSidecars } from '../sidecar-options';
import { comparisonOptions } from './comparison-options';
import type { Given, OwnWords, StudyPart } from './option';
import { plainOptionIds, plainOptions } from './plain-options';
import { stitchingOptions } from './stitching-options';

/** Every option that says what a study is, said once for all commands. Later parts replace earlier ones. */
const options = { ...comparisonOptions, ...plainOptions, ...stitchingOptions };

type Id = keyof typeof options;

/** Which rows are anchors. */
export const anchorOptions = ['anchors', 'anchorStrategy'] as const;

/** How the rows of several spaces are paired. */
export const pairingOptions = ['ids', 'pair'] as const;

/** What a comparison does with its spaces: all options that are a value by themselves, those that have a place first. */
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

/** How rows are projected and split for heads. */
export const splitOptions = [
  ...anchorOptions,
  ...pairingOptions,
  'normalization',
  'rows',
  'testFraction',
  'seed',
] as const;

/** What commands with heads say of {@link splitOptions}. */
export const splitWords = {
  rows: {
    help: 'rows to train and test on: START:STOP:STEP, or a file with one row id a line',
  },
};

/** The options of a command that say what a study is. */
export class StudyOptions {
  private readonly taken = new Set<Id>();

  constructor(private readonly command: Command) {}

  /** Adds options that the command does not have yet, in this order. @param words what the command says differently of them */
  add(ids: readonly Id[], words: Readonly<Partial<Record<Id, OwnWords>>> = {}): this {
    for (const id of ids) {
      if (this.taken.has(id)) continue;
      this.taken.add(id);
      this.command.addOption(options[id].make(words[id] ?? {}));
    }
    return this;
  }

  /**
   * The study that was asked for, its paths relative to the current folder.
   * @param used what was found beside the files, for what the options leave open
   * @param more what options of the command's own say of the study
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
