import { commands, Uri, window, workspace } from 'vscode';
import { InspectorError } from '../../core/errors';
import { formatStudy, studyExtension } from '../../compute/study-file/parse';
import type { CommandHandler } from '../context';
import { studyEditorType } from '../panels/study-editor';
import { newStudy } from '../studies/new-study';
import { movedStudy } from '../studies/study-files';
import { readSettings } from '../settings';
import { chooseSpaces } from './choose-spaces';
import { activeStudy } from './pick-files';

const filters = { 'Latent study': [studyExtension.slice(1)] };

/** Makes a study file of chosen embeddings and opens it. */
export const newStudyFile: CommandHandler = async (context, target, selection) => {
  const spaces = await chooseSpaces(context, target, selection, { least: 1, verb: 'Take' });
  if (spaces === undefined) return;
  const { definition, folder } = await newStudy(spaces, readSettings());
  const place = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder, `study${studyExtension}`),
    filters,
  });
  if (place === undefined) return;
  await writeAndOpen(place, formatStudy(await movedStudy(definition, folder, place)));
};

/** Opens a study file as its similarity panel. */
export const openStudyFile: CommandHandler = async (_context, target) => {
  const [file] =
    target instanceof Uri ? [target] : ((await window.showOpenDialog({ filters })) ?? []);
  if (file !== undefined) await commands.executeCommand('vscode.openWith', file, studyEditorType);
};

/** Writes the study that is shown to a file and opens that file instead. */
export const saveStudy: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const place = await window.showSaveDialog({
    defaultUri: session.file ?? Uri.joinPath(session.folder, `study${studyExtension}`),
    filters,
    title: 'Save Study',
  });
  if (place === undefined) return;
  await writeAndOpen(
    place,
    formatStudy(await movedStudy(session.definition, session.folder, place)),
  );
};

async function writeAndOpen(place: Uri, text: string): Promise<void> {
  try {
    await workspace.fs.writeFile(place, new TextEncoder().encode(text));
  } catch (error) {
    throw new InspectorError(
      {
        code: 'not-written',
        file: place.fsPath,
        problem: `The study could not be written (${error instanceof Error ? error.message : String(error)}).`,
        remedy: 'Check the folder, its permissions and the space left.',
      },
      { cause: error },
    );
  }
  await commands.executeCommand('vscode.openWith', place, studyEditorType);
}
