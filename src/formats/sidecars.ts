/** Files that go with embeddings by their names alone, where they lie beside them. */
export const sidecarNames = { labels: 'labels.csv', anchors: 'anchors.txt' } as const;

/** What a sidecar file serves as. */
export type SidecarRole = keyof typeof sidecarNames;

/** All roles, in the order they are told of. */
export const sidecarRoles: readonly SidecarRole[] = ['anchors', 'labels'];

/** Whether a file of this name, without its folder, goes with embeddings and is none itself. */
export function isSidecar(name: string): boolean {
  return (Object.values(sidecarNames) as string[]).includes(name.toLowerCase());
}

/** Something for some of the roles. */
export type ByRole<T> = Readonly<Partial<Record<SidecarRole, T>>>;

/** What lies beside files: at most one of each role is used. */
export interface Sidecars<F> {
  readonly used: ByRole<F>;
  /** Those of a role that lie in several of the files' folders: which is meant cannot be told. */
  readonly unclear: ByRole<readonly F[]>;
}

/**
 * The sidecars of files: those in the folder of all, and where files lie in several folders, those that only one of
 * these has.
 * @param folders of the files, each once
 * @param find a file of that name in a folder, if it is there and none of the files themselves
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

/** What is used, for a person: `a/anchors.txt as anchors and a/labels.csv as labels`. */
export function sidecarText(used: ByRole<string>): string {
  return sidecarRoles
    .flatMap((role) => (used[role] === undefined ? [] : [`${used[role]} as ${role}`]))
    .join(' and ');
}

/** What is not used, and why, one sentence a role. */
export function unclearText(unclear: ByRole<readonly string[]>): string[] {
  return sidecarRoles.flatMap((role) => {
    const files = unclear[role];
    if (files === undefined) return [];
    return [
      `${sidecarNames[role]} lies beside the files in several folders (${files.join(', ')}), and none is used as ${role}.`,
    ];
  });
}
