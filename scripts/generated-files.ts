import * as z from 'zod';
import { streams } from '../src/core/measures/measure';
import { measures } from '../src/core/measures/registry';
import { anchorStrategyEntries } from '../src/core/anchors/registry';
import { combinations } from '../src/core/projection/combinations';
import { normalizationEntries } from '../src/core/projection/normalization';
import type { Projection } from '../src/core/projection/projection';
import { projections } from '../src/core/projection/registry';
import { defaultId, type EntryDescription } from '../src/core/registry';
import { trainedAggregations } from '../src/core/stitching/study/aggregations';
import { allExtensions, embeddingExtensions, formatKinds } from '../src/formats/kinds';
import { invarianceList } from '../src/compute/report/choices';
import { studySchema } from '../src/compute/study-file/definition';
import { settingProperties } from '../src/extension/setting-entries';

/** The generated parts of package.json. */
interface Manifest {
  readonly contributes: {
    readonly customEditors: { viewType: string; selector: { filenamePattern: string }[] }[];
    readonly configuration: { properties: Record<string, object> };
    readonly menus: { readonly 'explorer/context': { when: string }[] };
  };
}

/**
 * Returns the files that are generated from the registries, by their path in the project.
 * @param read returns the current text of one of the project's files
 */
export function generatedFiles(read: (path: string) => string): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', manifestFilledIn(read('package.json'))],
    ['media/latents.schema.json', json(z.toJSONSchema(studySchema, { io: 'input' }))],
    ['docs/measures.md', measuresPage()],
    ['README.md', readmeWithFormats(read('README.md'))],
  ]);
}

function manifestFilledIn(text: string): string {
  const manifest = JSON.parse(text) as Manifest;
  manifest.contributes.configuration.properties = settingProperties();
  const anyEmbeddings = `resourceExtname =~ /^(${embeddingExtensions.map((ending) => ending.replace('.', '\\.')).join('|')})$/i`;
  for (const item of manifest.contributes.menus['explorer/context']) {
    item.when = item.when.replace(/resourceExtname =~ \/\S*\/i/, anyEmbeddings);
  }
  for (const editor of manifest.contributes.customEditors) {
    if (editor.viewType === 'latentSpace.preview') {
      editor.selector = embeddingExtensions.map((ending) => ({ filenamePattern: `*${ending}` }));
    }
  }
  return json(manifest);
}

const formatsInReadme = /(<!-- formats[^>]*-->\n)[^]*(<!-- \/formats -->)/;

function readmeWithFormats(text: string): string {
  const lines = Object.values(formatKinds).map(
    (kind) => `- ${kind.name} (${allExtensions(kind).map(code).join(', ')})`,
  );
  return text.replace(formatsInReadme, `$1\n${lines.join('\n')}\n\n$2`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function measuresPage(): string {
  return `# Projections and measures

This page is made from the registries by \`npm run generate\`. Ids with a number take other numbers too,
e.g. \`${defaultId(measures.find(({ option }) => option !== undefined)!)}\`.

## Projections

${table(
  ['Id', 'Name', 'Value', 'Invariant to', 'Cost', 'Beyond memory', 'Source'],
  projections.map(projectionRow),
)}

## Products of projections

A product stands wherever a projection's id does; any number of projections may take part.

${table(
  ['Example', 'Value', 'Source'],
  combinations.map(({ example, formula, source }) => [code(example), formula, source]),
)}

## Trained aggregations

They are trained together with a head, on a decoder's training rows, where spaces are stitched or blended; there
\`mlp-sum:cosine+l1\` stands as a product's id does. \`x\` is a space after LayerNorm with a trained affine map.

${table(
  ['Id', 'Name', 'Value', 'Source'],
  trainedAggregations.map(({ id, name, formula, source }) => [code(id), name, formula, source]),
)}

## Measures

${table(
  [
    'Id',
    'Name',
    'Definition',
    'Range',
    'Closer is',
    'Invariant to',
    'Symmetric',
    'Cost',
    'Beyond memory',
    'Convention',
    'Source',
  ],
  measures.map((measure) => [
    code(defaultId(measure)),
    measure.name,
    measure.formula,
    range(measure.range),
    measure.direction,
    invariances(measure),
    measure.symmetric ? 'yes' : 'no',
    measure.cost,
    beyondMemory(streams(measure)),
    measure.convention,
    measure.source,
  ]),
)}

## Anchor strategies

${table(
  ['Id', 'Rows'],
  anchorStrategyEntries.map(({ id, description }) => [code(id), description]),
)}

## Pre-normalisations

${table(
  ['Id', 'What it does'],
  normalizationEntries.map(({ id, description }) => [code(id), description]),
)}
`;
}

function projectionRow(entry: Projection): string[] {
  const { name, formula, cost, source } = entry;
  const beyond = beyondMemory(entry.streams);
  return [code(defaultId(entry)), name, formula, invariances(entry), cost, beyond, source];
}

/** Returns which rows are used if a study does not fit into memory. */
function beyondMemory(isStreaming: boolean): string {
  return isStreaming ? 'all rows' : 'a sample';
}

const code = (text: string): string => `\`${text}\``;

function invariances(entry: EntryDescription): string {
  return invarianceList(entry.invariances).join(', ') || 'nothing';
}

function range([low, high]: readonly [number, number]): string {
  const bound = (value: number): string =>
    Number.isFinite(value) ? String(Number(value.toPrecision(4))) : value > 0 ? '∞' : '−∞';
  return `${bound(low)} to ${bound(high)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
