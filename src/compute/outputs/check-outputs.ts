import { dirname, posix } from 'node:path';
import { InspectorError } from '../../core/errors';
import { isEmbeddingName, readsBeside } from '../../formats/kinds';
import { fileReferencesIn } from '../study-file/file-reference';
import { pathsRead } from '../files/files-read';
import type { FileReference } from '../protocol/engine';
import { isSame, type Place, placeOf } from './place';

/** A file that is to be written. */
export type Output = Pick<FileReference, 'location' | 'name'>;

/** A file of this machine that is to be written, as a person names it. */
export function localOutput(path: string): Output {
  return { location: { path }, name: path };
}

/**
 * Refuses to write over what is read, by whatever name either goes: through links, as another spelling, beside
 * a file that is read, or in a folder that is. And to write two things to one file.
 * @param inputs plain data; all references to files in it are to files that are read
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

/** Outputs of this machine and where they lie. */
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
  /** The folder whose files are read, if it is one. */
  readonly folder?: string;
  readonly places: readonly Place[];
}

/** Where all lies that is read for a reference; nothing for one to a virtual file. */
async function placesRead(input: FileReference): Promise<PlacesRead> {
  if (!('path' in input.location)) return { input, places: [] };
  const { path } = input.location;
  const named = await placeOf(path);
  // What is not there is told of by whoever reads it.
  const paths = await pathsRead(path).catch(() => [path]);
  const places = await Promise.all(paths.map(placeOf));
  return { input, ...(named.kind === 'folder' ? { folder: named.path } : {}), places };
}

/** Of virtual files there are names only. */
function refuseVirtual(output: Output, input: FileReference): void {
  if (!('uri' in output.location) || !('uri' in input.location)) return;
  const [written, read] = [output.location.uri, input.location.uri];
  if (written === read) throw outputIsInput(output, input);
  if (posix.dirname(written) === read && isReadInFolders(written)) {
    throw outputIsPart(output, input);
  }
}

/** Whether a file of this name is read where its folder is. */
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

/** Those of the outputs that are files already; streams are none. */
export async function outputsInPlace(outputs: readonly Output[]): Promise<Output[]> {
  const places = await localPlaces(outputs);
  return places.filter(({ place }) => place.kind === 'file').map(({ output }) => output);
}

/** Says that files are there, which nobody has allowed to replace. */
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
