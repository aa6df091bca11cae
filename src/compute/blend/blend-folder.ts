import { BoundedFolder, type FolderOptions, hashNames } from '../store/bounded-folder';

/** A pair's hash, and the id of a training or file of it: the time in base 36 and some digits. */
const names = new RegExp(`${hashNames.source}-[0-9a-z]{9}-[0-9a-f]{8}`);

/** The folder that blends are kept in, one file a training; apart from what reads them, which is large. */
export function blendFolder(options: FolderOptions): BoundedFolder {
  return new BoundedFolder(options, { name: names, ending: '.blends.json' });
}
