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
  /** What its paths are relative to. */
  readonly folder: Uri;
  /** What a person should know of how it was made. */
  readonly note?: string;
}

/** A study of these spaces with the settings' defaults, and what lies beside them as labels and anchors. */
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

/** What lies beside files, as the study names it. */
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
