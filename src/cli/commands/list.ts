import { Argument, type Command } from 'commander';
import { streams } from '../../core/measures/measure';
import { measures } from '../../core/measures/registry';
import { anchorStrategyEntries } from '../../core/anchors/registry';
import { combinations } from '../../core/projection/combinations';
import { normalizationEntries } from '../../core/projection/normalization';
import { projections } from '../../core/projection/registry';
import { defaultId, type EntryDescription } from '../../core/registry';
import { bounds } from '../../formats/bounds';
import { allExtensions, formatKinds } from '../../formats/kinds';
import { heads } from '../../core/stitching/heads/registry';
import { metrics } from '../../core/stitching/scores';
import { translations } from '../../core/stitching/translation/registry';
import { stitchingAggregations } from '../../core/stitching/study/aggregations';
import { printJson, printText } from '../terminal';
import { invarianceList } from '../../compute/report/choices';

/** The lists, each as plain data created from its registry. */
const lists = {
  measures: () =>
    measures.map((entry) => {
      const { direction, symmetric, convention, family } = entry;
      const { allPairs, sameDimensions, minimumRows, rowsPerDimension } = entry;
      return {
        ...describe(entry),
        family,
        direction,
        symmetric,
        streams: streams(entry),
        allPairs,
        sameDimensions,
        minimumRows,
        ...(rowsPerDimension === undefined ? {} : { rowsPerDimension }),
        convention,
      };
    }),
  projections: () => projections.map((entry) => ({ ...describe(entry), streams: entry.streams })),
  formats: () => Object.values(formatKinds),
  anchors: () =>
    anchorStrategyEntries.map(({ id, name, description }) => ({ id, name, description })),
  normalizations: () =>
    normalizationEntries.map(({ id, name, description }) => ({ id, name, description })),
  products: () =>
    combinations.map(({ id, name, formula, source, example }) => ({
      id,
      name,
      formula,
      source,
      example,
    })),
  aggregations: () => stitchingAggregations,
  heads: () =>
    heads.map(({ id, name, description, formula, source, tasks, options }) => ({
      id,
      name,
      description,
      formula,
      source,
      tasks,
      options,
    })),
  translations: () =>
    translations.map(({ id, name, formula, source }) => ({ id, name, formula, source })),
  metrics: () => metrics,
  bounds: () => bounds,
} as const;

function describe(entry: EntryDescription): object {
  const { id, name, formula, source, range, invariances, cost, option } = entry;
  const [low, high] = range.map((bound) => (Number.isFinite(bound) ? bound : null));
  const described = { id, name, formula, source, range: [low, high], invariances, cost };
  return option === undefined ? described : { ...described, example: defaultId(entry), option };
}

/** Adds `latents list`: lists the registries. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description(
      'show the measures, projections, products of projections, aggregations, anchor strategies, pre-normalisations, formats, heads, translations, metrics or bounds on files there are',
    )
    .addArgument(new Argument('<what>', 'which registry').choices(Object.keys(lists)))
    .option('--json', 'print one JSON document')
    .action((what: keyof typeof lists, { json }: { json?: true }) => {
      if (json) printJson({ [what]: lists[what]() });
      else printText(listLines(what).join('\n'));
    });
}

function listLines(what: keyof typeof lists): string[] {
  switch (what) {
    case 'measures':
    case 'projections': {
      const entries = what === 'measures' ? measures : projections;
      return entries.map((entry) => {
        const invariant = invarianceList(entry.invariances).join(', ') || 'nothing';
        const isStreaming = 'compare' in entry ? streams(entry) : entry.streams;
        const beyond = isStreaming ? 'reads all rows' : 'samples';
        return `${defaultId(entry).padEnd(32)} ${entry.name}: ${entry.formula}; invariant to ${invariant}; ${beyond} beyond memory`;
      });
    }
    case 'formats':
      return Object.values(formatKinds).map(
        (kind) => `${kind.id.padEnd(14)} ${kind.name} (${allExtensions(kind).join(', ')})`,
      );
    case 'normalizations':
      return normalizationEntries.map(({ id, description }) => `${id.padEnd(14)} ${description}`);
    case 'products':
      return combinations.map(
        ({ name, formula, example }) => `${example.padEnd(32)} ${name}: ${formula}`,
      );
    case 'aggregations':
      return stitchingAggregations.map(
        ({ id, name, formula, trained }) =>
          `${id.padEnd(20)} ${name}: ${formula}${trained ? ' (trained)' : ''}`,
      );
    case 'heads':
      return heads.map(
        ({ id, name, formula, tasks }) =>
          `${id.padEnd(14)} ${name}: ${formula} (${tasks.join(', ')})`,
      );
    case 'translations':
      return translations.map(({ id, name, formula }) => `${id.padEnd(14)} ${name}: ${formula}`);
    case 'metrics':
      return metrics.map(
        ({ id, name, formula, task }) => `${id.padEnd(14)} ${name}: ${formula} (${task})`,
      );
    case 'bounds':
      return bounds.map(({ id, name, unit, default: defaultValue, maximum, description }) => {
        const of = unit === 'MiB' ? ' MiB' : '';
        return `${id.padEnd(16)} ${name}: ${defaultValue}${of}, at most ${maximum}. ${description}`;
      });
    case 'anchors':
      return anchorStrategyEntries.map(({ id, description }) => `${id.padEnd(14)} ${description}`);
  }
}
