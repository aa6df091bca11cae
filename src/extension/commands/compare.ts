import { Uri } from 'vscode';
import type { CommandContext, CommandHandler } from '../context';
import { openPanel } from '../panels/panel';
import { similarityPanel } from '../panels/similarity-panel';
import { readSettings } from '../settings';
import { newStudy } from '../studies/new-study';
import { relativeName } from '../studies/study-files';
import { filesFor } from './pick-files';

/** Opens a study of the chosen files and its similarity panel. */
export const compareEmbeddings: CommandHandler = async (context, target, selection) => {
  const files = await filesFor(target instanceof Uri ? target : undefined, selection, 2);
  if (files !== undefined) await openStudyOf(context, files);
};

/** Adds the chosen files to the study that is shown, or starts one. */
export const addToStudy: CommandHandler = async (context, target, selection) => {
  const files = await filesFor(target instanceof Uri ? target : undefined, selection, 1);
  if (files === undefined) return;
  const { active } = context.studies;
  if (active === undefined) {
    await openStudyOf(context, files);
    return;
  }
  await active.edit((study) => {
    const known = new Set(study.spaces.map(({ file }) => file));
    const added = files
      .map((file) => relativeName(active.folder, file))
      .filter((file) => !known.has(file))
      .map((file) => ({ file }));
    return { ...study, spaces: [...study.spaces, ...added] };
  });
};

async function openStudyOf(context: CommandContext, files: readonly Uri[]): Promise<void> {
  const session = await context.studies.openUnsaved(await newStudy(files, readSettings()));
  openPanel(similarityPanel, session, context);
}
