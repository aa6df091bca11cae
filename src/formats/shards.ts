import { InspectorError } from '../core/errors';
import { allocateLike, type Matrix } from '../core/matrix';
import {
  type EmbeddingFile,
  type EmbeddingMember,
  type EmbeddingTable,
  type IdSource,
  type RowAttribute,
  unreadType,
  unusableMember,
} from './format';
import { describeShape } from './shape';
import { inOrder, shardSet } from './shard-names';

/** An opened file of a folder. */
export interface FolderFile {
  /** Its name in the folder. */
  readonly name: string;
  readonly file: EmbeddingFile;
}

/**
 * Opens a folder as one file: shards, recognised by their numbered names, form one space; other
 * files are members.
 * @throws InspectorError `malformed` if shards do not fit together
 */
export function openFolder(folder: string, files: readonly FolderFile[]): EmbeddingFile {
  const groups = new Map<string, FolderFile[]>();
  const byName = new Map(files.map((file) => [file.name, file]));
  for (const name of inOrder([...byName.keys()])) {
    groups.set(shardSet(name), [...(groups.get(shardSet(name)) ?? []), byName.get(name)!]);
  }
  const members = [...groups.values()].flatMap((group) => {
    const [first] = group;
    const prefix = groups.size === 1 ? '' : first!.name;
    const broken = group.find(({ file }) => file.members.some(({ dtype }) => dtype === unreadType));
    if (broken !== undefined) return [unreadShard(broken, prefix)];
    return first!.file.members.map((member) =>
      renamed(group.length === 1 ? member : joined(folder, group, member), prefix),
    );
  });
  const [lone, ...others] = groups.values();
  const table = lone === undefined || others.length > 0 ? undefined : joinedTable(folder, lone);
  return {
    format: groups.size === 1 ? files[0]!.file.format : 'folder',
    members,
    ...(table === undefined ? {} : { table }),
    provenance: { files: String(files.length) },
    close: async () => {
      await Promise.all(files.map(({ file }) => file.close()));
    },
  };
}

/**
 * Joins tables with the same columns.
 * @param parts tables in order
 */
function joinedTable(folder: string, parts: readonly FolderFile[]): EmbeddingTable | undefined {
  const tables = parts.flatMap(({ file }) => file.table ?? []);
  if (tables.length < parts.length) return undefined;
  const withMembers = (membersOf: (table: EmbeddingTable) => readonly EmbeddingMember[]) =>
    parts.map(({ name, file }, i) => ({ name, file: { ...file, members: membersOf(tables[i]!) } }));
  return {
    columns: tables[0]!.columns,
    members(use) {
      const all = withMembers((table) => table.members(use));
      return all[0]!.file.members.map((member) => joined(folder, all, member));
    },
    select(wanted, use) {
      const all = withMembers((table) => [table.select(wanted, use)]);
      return joined(folder, all, all[0]!.file.members[0]!);
    },
  };
}

/**
 * Returns an unusable member for shards of which one cannot be read: the rest would be taken for
 * the whole.
 */
function unreadShard({ name, file }: FolderFile, prefix: string): EmbeddingMember {
  const [member] = file.members;
  const reason = member!.unusable!;
  const problem = prefix === name ? reason : `Of ${name}: ${reason}`;
  return unusableMember(prefix, [], unreadType, problem, member!.remedy);
}

function renamed(member: EmbeddingMember, prefix: string): EmbeddingMember {
  if (prefix === '') return member;
  const name = member.name === '' ? prefix : `${prefix}/${member.name}`;
  return { ...member, name, inFile: prefix };
}

/** Maximum number of shards' warnings that are given in full. */
const maxSaid = 3;

/** Joins the members with the same name of every shard, one after the other. */
function joined(
  folder: string,
  group: readonly FolderFile[],
  first: EmbeddingMember,
): EmbeddingMember {
  const parts = group.map(({ name, file }) => {
    const part = file.members.find((member) => member.name === first.name);
    if (part?.shape.length === first.shape.length && part.shape[1] === first.shape[1]) return part;
    throw new InspectorError({
      code: 'malformed',
      file: folder,
      problem: `The shard ${name} holds ${part === undefined ? `no "${first.name}"` : describeShape(part.shape)}, the first ${describeShape(first.shape)}.`,
      remedy: 'Keep only shards of one space in a folder.',
    });
  });
  const starts: number[] = [];
  let rows = 0;
  for (const part of parts) {
    starts.push(rows);
    rows += part.shape[0] ?? 0;
  }
  const texts = (read: (part: EmbeddingMember) => Promise<readonly string[]>) => async () => {
    const all: string[] = [];
    for (const part of parts) for (const text of await read(part)) all.push(text);
    return all;
  };
  const attributes = (first.attributes ?? []).filter(({ name }) =>
    parts.every((part) => attributeOf(part, name) !== undefined),
  );
  // Other readings of the first shard are of that shard alone.
  const { idSources = [], warnings: _, readings: __, ...rest } = first;
  const said = parts.flatMap((part, p) =>
    (part.warnings ?? []).map((warning) => `${group[p]!.name}: ${warning}`),
  );
  const more = said.length - maxSaid;
  const warnings = [
    ...said.slice(0, maxSaid),
    ...(more > 0 ? [`There is as much to say of ${more} more shards.`] : []),
  ];
  return {
    ...rest,
    ...(warnings.length === 0 ? {} : { warnings }),
    shape: [rows, ...first.shape.slice(1)],
    readRows: (start, stop) => readAcross(parts, starts, start, stop),
    idSources: idSources
      .filter(({ name }) => parts.every((part) => idSourceOf(part, name) !== undefined))
      .map((source) => ({
        ...source,
        read: texts((part) => idSourceOf(part, source.name)!.read()),
      })),
    attributes: attributes.map(({ name, kind }) => ({
      name,
      kind,
      read: texts((part) => attributeOf(part, name)!.read()),
    })),
  };
}

function idSourceOf({ idSources }: EmbeddingMember, name: string): IdSource | undefined {
  return idSources?.find((source) => source.name === name);
}

function attributeOf({ attributes }: EmbeddingMember, name: string): RowAttribute | undefined {
  return attributes?.find((attribute) => attribute.name === name);
}

async function readAcross(
  parts: readonly EmbeddingMember[],
  starts: readonly number[],
  start: number,
  stop: number,
): Promise<Matrix> {
  let whole: Matrix | undefined;
  for (const [i, part] of parts.entries()) {
    const [from, to] = [starts[i]!, starts[i]! + part.shape[0]!];
    const [first, last] = [Math.max(start, from), Math.min(stop, to)];
    if (first >= last && !(start === stop && i === 0)) continue;
    const block = await part.readRows(first - from, Math.max(first, last) - from);
    const rows = stop - start;
    whole ??= { rows, cols: block.cols, data: allocateLike(block.data, rows * block.cols) };
    whole.data.set(block.data, (first - start) * block.cols);
  }
  return whole!;
}
