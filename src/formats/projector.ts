import type { ByteSource } from './byte-source';
import { elementTypes } from './elements';
import { notOfFormat, truncated } from './faults';
import {
  type EmbeddingFile,
  type EmbeddingMember,
  type Format,
  type RowAttribute,
  withWarnings,
} from './format';
import { attributeKind, isIdName } from './id-names';
import { formatKinds } from './kinds';
import { describeLeftOver } from './left-over';
import { checkMemory, type ReadLimits } from './limits';
import {
  configName,
  isConfig,
  namedTensors,
  type ProjectorTensor,
  staysInside,
} from './projector-config';
import { rawMember, rowMajorStrides } from './raw-array';
import { refusePlaceholder, placeholderBytes } from './placeholders';
import { csv } from './text/csv';
import { looksLikeText } from './text/head';
import { TextRecords } from './text/records';

/**
 * TensorBoard's embedding projector: float32 without a header; a config file beside it gives shape
 * and metadata. The config can be opened as well, with all tensors that it names.
 */
export const projector: Format = {
  ...formatKinds.projector,
  needsName: true,
  matches: () => true,
  async open(source, limits): Promise<EmbeddingFile> {
    const config = isConfig(source.name) ? source : await besideOf(source, configName);
    const named = await namedTensors(config, source.name, limits);
    if (named.length === 0)
      throw notOfFormat(source, 'projector', `${configName} names no such tensor`);
    const members: EmbeddingMember[] = [];
    for (const [i, entry] of named.entries()) {
      const name = named.length === 1 ? '' : (entry.tensorName ?? String(i));
      members.push(await openTensor(source, name, entry, limits));
    }
    return { format: 'projector', members, provenance: {}, close: () => Promise.resolve() };
  },
};

async function besideOf(source: ByteSource, path: string): Promise<ByteSource> {
  if (!staysInside(path)) {
    throw notOfFormat(
      source,
      'projector',
      `it names a file outside its folder, "${path.slice(0, 60)}"`,
    );
  }
  const beside = await source.openBeside?.(path);
  if (beside !== undefined) {
    refusePlaceholder(beside.name, await beside.read(0, Math.min(placeholderBytes, beside.size)));
    return beside;
  }
  throw notOfFormat(source, 'projector', `the file ${path} is not beside it`);
}

async function openTensor(
  source: ByteSource,
  name: string,
  { tensorPath, tensorShape, metadataPath }: ProjectorTensor,
  limits: ReadLimits,
): Promise<EmbeddingMember> {
  const tensor = await besideOf(source, tensorPath);
  const member = tensorPath.endsWith('.tsv')
    ? { ...(await textTensor(tensor, limits)), name }
    : await rawTensor(tensor, name, tensorShape, limits);
  if (metadataPath === undefined) return member;
  const metadata = await besideOf(source, metadataPath);
  return { ...member, ...(await readMetadata(metadata, member.shape[0]!, limits)) };
}

/** All columns are dimensions, because row descriptions have a file of their own. */
async function textTensor(source: ByteSource, limits: ReadLimits): Promise<EmbeddingMember> {
  const { members, table } = await csv.open(source, limits);
  const hasNumbers = table!.columns.some(({ kind }) => kind === 'number');
  return hasNumbers ? table!.select('*') : members[0]!;
}

async function rawTensor(
  source: ByteSource,
  name: string,
  shape: readonly [number, number] | undefined,
  limits: ReadLimits,
): Promise<EmbeddingMember> {
  if (shape === undefined)
    throw notOfFormat(source, 'projector', `${configName} tells no tensorShape`);
  const type = elementTypes.get('float32')!;
  const needed = shape[0] * shape[1] * type.bytes;
  const rowBytes = shape[1] * type.bytes;
  if (needed > source.size) {
    const present = Math.floor(source.size / rowBytes);
    throw truncated(source, needed, `${present} of its ${shape[0]} rows`);
  }
  if (source.size % rowBytes !== 0) {
    const problem = `it has ${source.size} bytes, and ${shape[0]} rows × ${shape[1]} take ${needed}`;
    throw notOfFormat(source, 'projector', problem);
  }
  const where = `behind the ${shape[0]} rows that ${configName} names`;
  const leftOver = await describeLeftOver(source, needed, source.size, where, rowBytes);
  const array = {
    source,
    offset: 0,
    shape,
    strides: rowMajorStrides(shape),
    type,
    littleEndian: true,
  };
  return withWarnings(rawMember(name, array, limits), [leftOver ?? []].flat());
}

/** Reads metadata: a single column has no header and is labels; several columns have one. */
async function readMetadata(
  source: ByteSource,
  rows: number,
  limits: ReadLimits,
): Promise<Pick<EmbeddingMember, 'idSources' | 'attributes'>> {
  const head = await source.read(0, Math.min(512, source.size));
  if (!looksLikeText(head)) throw notOfFormat(source, 'projector', 'its metadata is no text');
  checkMemory(source, 'Its metadata', 8 * source.size, limits);
  const records = await TextRecords.index(source, {}, limits);
  const lines = await records.read(0, records.count);
  const cells = lines.map(({ text }) => text.split('\t'));
  const header = cells[0]!.length > 1 ? cells.shift()! : ['label'];
  if (cells.length !== rows) {
    throw notOfFormat(source, 'projector', `it describes ${cells.length} rows of ${rows}`);
  }
  const column = (index: number) => () => Promise.resolve(cells.map((row) => row[index] ?? ''));
  const ids = header.findIndex(isIdName);
  const attributes = header.flatMap((title, i): RowAttribute[] =>
    i === ids ? [] : [{ name: title, kind: attributeKind(title) ?? 'label', read: column(i) }],
  );
  const idSources = header.map((title, i) => ({
    name: title,
    kind: isIdName(title) ? ('ids' as const) : ('other' as const),
    read: column(i),
  }));
  return { attributes, idSources };
}
