import { commands, Uri } from 'vscode';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { namedFiles } from '../../compute/study-file/named-files';
import { formatStudy, studyExtension } from '../../compute/study-file/parse';
import type { CommandContext, CommandHandler } from '../context';
import { studyEditorType } from '../panels/study-editor';
import { newStudy } from '../studies/new-study';
import { askForPlace, saveFile } from '../save-file';
import { filesOfStudy, movedStudy } from '../studies/study-files';
import { readSettings } from '../settings';
import { chooseSpaces } from './choose-spaces';
import { activeStudy } from './pick-files';
import { showOpenDialog } from '../dialogs';

const filters = { 'Latent study': [studyExtension.slice(1)] };

/** Creates a study file from chosen embeddings and opens it. */
export const newStudyFile: CommandHandler = async (context, target, selection) => {
  const spaces = await chooseSpaces(context, target, selection, { minimum: 1, verb: 'Take' });
  if (spaces === undefined) return;
  const { definition, folder } = await newStudy(spaces, readSettings());
  const place = await askForPlace(
    { defaultUri: Uri.joinPath(folder, `study${studyExtension}`), filters },
    await filesOfStudy(folder, definition),
  );
  if (place === undefined) return;
  await writeAndOpen(context, place, await movedStudy(definition, folder, place));
};

/** Opens a study file in its similarity panel. */
export const openStudyFile: CommandHandler = async (_context, target) => {
  const [file] = target instanceof Uri ? [target] : ((await showOpenDialog({ filters })) ?? []);
  if (file !== undefined) await commands.executeCommand('vscode.openWith', file, studyEditorType);
};

/** Writes the current study to a file and opens that file instead. */
export const saveStudy: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const place = await askForPlace(
    {
      defaultUri: session.file ?? Uri.joinPath(session.folder, `study${studyExtension}`),
      filters,
      title: 'Save Study',
    },
    await filesOfStudy(session.folder, session.definition),
  );
  if (place === undefined) return;
  await writeAndOpen(context, place, await movedStudy(session.definition, session.folder, place));
};

async function writeAndOpen(
  { studies }: CommandContext,
  place: Uri,
  study: StudyDefinition,
): Promise<void> {
  // By saving a study, the user has agreed to the files in it.
  await studies.places.allow(Uri.joinPath(place, '..'), namedFiles(study));
  await saveFile(place, formatStudy(study));
  await commands.executeCommand('vscode.openWith', place, studyEditorType);
}
