import type { Command } from 'commander';
import { parseFileReference } from '../../compute/study-file/file-reference';
import type { FileDescription } from '../../compute/protocol/engine';
import { noSpace } from '../../formats/other-files';
import { describeShape } from '../../formats/shape';
import { refuseHarmfulOutputs } from '../../compute/outputs/check-outputs';
import { describeFiles } from '../describe-files';
import { reportFailure } from '../exit';
import { standardOutput } from '../standard-output';
import { addReadingOptions, type ReadingOptions } from '../engine-options';
import { rowsDescribed, servesAs } from '../row-roles';
import { printText, printJson, shownLine } from '../terminal';

interface InfoOptions extends ReadingOptions {
  readonly json?: true;
}

/** Adds `latents info`: describes files by their headers. */
export function addInfoCommand(program: Command): void {
  addReadingOptions(
    program
      .command('info')
      .description('show format, shape and type of embedding files without reading their numbers')
      .argument('<file...>', 'embedding files'),
    'GiB that reading a header may take',
  )
    .option('--json', 'print one JSON document')
    .action(async (files: string[], options: InfoOptions) => {
      const { json } = options;
      const references = files.map((file) => parseFileReference(file, process.cwd()));
      await refuseHarmfulOutputs([standardOutput], references);
      const described = await describeFiles(
        references.map(({ name, location, member }) => ({ file: { name, ...location }, member })),
        options,
      );
      const read = described.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const [first, ...others] = described.flatMap((each) =>
        each.status === 'rejected' ? [each.reason as unknown] : [],
      );
      if (json !== true) {
        if (read.length > 0) printText(infoText(read));
      } else if (first === undefined) printJson({ files: read });
      // The problem of one file must not hide the other files.
      for (const fault of others) reportFailure(fault, false);
      if (first !== undefined) throw first as Error;
    });
}

function infoText(files: readonly FileDescription[]): string {
  const blocks = files.map(({ file, format, bytes, members, columns }) => {
    const beside = rowsDescribed(members);
    const lines = members.map((member) => {
      const { name, shape, dtype, idColumns, attributes, unusable, readings } = member;
      const label = name === '' ? '' : `#${name}  `;
      const given = [
        ...(idColumns.some(({ isDeclared }) => isDeclared) ? ['row ids'] : []),
        ...attributes.map(described),
      ];
      const offered = given.length === 0 ? '' : `, with ${given.join(', ')}`;
      // A table of labels alone has rows, but no element type.
      if (dtype === 'none') {
        const { problem, remedy } = noSpace(file, members);
        // In a folder with embeddings, labels need no hint.
        const hint = members.length === 1 ? [`  ${problem} ${remedy}`] : [];
        return [`  ${label}${String(shape[0])} rows${offered}`, ...hint];
      }
      const reason = servesAs(name, shape, beside) ?? unusable;
      const way = member.remedy === undefined ? '' : ` ${member.remedy}`;
      const note = unusable === undefined ? offered : `${offered} (${reason}${way})`;
      const made = member.columns === undefined ? '' : `, ${member.columns}`;
      const others = unusable === undefined ? readings.map(({ option }) => `@${option}`) : [];
      const also = others.length === 0 ? '' : ` (or ${shortened(others)})`;
      return `  ${label}${describeShape(shape)} ${dtype}${also}${made}${note}`;
    });
    const table = columns === undefined ? [] : [`  columns: ${listed(columns)}`];
    const head = `${file}  ${format}, ${bytes.toLocaleString('en')} bytes`;
    return [head, ...lines.flat(), ...table, ...warningLines(members)].map(shownLine).join('\n');
  });
  return blocks.join('\n');
}

/** Maximum number of columns listed by their names. */
const maxListed = 40;

function listed(columns: readonly { readonly name: string; readonly kind: string }[]): string {
  const shown = columns.slice(0, maxListed).map(({ name }) => name);
  const more = columns.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` … (${more} more)` : ''}`;
}

/** Shortens a list of many names to the first and the last. */
function shortened(names: readonly string[]): string {
  return names.length > 4 ? `${names[0]!} … ${names.at(-1)!}` : names.join(', ');
}

/** Returns each warning once, with its array unless it is of all arrays. */
function warningLines(members: FileDescription['members']): string[] {
  const said = new Map<string, string[]>();
  for (const { name, warnings } of members) {
    for (const warning of warnings) {
      const of = said.get(warning);
      if (of === undefined) said.set(warning, [name]);
      else of.push(name);
    }
  }
  return [...said].map(([warning, names]) => {
    const of =
      names.length === members.length ? '' : `${names.map((name) => `#${name}`).join(', ')}: `;
    return `  Warning: ${of}${warning}`;
  });
}

function described({ name, kind }: { readonly name: string; readonly kind: string }): string {
  return `${kind}s in "${name}"`;
}
