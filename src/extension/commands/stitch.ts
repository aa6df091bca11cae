import type { Uri } from 'vscode';
import { heads } from '../../core/stitching/heads/registry';
import type { Engine } from '../../compute/protocol/engine-contract';
import { sidecarNames } from '../../formats/sidecars';
import { labelsMeaning, type StudyDefinition } from '../../compute/study-file/definition';
import { stitchingSetup } from '../../compute/study-file/stitch-request';
import { withStitching } from '../../compute/study-file/with-stitching';
import { embeddingExtensions } from '../../formats/kinds';
import type { CommandHandler } from '../context';
import { openPanel } from '../panels/panel';
import { stitchingPanel } from '../panels/stitching-panel';
import { readSettings } from '../settings';
import { newStudy } from '../studies/new-study';
import { relativeName } from '../studies/study-files';
import { chooseSpaces } from './choose-spaces';
import { activeStudy } from './pick-files';
import { pickLabels } from './pick-labels';
import { showOpenDialog, showQuickPick } from '../dialogs';

/** Opens a study of the chosen files, with labels or targets, and its stitching panel. */
export const stitchEmbeddings: CommandHandler = async (context, target, selection) => {
  const spaces = await chooseSpaces(context, target, selection, { minimum: 2, verb: 'Stitch' });
  if (spaces === undefined) return;
  const found = await newStudy(spaces, readSettings());
  const definition =
    found.definition.labels === undefined
      ? await withGoal(context.engine, found.definition, found.folder)
      : found.definition;
  if (definition === undefined) return;
  const session = await context.studies.openUnsaved({ ...found, definition });
  openPanel(stitchingPanel, session, context);
};

/** Opens the stitching panel of the study in the sidebar; without one, asks for embedding files. */
export const openStitching: CommandHandler = async (context) => {
  const { active } = context.studies;
  if (active === undefined) await stitchEmbeddings(context);
  else openPanel(stitchingPanel, active, context);
};

/** Lets the user choose the targets of a reconstruction, and sets the study's task to it. */
export const chooseTargets: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const targets = await pickTargets(session.folder);
  if (targets !== undefined) await session.edit((study) => withTargets(study, targets));
};

/** Lets the user choose the head. */
export const chooseHead: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const { task } = stitchingSetup(session.definition);
  const items = heads
    .filter(({ tasks }) => tasks.includes(task))
    .map(({ id, name, description }) => ({ label: name, detail: description, id }));
  const chosen = await showQuickPick(items, { title: 'Head' });
  if (chosen === undefined) return;
  await session.edit((study) => withStitching(study, { head: chosen.id }));
};

/** Lets the user choose what heads learn if there are no labels beside the files. */
async function withGoal(
  engine: Engine,
  study: StudyDefinition,
  folder: Uri,
): Promise<StudyDefinition | undefined> {
  const labels = {
    label: 'Choose Labels…',
    detail: `${labelsMeaning} Heads name the class.`,
  };
  const targets = {
    label: 'Choose Targets…',
    detail: 'A file with one row of numbers a sample, e.g. pixels: heads reconstruct it.',
  };
  const chosen = await showQuickPick([labels, targets], {
    title: `Stitching needs something for heads to learn, and no ${sidecarNames.labels} lies beside the files`,
  });
  if (chosen === undefined) return undefined;
  if (chosen === targets) {
    const file = await pickTargets(folder);
    return file === undefined ? undefined : withTargets(study, file);
  }
  const picked = await pickLabels(engine, study, folder);
  return typeof picked === 'string' ? { ...study, labels: picked } : undefined;
}

/** Lets the user choose the file of the targets. */
async function pickTargets(folder: Uri): Promise<string | undefined> {
  const [file] =
    (await showOpenDialog({
      title: 'What heads have to reconstruct',
      filters: { Targets: embeddingExtensions.map((ending) => ending.slice(1)) },
      defaultUri: folder,
    })) ?? [];
  return file && relativeName(folder, file);
}

function withTargets(study: StudyDefinition, targets: string): StudyDefinition {
  return withStitching(study, { task: 'reconstruction', targets });
}
