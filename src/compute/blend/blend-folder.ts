import { BoundedFolder, type FolderOptions, hashNames } from '../store/bounded-folder';

/**
 * File names: a pair's hash, and the id of a training or loaded file (the time in base 36 and
 * random digits).
 */
const names = new RegExp(`${hashNames.source}-[0-9a-z]{9}-[0-9a-f]{8}`);

/**
 * Creates the folder for saved blends, one file per training. In a module of its own, because the
 * code that reads blends is large.
 */
export function blendFolder(options: FolderOptions): BoundedFolder {
  return new BoundedFolder(options, { name: names, ending: '.blends.json' });
}
