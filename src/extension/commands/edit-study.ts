import { Uri, window } from 'vscode';
import { anchorStrategies } from '../../core/anchors/registry';
import { normalizations } from '../../core/projection/normalization';
import { withChosen } from '../../compute/study-file/with-chosen';
import type { StudyDefinition } from '../../compute/study-file/definition';
import type { CommandHandler } from '../context';
import type { StudySession } from '../studies/study-session';
import type { SpaceNode, StudyNode } from '../sidebar/study-nodes';
import { locateFile } from '../studies/locate-file';
import { relativeName } from '../studies/study-files';
import { activeStudy } from './pick-files';
import { pickLabels } from './pick-labels';
import { showOpenDialog, showQuickPick } from '../dialogs';

/** Removes a space from the study; its file stays. */
export const removeSpace: CommandHandler = async (context, target) => {
  const session = activeStudy(context);
  if (session === undefined || target === undefined || target instanceof Uri) return;
  if (target.kind !== 'space' && target.kind !== 'file') return;
  const removed = target.kind === 'space' ? [target.id] : target.spaces;
  await session.edit((study) => ({
    ...study,
    spaces: study.spaces.filter(({ file }) => !removed.includes(file)),
  }));
};

/** Excludes a space, or all spaces of a file: they stay in the study, but take no part. */
export const leaveOutSpace: CommandHandler = async (context, target) => {
  const session = activeStudy(context);
  if (session === undefined || target === undefined || target instanceof Uri) return;
  await applyCheckboxes(session, [[target, false]]);
};

/** Asks the user for the new place of a node's file. */
export const locateNode: CommandHandler = async (context, target) => {
  const session = activeStudy(context);
  if (session === undefined || target === undefined || !('mark' in target)) return;
  await locateFile(session, target.mark.file);
};

/** Applies the checkboxes that the user has changed in the tree. */
export async function applyCheckboxes(
  session: StudySession,
  changes: readonly (readonly [StudyNode, boolean])[],
): Promise<void> {
  await session.edit((study) =>
    changes.reduce((changed, [node, checked]) => withChecked(changed, node, checked), study),
  );
}

function withChecked(study: StudyDefinition, node: StudyNode, checked: boolean): StudyDefinition {
  if (node.kind === 'space' || node.kind === 'file') {
    return { ...study, spaces: withSpaces(study.spaces, node, checked) };
  }
  if (node.kind !== 'projection' && node.kind !== 'measure') return study;
  const key = node.kind === 'projection' ? 'projections' : 'measures';
  const others = study[key].filter((id) => id !== node.id);
  const ids = checked ? [...others, node.id] : others;
  // A study without a projection or a measure shows nothing: the last one stays.
  return ids.length === 0 ? study : { ...study, [key]: ids };
}

/** Returns the spaces with one of them, or all of a file, included or excluded. */
function withSpaces(
  spaces: StudyDefinition['spaces'],
  node: Extract<StudyNode, { kind: 'space' | 'file' }>,
  include: boolean,
): StudyDefinition['spaces'] {
  if (node.kind === 'space') return withSpace(spaces, node, include);
  // Arrays that are not in the study need not be excluded.
  const changed = node.children.filter(({ id }) => include || node.spaces.includes(id));
  return changed.reduce((all, child) => withSpace(all, child, include), spaces);
}

/** Replaces a file named without a member by its array. */
function withSpace(
  spaces: StudyDefinition['spaces'],
  { id, file: whole }: SpaceNode,
  include: boolean,
): StudyDefinition['spaces'] {
  if (spaces.some(({ file }) => file === id)) {
    return spaces.map((space) => (space.file === id ? { ...space, include } : space));
  }
  const isOfFile = (name: string): boolean => name === whole || name.startsWith(`${whole ?? id}#`);
  const at = spaces.findLastIndex(({ file }) => isOfFile(file));
  const others = spaces.filter(({ file }) => file !== whole);
  const place = at < 0 ? others.length : at + 1 - (spaces.length - others.length);
  return [...others.slice(0, place), { file: id, include }, ...others.slice(place)];
}

/** Lets the user choose the labels: a column of one of the study's files, or another file. */
export const chooseLabels: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const labels = await pickLabels(context.engine, session.definition, session.folder);
  if (labels === undefined) return;
  await session.edit(({ labels: _, ...study }) =>
    withChosen(study, 'labels', labels === null ? {} : { labels }),
  );
};

/** Lets the user choose the anchors: a list in a file, or a number and a strategy. */
export const chooseAnchors: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const fromFile = 'From a file with one row id a line…';
  const offered = [...anchorStrategies, fromFile].map((label) => ({ label }));
  const strategy = (await showQuickPick(offered, { title: 'Anchors' }))?.label;
  if (strategy === undefined) return;
  if (strategy === fromFile) {
    const [file] = (await showOpenDialog({ filters: { 'Row ids': ['txt'] } })) ?? [];
    if (file === undefined) return;
    const anchors = { file: relativeName(session.folder, file) };
    await session.edit((study) => withChosen(study, 'anchors', { anchors }));
    return;
  }
  const count = await window.showInputBox({
    title: 'Number of anchors',
    value: '300',
    validateInput: (text) => (/^[1-9]\d*$/.test(text) ? undefined : 'A whole number from 1.'),
  });
  if (count === undefined) return;
  const chosen = anchorStrategies.find((name) => name === strategy)!;
  const anchors = { strategy: chosen, count: Number(count) };
  await session.edit((study) => withChosen(study, 'anchors', { anchors }));
};

/** Lets the user choose the pre-normalisation. */
export const chooseNormalization: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const offered = normalizations.map((label) => ({ label }));
  const chosen = (await showQuickPick(offered, { title: 'Normalization' }))?.label;
  if (chosen === undefined) return;
  await session.edit((study) => ({ ...study, normalization: chosen }));
};
