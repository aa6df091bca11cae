import { BoundedFolder, type FolderOptions } from '../cache/bounded-folder';

/** The folder that blends are kept in, one file a training; apart from what reads them, which is large. */
export function blendFolder(options: FolderOptions): BoundedFolder {
  return new BoundedFolder(options, '.blends.json');
}
