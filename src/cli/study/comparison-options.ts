import { anchorStrategies, type AnchorStrategy } from '../../core/anchors/registry';
import { defaultOptions } from '../../core/comparison/default-options';
import { allMeasureIds } from '../../core/measures/registry';
import { allProjectionIds, productExamples } from '../../core/projection/registry';
import { idList, wholeNumber } from '../option-values';
import { option } from './option';

const isCount = /^\d+$/;

/** The options of a study's similarity that are not a single value of it. */
export const comparisonOptions = {
  labels: option({
    flags: '--labels <file>',
    help: 'a table such as id,label[,split][,text] or filename,class, one label a line, an .npy file, or FILE#COLUMN (`latents info` lists them)',
    study: (labels) => ({ labels }),
  }),
  projections: option({
    flags: '--projections <ids>',
    help: `\`all\`, or ids separated by commas; products of several, such as ${productExamples.join(' or ')}, as well`,
    default: defaultOptions.projections.join(','),
    study: (ids) => ({ projections: idList(ids, allProjectionIds) }),
  }),
  projection: option({
    flags: '--projection <id>',
    help: `a projection, or a product such as ${productExamples.join(' or ')}`,
    study: (id) => ({ projections: [id] }),
  }),
  measures: option({
    flags: '--measures <ids>',
    help: '`all`, or ids separated by commas',
    default: defaultOptions.measures.join(','),
    study: (ids) => ({ measures: idList(ids, allMeasureIds) }),
  }),
  anchorStrategy: option<AnchorStrategy>({
    flags: '--anchor-strategy <name>',
    help: 'how anchors are chosen',
    choices: anchorStrategies,
    default: 'uniform',
    study: (strategy) => ({ anchors: { strategy } }),
  }),
  /** A list of anchors replaces their strategy, a number is combined with it. */
  anchors: option({
    flags: '--anchors <n|file>',
    help: 'number of anchors (300, or all rows if fewer), or a file with one row id a line',
    parse: countOrFile,
    study: (text, given) => {
      if (!isCount.test(text)) return { anchors: { file: text } };
      const strategy = anchorStrategies.find((id) => id === given['anchorStrategy']) ?? 'uniform';
      return { anchors: { strategy, count: Number(text) } };
    },
  }),
};

/**
 * Parses `--anchors`.
 * @throws InvalidArgumentError for a count of 0
 */
function countOrFile(text: string): string {
  if (isCount.test(text)) wholeNumber(1)(text);
  return text;
}
