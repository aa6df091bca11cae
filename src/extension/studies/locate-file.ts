import { posix } from 'node:path';
import { Uri } from 'vscode';
import { formatFileReference } from '../../compute/study-file/file-reference';
import type { FileReference } from '../../compute/protocol/engine';
import { namedFiles, withFileNames } from '../../compute/study-file/named-files';
import { InspectorError } from '../../core/errors';
import { hasEmbeddingEnding } from '../../formats/kinds';
import { fileResolver, fileUri, kindOf, relativeName } from './study-files';
import type { StudySession } from './study-session';
import { showInformationMessage, showOpenDialog } from '../dialogs';

/**
 * Lets the user choose the new place of a file, and changes the study. Other missing files that
 * have moved in the same way are offered as well.
 * @param name name of a space, labels, anchors, rows or targets, with or without the member
 */
export async function locateFile(session: StudySession, name: string): Promise<void> {
  const { folder, definition } = session;
  const resolve = await fileResolver(folder, definition);
  const named = new Map(namedFiles(definition).map((each) => [each, resolve(each)]));
  const wanted = named.get(name) ?? [...named.values()].find((file) => file.name === name);
  if (wanted === undefined) throw notOfTheStudy(name);
  const before = fileUri(wanted);
  const found = await askFor(wanted, before, folder);
  if (found === undefined) return;
  const moved = new Map([[before.toString(), found]]);
  const others = await movedAlike([...named.values()], before, found);
  if (others.size > 0 && (await areWanted(others, found))) {
    for (const [from, to] of others) moved.set(from, to);
  }
  await session.edit((study) => {
    const renamed = withFileNames(study, (each) => {
      const file = named.get(each);
      const place = file && moved.get(fileUri(file).toString());
      if (place === undefined) return each;
      return formatFileReference({ ...file, name: relativeName(folder, place) });
    });
    refuseTwice(renamed.spaces.map(({ file }) => file));
    return renamed;
  });
}

async function askFor(
  { name }: FileReference,
  before: Uri,
  studyFolder: Uri,
): Promise<Uri | undefined> {
  const folder = Uri.joinPath(before, '..');
  const chosen = await showOpenDialog({
    title: `Where is ${name}?`,
    openLabel: 'Use This',
    defaultUri: (await kindOf(folder)) === 'folder' ? folder : studyFolder,
    canSelectFiles: true,
    // Shards of a space are a folder.
    canSelectFolders: !hasEmbeddingEnding(name) && posix.extname(name) === '',
  });
  return chosen?.[0];
}

/**
 * Returns the new places of missing files that have moved in the same way as a file that was found;
 * by their old places.
 */
async function movedAlike(
  files: readonly FileReference[],
  before: Uri,
  found: Uri,
): Promise<Map<string, Uri>> {
  const moved = new Map<string, Uri>();
  for (const place of files.map(fileUri)) {
    const isSame = place.toString() === before.toString();
    if (isSame || place.scheme !== before.scheme || place.authority !== before.authority) continue;
    if ((await kindOf(place)) !== undefined) continue;
    const path = posix.relative(posix.dirname(before.path), place.path);
    const there = Uri.joinPath(found, '..', path);
    if ((await kindOf(there)) !== undefined) moved.set(place.toString(), there);
  }
  return moved;
}

async function areWanted(others: ReadonlyMap<string, Uri>, found: Uri): Promise<boolean> {
  const names = [...others.values()].map(({ path }) => posix.basename(path));
  const shown = names.slice(0, 10).join(', ');
  const all = names.length === 1 ? 'Use It, Too' : `Use All ${names.length}`;
  const chosen = await showInformationMessage(
    `${names.length === 1 ? 'Another missing file is' : `${names.length} other missing files are`} there, too.`,
    {
      modal: true,
      detail: `${shown}${names.length > 10 ? ' …' : ''}\n\nBeside ${posix.basename(found.path)}, as before.`,
    },
    all,
    'Only This One',
  );
  return chosen === all;
}

function refuseTwice(files: readonly string[]): void {
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice === undefined) return;
  throw new InspectorError({
    code: 'wrong-use',
    file: twice,
    problem: 'It is a space of the study already.',
    remedy: 'Choose another file, or leave the missing one out.',
  });
}

function notOfTheStudy(name: string): InspectorError {
  return new InspectorError({
    code: 'wrong-use',
    file: name,
    problem: 'The study does not name it by itself.',
    remedy: 'Put it back where it was, or leave out the space that reads it.',
  });
}
