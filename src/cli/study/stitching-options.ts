import { InspectorError } from '../../core/errors';
import { headIds } from '../../core/stitching/heads/registry';
import { type StitchingTask, stitchingTasks } from '../../core/stitching/stitching-task';
import {
  stitchingAggregationIds,
  trainedAggregations,
} from '../../core/stitching/study/aggregations';
import { maxRuns } from '../../core/stitching/study/stitching';
import { idList, numberBetween, wholeNumber } from '../option-values';
import { option } from './option';

/** Ways in which projections can be scored: one by one, or aggregated. */
const aggregations = ['none', ...stitchingAggregationIds];
const trained = trainedAggregations.map(({ id }) => id).join(', ');

/** The options of a study's stitching. */
export const stitchingOptions = {
  targets: option({
    flags: '--targets <file>',
    help: 'what is to be reconstructed: one row of numbers a sample',
    study: (targets) => ({ stitching: { targets, task: 'reconstruction' } }),
  }),
  /** After the targets, which determine the task unless it is given. */
  task: option<StitchingTask>({
    flags: '--task <name>',
    help: 'what heads do; reconstruction where there are targets, else classification',
    choices: stitchingTasks,
    study: (task) => ({ stitching: { task } }),
  }),
  head: option({
    flags: '--head <name>',
    help: 'kind of head',
    choices: headIds,
    default: 'ridge',
    study: (head) => ({ stitching: { head } }),
  }),
  aggregation: option({
    flags: '--aggregation <names>',
    help: `how the projections are scored, \`all\` or some of ${aggregations.join(', ')} separated by commas (none: one by one; trained together with a head: ${trained})`,
    default: 'none,concat',
    study: (names) => ({
      stitching: { aggregations: aggregationList(names).filter((id) => id !== 'none') },
    }),
  }),
  testFraction: option<number>({
    flags: '--test-fraction <share>',
    help: 'share of test rows where the labels have no split column',
    parse: numberBetween(0.01, 0.99),
    default: 0.3,
    study: (testFraction) => ({ stitching: { testFraction } }),
  }),
  seeds: option<number>({
    flags: '--seeds <n>',
    help: 'runs with this many seeds from --seed on',
    parse: wholeNumber(1, maxRuns),
    default: 1,
    study: (seeds) => ({ stitching: { seeds } }),
  }),
  folds: option<number>({
    flags: '--folds <n>',
    help: 'runs over this many folds instead of a split',
    parse: wholeNumber(2, maxRuns),
    study: (folds) => ({ stitching: { folds } }),
  }),
  dropUnlabelled: option<boolean>({
    flags: '--drop-unlabelled',
    help: 'leave rows out that the labels do not name',
    study: (dropUnlabelled) => ({ stitching: { dropUnlabelled } }),
  }),
};

/**
 * Parses `--aggregation`.
 * @throws InspectorError `wrong-use` for an unknown one
 */
export function aggregationList(names: string): string[] {
  const asked = idList(names, aggregations);
  const unknown = asked.find((id) => !aggregations.includes(id));
  if (unknown === undefined) return asked;
  throw new InspectorError({
    code: 'wrong-use',
    problem: `There is no aggregation "${unknown}".`,
    remedy: `Use some of ${aggregations.join(', ')}.`,
  });
}
