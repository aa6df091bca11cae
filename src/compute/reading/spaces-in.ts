import type { PairingChoice } from '../../core/study/types';
import type { FileReference } from '../protocol/engine';

/**
 * The parts of a study that use files, or columns of files, for something other than its spaces.
 */
export interface ServingFiles {
  readonly labels?: FileReference | undefined;
  readonly targets?: FileReference | undefined;
  readonly options: { readonly pairing?: PairingChoice | undefined };
}

/**
 * Returns a study's spaces, each without the columns that the study uses as labels, ids or targets.
 * A column of another file's labels is matched by its name, unless the user names the columns of
 * the space.
 */
export function spacesIn(
  spaces: readonly FileReference[],
  { labels, targets, options }: ServingFiles,
): FileReference[] {
  return spaces.map((space) => {
    const isNamed = space.member !== undefined && space.member !== '';
    const serving = [
      ...(options.pairing?.column === undefined ? [] : [options.pairing.column]),
      ...columnOf(labels, (file) => !isNamed || isSameFile(space, file)),
      ...columnOf(targets, (file) => isSameFile(space, file)),
    ];
    return serving.length === 0 ? space : { ...space, use: { without: serving } };
  });
}

function columnOf(
  file: FileReference | undefined,
  isOfSpace: (file: FileReference) => boolean,
): string[] {
  return file?.member === undefined || file.member === '' || !isOfSpace(file) ? [] : [file.member];
}

function isSameFile({ location: a }: FileReference, { location: b }: FileReference): boolean {
  if ('path' in a) return 'path' in b && a.path === b.path;
  return 'uri' in b && a.uri === b.uri;
}
