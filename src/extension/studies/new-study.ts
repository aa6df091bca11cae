import { Uri } from 'vscode';
import {
  findSidecars,
  sidecarRoles,
  type Sidecars,
  sidecarText,
  unclearText,
} from '../../formats/sidecars';
import type { StudyDefinition } from '../../compute/study-file/definition';
import type { Settings } from '../settings';
import { type ChosenSpace, commonFolder, fileExists, relativeName, spaceName } from './study-files';

/** A study that is not saved yet. */
export interface NewStudy {
  readonly definition: StudyDefinition;
  /** Folder to which its paths are relative. */
  readonly folder: Uri;
  /** Note for the user on how it was created. */
  readonly note?: string;
}

/**
 * Creates a study of these spaces with the settings' defaults, and with labels and anchors found
 * beside them.
 */
export async function newStudy(
  chosen: readonly ChosenSpace[],
  settings: Settings,
): Promise<NewStudy> {
  const files = chosen.map(({ uri }) => uri);
  const folder = commonFolder(files);
  const { used, unclear } = await sidecarsOf(files, folder);
  const { anchorStrategy, anchorCount, projections, measure, normalization, seed } = settings;
  const sidecars = sidecarRoles.filter((role) => used[role] !== undefined);
  const definition: StudyDefinition = {
    version: 1,
    spaces: chosen.map((space) => ({ file: spaceName(folder, space) })),
    ...(used.labels === undefined ? {} : { labels: used.labels }),
    anchors:
      used.anchors === undefined
        ? { strategy: anchorStrategy, ...(anchorCount > 0 ? { count: anchorCount } : {}) }
        : { file: used.anchors },
    ...(sidecars.length === 0 ? {} : { sidecars }),
    projections: [...projections],
    measures: [measure],
    normalization,
    seed,
  };
  const text = sidecarText(used);
  const notes = [
    ...(text === '' ? [] : [`Using ${text}, beside the files.`]),
    ...unclearText(unclear),
  ];
  return { definition, folder, ...(notes.length === 0 ? {} : { note: notes.join(' ') }) };
}

/** Finds the sidecars of files, with their names in the study. */
function sidecarsOf(files: readonly Uri[], studyFolder: Uri): Promise<Sidecars<string>> {
  const own = new Set(files.map(String));
  const folders = new Map(
    files.map((file) => Uri.joinPath(file, '..')).map((folder) => [folder.toString(), folder]),
  );
  return findSidecars([...folders.values()], async (folder, name) => {
    const uri = Uri.joinPath(folder, name);
    const isThere = !own.has(uri.toString()) && (await fileExists(uri));
    return isThere ? relativeName(studyFolder, uri) : undefined;
  });
}
