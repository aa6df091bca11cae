import type { CommandContext, CommandHandler } from '../context';
import { openPanel } from '../panels/panel';
import { similarityPanel } from '../panels/similarity-panel';
import { readSettings } from '../settings';
import { newStudy } from '../studies/new-study';
import { type ChosenSpace, spaceName } from '../studies/study-files';
import { chooseSpaces } from './choose-spaces';
import { showOpenDialog } from '../dialogs';

/** Opens a study of the chosen files and its similarity panel. */
export const compareEmbeddings: CommandHandler = async (context, target, selection) => {
  const wanted = { minimum: 2, verb: 'Compare' } as const;
  const spaces = await chooseSpaces(context, target, selection, wanted);
  if (spaces !== undefined) await openStudyOf(context, spaces);
};

/** Opens a study of all embedding files in a folder. */
export const compareFolder: CommandHandler = async (context, target, selection) => {
  const folders =
    target === undefined
      ? await showOpenDialog({
          title: 'Folder of embedding files',
          canSelectFiles: false,
          canSelectFolders: true,
          canSelectMany: true,
        })
      : selection;
  if (target !== undefined || folders !== undefined) {
    await compareEmbeddings(context, target, folders);
  }
};

/** Adds the chosen files to the current study, or starts one. */
export const addToStudy: CommandHandler = async (context, target, selection) => {
  const wanted = { minimum: 1, verb: 'Add' } as const;
  const spaces = await chooseSpaces(context, target, selection, wanted);
  if (spaces === undefined) return;
  const { active } = context.studies;
  if (active === undefined) {
    await openStudyOf(context, spaces);
    return;
  }
  await active.edit((study) => {
    const present = new Set(study.spaces.map(({ file }) => file));
    const added = spaces
      .map((space) => spaceName(active.folder, space))
      .filter((file) => !present.has(file))
      .map((file) => ({ file }));
    return { ...study, spaces: [...study.spaces, ...added] };
  });
};

async function openStudyOf(context: CommandContext, spaces: readonly ChosenSpace[]): Promise<void> {
  const session = await context.studies.openUnsaved(await newStudy(spaces, readSettings()));
  openPanel(similarityPanel, session, context);
}
