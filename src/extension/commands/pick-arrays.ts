import { type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { describeShape } from '../../formats/shape';
import { shownItem } from '../dialogs';
import { type FileArray, memberOf, usable } from '../studies/file-arrays';
import { visibleText } from '../../compute/protocol/visible-text';

/** A file whose arrays can be chosen. */
export interface OfferedFile {
  /** Name of the file for the user. */
  readonly label: string;
  readonly arrays: readonly FileArray[];
  /** Names of the arrays that are checked initially. */
  readonly ticked: readonly string[];
}

interface ArrayItem extends QuickPickItem {
  /** Number of the file; absent for an item that cannot be checked. */
  readonly file?: number;
  readonly member?: string;
}

const untickAll = { iconPath: new ThemeIcon('clear-all'), tooltip: 'Untick All' };

/**
 * Lets the user choose arrays of files. Arrays that cannot be spaces are listed with the reason.
 * @param minimum minimum number of arrays to check
 * @returns the names of the checked arrays of each file; undefined if the user cancelled
 */
export function pickArrays(
  files: readonly OfferedFile[],
  title: string,
  minimum: number,
): Promise<readonly (readonly string[])[] | undefined> {
  const picker = window.createQuickPick<ArrayItem>();
  const items = itemsOf(files).map(shownItem);
  const canBeTicked = (item: ArrayItem): boolean => item.file !== undefined;
  const ticked = (): ArrayItem[] => items.filter((item) => picker.selectedItems.includes(item));
  picker.title = visibleText(title);
  picker.placeholder = 'Type to filter; the box ticks all that show';
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  // The choice would be lost when the user looks something up elsewhere.
  picker.ignoreFocusOut = true;
  picker.items = items;
  picker.selectedItems = items.filter(
    ({ file, member }) => file !== undefined && files[file]!.ticked.includes(member!),
  );
  // If some items can never be checked, the picker's checkbox for all cannot uncheck the others.
  if (!items.filter(({ kind }) => kind !== QuickPickItemKind.Separator).every(canBeTicked)) {
    picker.buttons = [untickAll];
  }
  return new Promise((resolve) => {
    picker.onDidTriggerButton(() => {
      picker.selectedItems = [];
    });
    picker.onDidChangeSelection((selected) => {
      if (!selected.every(canBeTicked)) picker.selectedItems = selected.filter(canBeTicked);
    });
    picker.onDidAccept(() => {
      const chosen = ticked().filter(canBeTicked);
      if (chosen.length < minimum) {
        picker.title = visibleText(`${title}: tick at least ${minimum}`);
        return;
      }
      resolve(
        files.map((_, i) =>
          chosen.filter(({ file }) => file === i).flatMap(({ member }) => member ?? []),
        ),
      );
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** Creates the items: by file, and last those that cannot be checked. */
function itemsOf(files: readonly OfferedFile[]): ArrayItem[] {
  const separator = (label: string): ArrayItem => ({ label, kind: QuickPickItemKind.Separator });
  const facts = ({ shape, dtype }: FileArray, { label }: OfferedFile): string =>
    `${describeShape(shape)} ${dtype}${files.length > 1 ? `  ·  ${label}` : ''}`;
  const offered = files.flatMap((file, i) => [
    ...(files.length > 1 ? [separator(file.label)] : []),
    ...usable(file.arrays).map((array): ArrayItem => {
      const member = memberOf(array);
      return { label: member, description: facts(array, file), file: i, member };
    }),
  ]);
  const others = files.flatMap((file) =>
    file.arrays.flatMap((array): ArrayItem[] =>
      array.unusable === undefined
        ? []
        : [
            {
              label: `$(circle-slash) ${memberOf(array)}`,
              description: facts(array, file),
              detail: array.unusable,
            },
          ],
    ),
  );
  return [...offered, ...(others.length === 0 ? [] : [separator('cannot be spaces')]), ...others];
}
