import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { parseFileReference } from '../compute/study-file/file-reference';
import {
  type ByRole,
  findSidecars,
  type SidecarRole,
  sidecarRoles,
  sidecarText,
  unclearText,
} from '../formats/sidecars';
import { tell } from './terminal';

/** Whether files found beside the embeddings are used. */
export interface SidecarOptions {
  readonly sidecars: boolean;
}

/** Files beside the embeddings that a command uses, with their names for the user. */
export type UsedSidecars = ByRole<string>;

/**
 * Adds {@link SidecarOptions} to a command.
 * @param names names of the files that it would use
 */
export function addSidecarOption(command: Command, names = 'labels.csv and anchors.txt'): Command {
  return command.option(
    '--no-sidecars',
    `do not use ${names} beside the files, which is done unless others are named`,
  );
}

/**
 * Finds the files beside embeddings for roles that the user has not named; reports them on stderr.
 * @param roles roles that are not yet filled
 */
export async function usedSidecars(
  files: readonly string[],
  roles: readonly SidecarRole[],
  { sidecars }: SidecarOptions,
): Promise<UsedSidecars> {
  if (!sidecars) return {};
  const references = files.map((file) => parseFileReference(file, process.cwd()));
  const paths = new Set<string>();
  const folders = new Map<string, string>();
  for (const { location, name } of references) {
    if (!('path' in location)) continue;
    paths.add(location.path);
    const folder = dirname(location.path);
    if (!folders.has(folder)) folders.set(folder, dirname(name));
  }
  const found = await findSidecars([...folders], async ([folder, shown], name) => {
    const path = join(folder, name);
    return !paths.has(path) && (await isFile(path)) ? join(shown, name) : undefined;
  });
  const used = only(found.used, roles);
  const text = sidecarText(used);
  if (text !== '') {
    tell(`Using ${text}, beside the files (--no-sidecars leaves them out).`);
  }
  for (const unclear of unclearText(only(found.unclear, roles))) {
    tell(`warning: ${unclear}`);
  }
  return used;
}

/**
 * Returns the roles that no option fills: labels unless named, anchors unless listed, counted or
 * chosen by a strategy.
 */
export function openRoles(command: Command): SidecarRole[] {
  const isGiven = (option: string): boolean => command.getOptionValueSource(option) === 'cli';
  return sidecarRoles.filter(
    (role) => !isGiven(role) && !(role === 'anchors' && isGiven('anchorStrategy')),
  );
}

/** Like {@link openRoles}, for a command without labels. */
export function openAnchors(command: Command): SidecarRole[] {
  return openRoles(command).filter((role) => role === 'anchors');
}

/** Returns the sidecars with which a result was computed. */
export function sidecarsIn(
  used: UsedSidecars,
  {
    labels,
    anchorsFile,
  }: {
    readonly labels?: { readonly file: string } | undefined;
    readonly anchorsFile?: string | undefined;
  },
): UsedSidecars {
  return {
    ...(used.anchors !== undefined && used.anchors === anchorsFile
      ? { anchors: used.anchors }
      : {}),
    ...(used.labels !== undefined && used.labels === labels?.file ? { labels: used.labels } : {}),
  };
}

function only<T>(found: ByRole<T>, roles: readonly SidecarRole[]): ByRole<T> {
  return Object.fromEntries(
    Object.entries(found).filter(([role]) => roles.some((wanted) => wanted === role)),
  );
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
