import { FileType, QuickPickItemKind, Uri, workspace } from 'vscode';
import { InspectorError } from '../../core/errors';
import type { FileDescription, FileReference } from '../../compute/protocol/engine';
import type { Engine } from '../../compute/protocol/engine-contract';
import { labelsMeaning, type StudyDefinition } from '../../compute/study-file/definition';
import { embeddingExtensions } from '../../formats/kinds';
import { labelExtensions, isLabelsName } from '../../formats/label-files';
import { fileUri, relativeName, resolveFile } from '../studies/study-files';
import { showOpenDialog, showQuickPick } from '../dialogs';

type Item = { readonly value?: string; readonly kind?: QuickPickItemKind } & {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
};

const chooseFile: Item = { label: 'Choose a File…', detail: labelsMeaning };
const noLabels: Item = { label: 'None' };

/**
 * Lets the user choose labels: a column of one of the study's files, or another file.
 * @returns their name in the study, null for none, undefined if the user cancelled
 */
export async function pickLabels(
  engine: Engine,
  { spaces, labels }: StudyDefinition,
  folder: Uri,
): Promise<string | null | undefined> {
  const controller = new AbortController();
  const offered = offeredIn(engine, spaces, folder, controller.signal).then((found): Item[] => [
    ...found,
    ...(found.length === 0 ? [] : [{ label: '', kind: QuickPickItemKind.Separator }]),
    chooseFile,
    ...(labels === undefined ? [] : [noLabels]),
  ]);
  const chosen = await showQuickPick(offered, {
    title: 'Labels',
    placeHolder:
      labels === undefined ? 'Files of labels, and columns of the study’s files' : `Now ${labels}`,
  });
  // The user may have closed the picker while files were read for it.
  controller.abort();
  if (chosen === undefined) return undefined;
  if (chosen.value !== undefined) return chosen.value;
  return chosen === noLabels ? null : openLabels(folder);
}

async function openLabels(folder: Uri): Promise<string | undefined> {
  const [file] =
    (await showOpenDialog({
      title: 'Labels',
      filters: {
        Labels: [...labelExtensions],
        Embeddings: embeddingExtensions.map((ending) => ending.slice(1)),
      },
      defaultUri: folder,
    })) ?? [];
  return file && relativeName(folder, file);
}

/**
 * Returns files of labels beside those of spaces, and columns of labels in these, each file once.
 */
async function offeredIn(
  engine: Engine,
  spaces: StudyDefinition['spaces'],
  folder: Uri,
  signal: AbortSignal,
): Promise<Item[]> {
  const found = await Promise.all(spaces.map(({ file }) => resolveFile(folder, file)));
  const files = new Map(found.map((file) => [file.name, file]));
  const [beside, columns] = await Promise.all([
    filesBeside([...files.values()], folder),
    Promise.all([...files.values()].map((file) => columnsOf(engine, file, signal))),
  ]);
  return [...beside, ...columns.flat()];
}

const maxBeside = 20;

/** Returns files beside those of spaces whose names say that they are labels. */
async function filesBeside(files: readonly FileReference[], studyFolder: Uri): Promise<Item[]> {
  const own = new Set(files.map((file) => fileUri(file).toString()));
  const folders = new Map(
    files
      .map((file) => Uri.joinPath(fileUri(file), '..'))
      .map((folder) => [folder.toString(), folder] as const),
  );
  const found = await Promise.all([...folders.values()].map(labelsIn));
  return found
    .flat()
    .filter((file) => !own.has(file.toString()))
    .slice(0, maxBeside)
    .map((file) => {
      const value = relativeName(studyFolder, file);
      return { label: value, description: 'a file beside the embeddings', value };
    });
}

async function labelsIn(folder: Uri): Promise<Uri[]> {
  try {
    const entries = await workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => (type & FileType.File) !== 0 && isLabelsName(name))
      .map(([name]) => Uri.joinPath(folder, name));
  } catch {
    // A missing folder is reported when its files are read.
    return [];
  }
}

/**
 * Returns the row descriptions of a file; none if it cannot be read, which the study itself
 * reports.
 */
async function columnsOf(
  engine: Engine,
  { location, name }: FileReference,
  signal: AbortSignal,
): Promise<Item[]> {
  let description: FileDescription;
  try {
    description = await engine.describe({ location, name }, signal);
  } catch (error) {
    if (error instanceof InspectorError) return [];
    throw error;
  }
  const columns = new Map<string, Item>();
  for (const { name: member, shape, attributes } of description.members) {
    for (const { name: column, kind } of attributes) {
      if (kind === 'split') continue;
      // Arrays with the same number of rows share their descriptions.
      const key = `${column} ${String(shape[0])}`;
      if (columns.has(key)) continue;
      const isClash = [...columns.keys()].some((other) => other.startsWith(`${column} `));
      const path = isClash ? `${member.replace(/^\//, '')}/${column}` : column;
      columns.set(key, {
        label: path,
        description: `${name}, ${String(shape[0])} rows${kind === 'text' ? ', texts' : ''}`,
        value: `${name}#${path}`,
      });
    }
  }
  return [...columns.values()];
}
