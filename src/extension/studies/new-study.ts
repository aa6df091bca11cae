import { Uri } from 'vscode';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { sidecars } from '../../formats/sidecars';
import type { Settings } from '../settings';
import { commonFolder, fileExists, relativeName } from './study-files';

/** A study of these files with the settings' defaults, and the folder its paths are relative to. */
export async function newStudy(
  files: readonly Uri[],
  settings: Settings,
): Promise<{ definition: StudyDefinition; folder: Uri }> {
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
    spaces: files.map((file) => ({ file: relativeName(folder, file) })),
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
