import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatFileReference, parseFileReference } from '../compute/study-file/file-reference';
import { likelySpaces } from '../compute/study-file/likely-spaces';
import { listLocalFolder } from '../compute/files/node-byte-source';
import type { FileDescription } from '../compute/protocol/engine';
import { InspectorError } from '../core/errors';
import { embeddingFiles } from '../formats/folder-files';
import { isScanned } from '../formats/kinds';
import { mebibyte } from '../formats/limits';
import { describeShape } from '../formats/shape';
import { areShards } from '../formats/shard-names';
import { describeFiles } from './describe-files';
import type { ReadingOptions } from './engine-options';
import { tell } from './terminal';

/** Help text for the files of a command. */
export const spacesArgument =
  'embedding files; FILE#member names one array in a file, and a lone folder or file stands for all files or arrays in it';

/**
 * Resolves the files of a command to spaces. A single folder of different files stands for these,
 * and a single file with several arrays for those with the same number of rows, which is reported
 * on stderr. All other names stay unchanged.
 * @param minimum minimum number of spaces for the command
 * @throws InspectorError `wrong-use` for shards that are one space if that is too few, or the
 * problem of a single file
 */
export async function namedSpaces(
  files: readonly string[],
  options: ReadingOptions,
  minimum: 1 | 2,
): Promise<readonly string[]> {
  const [named, ...others] = files;
  if (named === undefined || others.length > 0) return files;
  const { location, name, member } = parseFileReference(named, process.cwd());
  if (member !== undefined || 'uri' in location) return files;
  const isFolder = (await stat(location.path).catch(() => undefined))?.isDirectory() === true;
  const parts = isFolder ? embeddingFiles(await listLocalFolder(location.path, name)) : [];
  if (parts.length > 1 && !areShards(parts)) return models(name, parts, options);
  const spaces = await arrays(name, options);
  if (spaces.length < minimum && parts.length > 1) throw oneSpace(name, parts.length);
  return spaces;
}

/** Returns the files of a folder, one space each, without those that contain no space. */
async function models(
  folder: string,
  parts: readonly string[],
  options: ReadingOptions,
): Promise<string[]> {
  const files = parts.map((part) => join(folder, part));
  const reasons = await whyNoSpaces(files, options);
  for (const [i, reason] of reasons.entries()) {
    if (reason !== undefined) note(`${files[i]!} is left out. ${reason}`);
  }
  const left = files.filter((_, i) => reasons[i] === undefined);
  note(`${folder}: ${left.length} files are taken as models, one space each.`);
  return left;
}

/** Maximum size in bytes of files without a header that are read for this. */
const maxScannedBytes = 64 * mebibyte;

/**
 * Returns for each file the reason why it holds no space although it is valid, if so. Other problems
 * are reported when it is read.
 */
async function whyNoSpaces(
  files: readonly string[],
  options: ReadingOptions,
): Promise<(string | undefined)[]> {
  const isShort = await Promise.all(
    files.map(async (file) => !isScanned(file) || (await stat(file)).size <= maxScannedBytes),
  );
  const short = files.filter((_, i) => isShort[i]);
  const answers = await describe(short, options);
  const answerOf = new Map(short.map((file, i) => [file, answers[i]!]));
  return files.map((file) => {
    const answer = answerOf.get(file);
    const members = answer?.status === 'fulfilled' ? answer.value.members : [];
    const isSpace = members.some(({ unusable }) => unusable === undefined);
    return isSpace ? undefined : members[0]?.unusable;
  });
}

/**
 * Returns the arrays of a file or of shards with the same number of rows; the file itself if it
 * holds just one.
 */
async function arrays(name: string, options: ReadingOptions): Promise<string[]> {
  const [answer] = await describe([name], options);
  if (answer!.status === 'rejected') throw answer!.reason;
  const { members } = answer!.value;
  const usable = members.filter(({ unusable }) => unusable === undefined);
  const [likely = []] = likelySpaces([usable]);
  if (likely.length < 2) return [name];
  for (const array of usable.filter((other) => !likely.includes(other))) {
    note(`${name}#${array.name} is left out. It is ${describeShape(array.shape)}.`);
  }
  const rows = String(likely[0]!.shape[0]);
  note(`${name}: its ${likely.length} arrays of ${rows} rows are taken as spaces.`);
  return likely.map((array) => formatFileReference({ name, member: array.name }));
}

function oneSpace(folder: string, shards: number): InspectorError {
  return new InspectorError({
    code: 'wrong-use',
    file: folder,
    problem: `The folder is one space in ${shards} shards, and comparing needs at least two.`,
    remedy: `Name another as well; if its files are models to be compared, name each: ${join(folder, '*')}.`,
  });
}

function describe(
  names: readonly string[],
  options: ReadingOptions,
): Promise<readonly PromiseSettledResult<FileDescription>[]> {
  const files = names.map((name) => {
    const { location } = parseFileReference(name, process.cwd());
    return { file: { name, ...location } };
  });
  return describeFiles(files, options);
}

function note(line: string): void {
  tell(`note: ${line}`);
}
