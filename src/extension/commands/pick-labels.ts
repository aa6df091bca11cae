import { QuickPickItemKind, Uri, window } from 'vscode';
import { InspectorError } from '../../core/errors';
import type { Engine, FileDescription } from '../../compute/protocol/engine';
import { labelsMeaning, type StudyDefinition } from '../../compute/study-file/definition';
import { embeddingExtensions } from '../../formats/kinds';
import { relativeName, resolveFile } from '../studies/study-files';

type Item = { readonly value?: string; readonly kind?: QuickPickItemKind } & {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
};

const chooseFile: Item = { label: 'Choose a File…', detail: labelsMeaning };
const noLabels: Item = { label: 'None' };

/**
 * Asks for labels: a column of one of the study's files, or another file.
 * @returns how the study names them, null for none, undefined if the person changed their mind
 */
export async function pickLabels(
  engine: Engine,
  { spaces, labels }: StudyDefinition,
  folder: Uri,
): Promise<string | null | undefined> {
  const files = [...new Set(spaces.map(({ file }) => file.split('#')[0]!))];
  const offered = Promise.all(files.map((file) => columnsOf(engine, folder, file))).then(
    (found): Item[] => {
      const columns = found.flat();
      return [
        ...columns,
        ...(columns.length === 0 ? [] : [{ label: '', kind: QuickPickItemKind.Separator }]),
        chooseFile,
        ...(labels === undefined ? [] : [noLabels]),
      ];
    },
  );
  const chosen = await window.showQuickPick(offered, {
    title: 'Labels',
    placeHolder: labels === undefined ? 'Columns of the study’s files' : `Now ${labels}`,
  });
  if (chosen === undefined) return undefined;
  if (chosen.value !== undefined) return chosen.value;
  return chosen === noLabels ? null : openLabels(folder);
}

async function openLabels(folder: Uri): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: 'Labels',
      filters: {
        Labels: ['csv', 'tsv'],
        Embeddings: embeddingExtensions.map((ending) => ending.slice(1)),
      },
      defaultUri: folder,
    })) ?? [];
  return file && relativeName(folder, file);
}

/** What a file says of its rows; nothing where it can't be read, which the study itself tells of. */
async function columnsOf(engine: Engine, folder: Uri, file: string): Promise<Item[]> {
  let description: FileDescription;
  try {
    description = await engine.describe(resolveFile(folder, file));
  } catch (error) {
    if (error instanceof InspectorError) return [];
    throw error;
  }
  const columns = new Map<string, Item>();
  for (const { name: member, shape, attributes } of description.members) {
    for (const { name, kind } of attributes) {
      if (kind === 'split') continue;
      // Arrays of as many rows share what lies beside them.
      const key = `${name} ${String(shape[0])}`;
      if (columns.has(key)) continue;
      const isClash = [...columns.keys()].some((other) => other.startsWith(`${name} `));
      const path = isClash ? `${member.replace(/^\//, '')}/${name}` : name;
      columns.set(key, {
        label: path,
        description: `${file}, ${String(shape[0])} rows${kind === 'text' ? ', texts' : ''}`,
        value: `${file}#${path}`,
      });
    }
  }
  return [...columns.values()];
}
