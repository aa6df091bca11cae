import { Uri, workspace } from 'vscode';
import type { CommandContext, CommandHandler } from '../context';
import { severalOf, type FileArrays, usable } from '../studies/file-arrays';
import type { ChosenSpace } from '../studies/study-files';
import { askArrays, type SpacesWanted } from './ask-arrays';
import { askFolders } from './ask-folders';
import { pickFiles, selectedFiles } from './pick-files';
import { showInformationMessage } from '../dialogs';

/**
 * Returns the spaces for a command: from the selection, or else chosen by the user. Asks about
 * folders, and about files that hold several arrays.
 * @returns undefined if the user cancelled
 */
export async function chooseSpaces(
  { engine }: CommandContext,
  target: Parameters<CommandHandler>[1],
  selection: readonly Uri[] | undefined,
  wanted: SpacesWanted,
): Promise<readonly ChosenSpace[] | undefined> {
  const given = selectedFiles(target instanceof Uri ? target : undefined, selection);
  const meant = await askFolders(given, wanted);
  if (meant === undefined) return undefined;
  const held = await severalOf(engine, meant.files);
  const files = meant.areFound ? withSpaces(held) : held;
  const count = files.reduce((sum, { arrays }) => sum + Math.max(1, usable(arrays).length), 0);
  if (files.length > 0 && count >= wanted.minimum) {
    const chosen = await askArrays(files, wanted, files.length < wanted.minimum);
    if (chosen !== 'other files') return chosen;
  }
  const picked = await pickFiles(
    files.map(({ uri }) => uri),
    wanted.minimum,
  );
  if (picked === undefined) return undefined;
  const chosen = await askArrays(await severalOf(engine, picked), wanted);
  return chosen === 'other files' ? undefined : chosen;
}

/** Returns the files that may contain spaces; tells the user about the others. */
function withSpaces(files: readonly FileArrays[]): FileArrays[] {
  const without = files.filter(({ arrays }) => arrays.length > 0 && usable(arrays).length === 0);
  if (without.length > 0) {
    const reasons = without.map(
      ({ uri, arrays }) => `${workspace.asRelativePath(uri, false)}: ${arrays[0]!.unusable!}`,
    );
    const shown = reasons.slice(0, 3).join(' ') + (reasons.length > 3 ? ' …' : '');
    const what = without.length === 1 ? '1 file was' : `${without.length} files were`;
    void showInformationMessage(`${what} left out. ${shown}`);
  }
  return files.filter((file) => !without.includes(file));
}
