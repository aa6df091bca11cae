import type { QuickPickItem } from 'vscode';
import { haveSameRows, likelySpaces } from '../../compute/study-file/likely-spaces';
import { type FileArrays, labelsOf, memberOf, usable } from '../studies/file-arrays';
import type { ChosenSpace } from '../studies/study-files';
import { pickArrays } from './pick-arrays';
import { showQuickPick } from '../dialogs';

/** Purpose for which spaces are chosen. */
export interface SpacesWanted {
  /** Minimum number of spaces. */
  readonly minimum: 1 | 2;
  /** The action, as a button's label. */
  readonly verb: 'Compare' | 'Add' | 'Stitch' | 'Take';
}

/**
 * Answer of a user who wants to compare a file with other files, instead of its arrays with each
 * other.
 */
export type OtherFiles = 'other files';

/**
 * Converts files to spaces. If some hold several arrays, asks the user for all or a selection of
 * them.
 * @param canAddFiles whether the user can choose other files instead
 * @returns undefined if the user cancelled
 */
export async function askArrays(
  files: readonly FileArrays[],
  { minimum, verb }: SpacesWanted,
  canAddFiles = false,
): Promise<readonly ChosenSpace[] | OtherFiles | undefined> {
  const several = files.filter(({ arrays }) => usable(arrays).length > 1);
  if (several.length === 0) return files.map(({ uri }) => ({ uri }));
  const all = files.map(({ arrays }) => usable(arrays));
  const likely = likelySpaces(all);
  const isSame = haveSameRows(all.flat());
  const count = several.reduce((sum, { arrays }) => sum + usable(arrays).length, 0);
  const isLone = several.length === 1;
  const labels = labelsOf(several);
  const what = `${count} arrays of ${isLone ? labels[0]! : `${several.length} files`}`;
  const compareAll: QuickPickItem = {
    label: `$(checklist) ${verb} All`,
    detail: isSame ? what : `${what}; not all have the same number of rows`,
  };
  const choose: QuickPickItem = {
    label: '$(list-selection) Choose Arrays…',
    detail: 'With their shapes and types, to be ticked',
  };
  const others: QuickPickItem = {
    label: '$(files) Other Files…',
    detail: `${verb} this file with others instead`,
  };
  const chosen = await showQuickPick(
    // The first item is the default of Enter.
    [...(isSame ? [compareAll, choose] : [choose, compareAll]), ...(canAddFiles ? [others] : [])],
    {
      title: isLone
        ? `${labels[0]!} holds ${count} arrays`
        : `${several.length} files hold several arrays`,
      ignoreFocusOut: true,
    },
  );
  if (chosen === undefined) return undefined;
  if (chosen === others) return 'other files';
  const singles = files.length - several.length;
  const picked =
    chosen === compareAll
      ? several.map(({ arrays }) => usable(arrays).map(memberOf))
      : await pickArrays(
          several.map((file, i) => ({
            label: labels[i]!,
            arrays: file.arrays,
            ticked: likely[files.indexOf(file)]!.map(memberOf),
          })),
          `Arrays to ${verb}`,
          Math.max(1, minimum - singles),
        );
  if (picked === undefined) return undefined;
  return files.flatMap((file): ChosenSpace[] => {
    const members = picked[several.indexOf(file)];
    return members?.map((member) => ({ uri: file.uri, member })) ?? [{ uri: file.uri }];
  });
}
