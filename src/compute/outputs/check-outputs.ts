import { dirname, posix } from 'node:path';
import { InspectorError } from '../../core/errors';
import { isEmbeddingName, readsBeside } from '../../formats/kinds';
import { fileReferencesIn } from '../study-file/file-reference';
import { pathsRead } from '../files/files-read';
import type { FileReference } from '../protocol/engine';
import { isSame, type Place, placeOf } from './place';

/** A file to be written. */
export type Output = Pick<FileReference, 'location' | 'name'>;

/** Creates an output for a local path, named as the user typed it. */
export function localOutput(path: string): Output {
  return { location: { path }, name: path };
}

/**
 * Refuses to overwrite inputs, under whatever name: through links, by another spelling, a file that
 * is read beside an input, or a file in an input folder. Also refuses to write two outputs to one
 * file.
 * @param inputs plain data; all file references in it are inputs
 * @throws InspectorError `output-is-input`, `same-output`
 */
export async function refuseHarmfulOutputs(
  outputs: readonly Output[],
  inputs: unknown,
): Promise<void> {
  const read = fileReferencesIn(inputs);
  const [written, inPlace] = await Promise.all([
    localPlaces(outputs),
    Promise.all(read.map(placesRead)),
  ]);
  for (const { output, place } of written) {
    for (const { input, folder, places } of inPlace) {
      if (places.some((each) => isSame(each, place))) throw outputIsInput(output, input);
      if (folder === dirname(place.path) && isReadInFolders(place.path)) {
        throw outputIsPart(output, input);
      }
    }
  }
  for (const output of outputs) {
    for (const input of read) refuseVirtual(output, input);
  }
  for (const [at, { output, place }] of written.entries()) {
    const other = written.slice(0, at).find((each) => isSame(each.place, place));
    if (other === undefined) continue;
    const areStreams = place.kind === 'stream' && other.place.kind === 'stream';
    if (!areStreams) throw sameOutput(output, other.output);
  }
}

/** Returns the local outputs with their places. */
function localPlaces(outputs: readonly Output[]): Promise<{ output: Output; place: Place }[]> {
  return Promise.all(
    outputs.flatMap((output) =>
      'path' in output.location
        ? [placeOf(output.location.path).then((place) => ({ output, place }))]
        : [],
    ),
  );
}

interface PlacesRead {
  readonly input: FileReference;
  /** The folder whose files are read, if the input is a folder. */
  readonly folder?: string;
  readonly places: readonly Place[];
}

/** Returns the places of all files that are read for a reference; none for a virtual file. */
async function placesRead(input: FileReference): Promise<PlacesRead> {
  if (!('path' in input.location)) return { input, places: [] };
  const { path } = input.location;
  const named = await placeOf(path);
  // A missing input is reported when it is read.
  const paths = await pathsRead(path).catch(() => [path]);
  const places = await Promise.all(paths.map(placeOf));
  return { input, ...(named.kind === 'folder' ? { folder: named.path } : {}), places };
}

/** Virtual files can be compared by name only. */
function refuseVirtual(output: Output, input: FileReference): void {
  if (!('uri' in output.location) || !('uri' in input.location)) return;
  const [written, read] = [output.location.uri, input.location.uri];
  if (written === read) throw outputIsInput(output, input);
  if (posix.dirname(written) === read && isReadInFolders(written)) {
    throw outputIsPart(output, input);
  }
}

/** Whether a file with this name is read when its folder is an input. */
function isReadInFolders(name: string): boolean {
  return isEmbeddingName(name) || readsBeside(name);
}

function outputIsInput({ name }: Output, input: FileReference): InspectorError {
  return new InspectorError({
    code: 'output-is-input',
    file: name,
    problem:
      name === input.name
        ? 'It is read here, and would be lost.'
        : `It is what is read as ${input.name}, or with it, and would be lost.`,
    remedy: 'Name another file to write.',
  });
}

function outputIsPart({ name }: Output, input: FileReference): InspectorError {
  return new InspectorError({
    code: 'output-is-input',
    file: name,
    problem: `It would become a part of the folder ${input.name}, which is read as embeddings.`,
    remedy: 'Name a file in another folder to write.',
  });
}

function sameOutput({ name }: Output, other: Output): InspectorError {
  return new InspectorError({
    code: 'same-output',
    file: name,
    problem:
      name === other.name
        ? 'Two things are to be written to it.'
        : `It is the file ${other.name}, to which something else is to be written.`,
    remedy: 'Name two files.',
  });
}

/** Returns the outputs that already exist as files; streams do not count. */
export async function outputsInPlace(outputs: readonly Output[]): Promise<Output[]> {
  const places = await localPlaces(outputs);
  return places.filter(({ place }) => place.kind === 'file').map(({ output }) => output);
}

/** Creates the error for existing files that may not be replaced. */
export function fileExists(existing: readonly Output[], remedy: string): InspectorError {
  const names = existing.map(({ name }) => name);
  return new InspectorError({
    code: 'file-exists',
    file: names[0]!,
    problem:
      names.length === 1
        ? 'There is a file of this name already.'
        : `There is a file of this name already, and so there is of ${names.slice(1).join(' and ')}.`,
    remedy,
    details: { files: names },
  });
}
