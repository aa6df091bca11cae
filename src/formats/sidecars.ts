/** Names of files that belong to embeddings beside which they are. */
export const sidecarNames = { labels: 'labels.csv', anchors: 'anchors.txt' } as const;

/** Role of a sidecar file. */
export type SidecarRole = keyof typeof sidecarNames;

/** All roles, in the order of messages. */
export const sidecarRoles: readonly SidecarRole[] = ['anchors', 'labels'];

/** Whether a file with this name, without its folder, is a sidecar and not embeddings itself. */
export function isSidecar(name: string): boolean {
  return (Object.values(sidecarNames) as string[]).includes(name.toLowerCase());
}

/** A value for some of the roles. */
export type ByRole<T> = Readonly<Partial<Record<SidecarRole, T>>>;

/** Sidecars found beside files: at most one of each role is used. */
export interface Sidecars<F> {
  readonly used: ByRole<F>;
  /** Sidecars of a role in several of the files' folders, among which no choice can be made. */
  readonly unclear: ByRole<readonly F[]>;
}

/**
 * Finds the sidecars of files: those in the common folder; if the files are in several folders,
 * those that only one of these has.
 * @param folders folders of the files, each once
 * @param find returns a file with a name in a folder, if it exists and is none of the files
 * themselves
 */
export async function findSidecars<Folder, F>(
  folders: readonly Folder[],
  find: (folder: Folder, name: string) => Promise<F | undefined>,
): Promise<Sidecars<F>> {
  const used: Partial<Record<SidecarRole, F>> = {};
  const unclear: Partial<Record<SidecarRole, readonly F[]>> = {};
  for (const role of sidecarRoles) {
    const looked = await Promise.all(folders.map((folder) => find(folder, sidecarNames[role])));
    const [first, ...others] = looked.filter((file) => file !== undefined);
    if (first === undefined) continue;
    if (others.length === 0) used[role] = first;
    else unclear[role] = [first, ...others];
  }
  return { used, unclear };
}

/**
 * Describes the used sidecars for the user: `a/anchors.txt as anchors and a/labels.csv as labels`.
 */
export function sidecarText(used: ByRole<string>): string {
  return sidecarRoles
    .flatMap((role) => (used[role] === undefined ? [] : [`${used[role]} as ${role}`]))
    .join(' and ');
}

/** Describes the sidecars that are not used, with the reason, one sentence per role. */
export function unclearText(unclear: ByRole<readonly string[]>): string[] {
  return sidecarRoles.flatMap((role) => {
    const files = unclear[role];
    if (files === undefined) return [];
    return [
      `${sidecarNames[role]} lies beside the files in several folders (${files.join(', ')}), and none is used as ${role}.`,
    ];
  });
}
