import { Uri } from 'vscode';
import { likelySpaces } from '../../compute/study-file/likely-spaces';
import type { CommandContext, CommandHandler } from '../context';
import { arraysOf, type FileArrays, labelsOf, memberOf, usable } from '../studies/file-arrays';
import { fileUri, resolveFile } from '../studies/study-files';
import { type LocatedSpace, type StudyFile, withArrays } from '../studies/study-arrays';
import type { StudySession } from '../studies/study-session';
import { activeStudy } from './pick-files';
import { pickArrays } from './pick-arrays';
import { showInformationMessage } from '../dialogs';

/** A file of the study that holds several arrays. */
interface SeveralArrays {
  readonly file: StudyFile;
  readonly held: FileArrays;
}

/** Adds all arrays of the files that the study names without a member. */
export const compareAllArrays: CommandHandler = async (context) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const files = await filesWithSeveral(context, session);
  const whole = files.filter(({ file }) => isNamedWhole(file));
  await session.edit((study) =>
    whole.reduce((changed, { file }) => withArrays(changed, file, file.members), study),
  );
};

/** Lets the user choose the arrays of the files that hold several, or of one of them. */
export const chooseArrays: CommandHandler = async (context, target) => {
  const session = activeStudy(context);
  if (session === undefined) return;
  const only = target === undefined || target instanceof Uri ? undefined : target.id;
  const found = await filesWithSeveral(context, session);
  const files = only === undefined ? found : found.filter(({ file }) => file.name === only);
  if (files.length === 0) {
    void showInformationMessage('No file of the study holds several arrays.');
    return;
  }
  const labels = labelsOf(files.map(({ held }) => held));
  const likely = likelySpaces(files.map(({ held }) => usable(held.arrays)));
  const chosen = await pickArrays(
    files.map(({ file, held }, i) => ({
      label: labels[i]!,
      arrays: held.arrays,
      ticked: isNamedWhole(file) ? likely[i]!.map(memberOf) : included(file),
    })),
    'Arrays of the Study',
    1,
  );
  if (chosen === undefined) return;
  await session.edit((study) =>
    files.reduce((changed, { file }, i) => withArrays(changed, file, chosen[i]!), study),
  );
};

async function filesWithSeveral(
  { engine }: CommandContext,
  { definition, folder }: StudySession,
): Promise<SeveralArrays[]> {
  const references = await Promise.all(
    definition.spaces.map(({ file }) => resolveFile(folder, file)),
  );
  const byName = new Map<string, { uri: Uri; spaces: LocatedSpace[] }>();
  for (const [i, space] of definition.spaces.entries()) {
    const reference = references[i]!;
    const { uri, spaces } = byName.get(reference.name) ?? { uri: fileUri(reference), spaces: [] };
    const member = reference.member?.replace(/^\//, '') ?? '';
    const located = { space, ...(member === '' ? {} : { member }) };
    byName.set(reference.name, { uri, spaces: [...spaces, located] });
  }
  const files = [...byName];
  const held = await arraysOf(
    engine,
    files.map(([, { uri }]) => uri),
  );
  return files.flatMap(([name, { spaces }], i): SeveralArrays[] => {
    const members = usable(held[i]!.arrays).map(memberOf);
    // A table may have unreadable columns beside a readable one.
    const isChoice = held[i]!.arrays.length > 1 && members.length > 0;
    return isChoice ? [{ file: { name, spaces, members }, held: held[i]! }] : [];
  });
}

function isNamedWhole({ spaces }: StudyFile): boolean {
  return spaces.some(({ member, space }) => member === undefined && space.include !== false);
}

function included({ spaces }: StudyFile): string[] {
  return spaces.flatMap(({ member, space }) => (space.include === false ? [] : (member ?? [])));
}
