import { type QuickPickItem, QuickPickItemKind } from 'vscode';
import type { FileDescription } from '../../compute/protocol/engine';
import type { Engine } from '../../compute/protocol/engine-contract';
import { includedSpaces, type StudyDefinition } from '../../compute/study-file/definition';
import { InspectorError } from '../../core/errors';
import type { CommandHandler } from '../context';
import { fileUri, resolveFile } from '../studies/study-files';
import type { StudySession } from '../studies/study-session';
import { activeStudy } from './pick-files';
import { showQuickPick } from '../dialogs';

type PairingOfStudy = Pick<StudyDefinition, 'ids' | 'pair'>;
type Item = QuickPickItem & { readonly pairing?: PairingOfStudy };

/**
 * Lets the user choose how rows are paired: automatically, by order, or by a column of the study's
 * files.
 */
export const chooseIds: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const { ids, pair } = session.definition;
  const controller = new AbortController();
  const offered = columnsOfFiles(context.engine, session, controller.signal).then((columns) =>
    items(columns, { ids, pair }),
  );
  const chosen = await showQuickPick<Item>(offered, {
    title: 'Row Ids',
    placeHolder: 'What pairs the rows of the spaces',
  });
  // The user may have closed the picker while files were read for it.
  controller.abort();
  if (chosen?.pairing === undefined) return;
  const { pairing } = chosen;
  await session.edit(({ ids: _, pair: __, ...study }) => ({ ...study, ...pairing }));
};

function items(columns: readonly OfferedColumn[], now: PairingOfStudy): Item[] {
  const fixed: Item[] = [
    {
      label: 'Automatic',
      detail: 'By the columns that have most entries in common; by order where there are none.',
      pairing: {},
    },
    {
      label: 'By Order',
      detail: 'Row 1 of each file with row 1 of the others, whatever their ids.',
      pairing: { pair: 'order' },
    },
    {
      label: 'By Ids or Row Numbers',
      detail: 'By ids; rows of files without any are named by their numbers, from 0.',
      pairing: { pair: 'ids' },
    },
  ];
  const offered = columns.map(({ name, files, of }): Item => ({
    label: name,
    description: files === of ? 'in all files' : `in ${files} of ${of} files`,
    pairing: { ids: name },
  }));
  const all = [
    ...fixed,
    ...(offered.length === 0
      ? []
      : [{ label: 'Columns', kind: QuickPickItemKind.Separator }, ...offered]),
  ];
  const isNow = ({ pairing }: Item): boolean =>
    pairing !== undefined && pairing.ids === now.ids && pairing.pair === now.pair;
  return all.map((item) => (isNow(item) ? { ...item, label: `$(check) ${item.label}` } : item));
}

interface OfferedColumn {
  readonly name: string;
  /** Number of files that have the column, and number of all files. */
  readonly files: number;
  readonly of: number;
}

/** Returns columns by which rows could be paired, those of most files first. */
async function columnsOfFiles(
  engine: Engine,
  { definition, folder }: StudySession,
  signal: AbortSignal,
): Promise<OfferedColumn[]> {
  const included = includedSpaces(definition);
  const references = await Promise.all(included.map(({ file }) => resolveFile(folder, file)));
  const files = [...new Map(references.map((file) => [fileUri(file).toString(), file])).values()];
  const described = await Promise.all(
    files.map(async (file): Promise<FileDescription | undefined> => {
      try {
        return await engine.describe(file, signal);
      } catch (error) {
        // The study itself reports problems of its files.
        if (error instanceof InspectorError) return undefined;
        throw error;
      }
    }),
  );
  const counts = new Map<string, number>();
  for (const description of described) {
    const names = description?.members.flatMap(({ idColumns }) =>
      idColumns.map(({ name }) => name).filter((name) => name !== ''),
    );
    for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, files: count, of: files.length }))
    .sort((a, b) => b.files - a.files);
}
