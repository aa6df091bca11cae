import { Uri } from 'vscode';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { sidecars } from '../../formats/sidecars';
import type { Settings } from '../settings';
import { type ChosenSpace, commonFolder, fileExists, relativeName, spaceName } from './study-files';

/** A study of these spaces with the settings' defaults, and the folder its paths are relative to. */
export async function newStudy(
  chosen: readonly ChosenSpace[],
  settings: Settings,
): Promise<{ definition: StudyDefinition; folder: Uri }> {
  const files = chosen.map(({ uri }) => uri);
  const folder = commonFolder(files);
  const beside = Uri.joinPath(files[0]!, '..');
  const [labels, anchors] = await Promise.all(
    [sidecars.labels, sidecars.anchors].map(async (name) => {
      const uri = Uri.joinPath(beside, name);
      return (await fileExists(uri)) ? relativeName(folder, uri) : undefined;
    }),
  );
  const { anchorStrategy, anchorCount, projections, measure, normalization, seed } = settings;
  const definition: StudyDefinition = {
    version: 1,
    spaces: chosen.map((space) => ({ file: spaceName(folder, space) })),
    ...(labels === undefined ? {} : { labels }),
    anchors:
      anchors === undefined
        ? { strategy: anchorStrategy, ...(anchorCount > 0 ? { count: anchorCount } : {}) }
        : { file: anchors },
    projections: [...projections],
    measures: [measure],
    normalization,
    seed,
  };
  return { definition, folder };
}
