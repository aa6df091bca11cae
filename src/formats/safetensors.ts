import * as z from 'zod';
import type { ByteSource } from './byte-source';
import { type ElementType, elementTypes } from './elements';
import { notOfFormat, truncated } from './faults';
import {
  type EmbeddingFile,
  type EmbeddingMember,
  type Format,
  unusableMember,
  withWarnings,
} from './format';
import { formatKinds } from './kinds';
import { describeLeftOver } from './left-over';
import { checkBound, type ReadLimits } from './limits';
import { type RawArray, rawMember, readTexts, rowMajorStrides } from './raw-array';
import type { RowArray } from './row-array';
import { baseName, describedMembers, folderOf, withEntries } from './row-arrays';
import { isOneEntryARow } from './shape';

const typeNames: Readonly<Record<string, string>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

const size = z.int().min(0);
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
type TensorHeader = z.infer<typeof tensorSchema>;

/** Hugging Face's safetensors: a JSON header, then raw tensors. */
export const safetensors: Format = {
  ...formatKinds.safetensors,
  // Eight bytes of header length, then the JSON's brace.
  matches: (head) => head[8] === 0x7b && head[6] === 0 && head[7] === 0,
  async open(source, limits): Promise<EmbeddingFile> {
    const { tensors, metadata, dataStart } = await readHeader(source, limits);
    const leftOver = await bytesLeftOver(source, dataStart, tensors);
    const beside = tensors.flatMap((tensor) => rowArray(source, dataStart, tensor, limits) ?? []);
    const members = tensors.map((tensor) => ({
      member: withWarnings(
        withEntries(
          tensorMember(source, dataStart, tensor, limits),
          rowArray(source, dataStart, tensor, limits),
        ),
        leftOver,
      ),
      folder: folderOf(tensor.name),
    }));
    return {
      format: 'safetensors',
      members: describedMembers(members, beside),
      provenance: metadata,
      close: () => Promise.resolve(),
    };
  },
};

/** Maximum number of gaps between tensors in warnings. */
const maxHoles = 3;

/** Describes bytes between and after the tensors; the format has no such bytes. */
async function bytesLeftOver(
  source: ByteSource,
  dataStart: number,
  tensors: readonly Tensor[],
): Promise<string[]> {
  const said: string[] = [];
  const ranges = tensors.map(({ header }) => header.data_offsets).sort((a, b) => a[0] - b[0]);
  let end = dataStart;
  for (const [begin, after] of ranges) {
    const hole =
      said.length < maxHoles
        ? await describeLeftOver(source, end, dataStart + begin, 'between its tensors')
        : undefined;
    if (hole !== undefined) said.push(hole);
    end = Math.max(end, dataStart + after);
  }
  const behind = await describeLeftOver(source, end, source.size, 'behind its tensors');
  return behind === undefined ? said : [...said, behind];
}

interface Tensor {
  readonly name: string;
  readonly header: TensorHeader;
  readonly type: ElementType | undefined;
}

async function readHeader(
  source: ByteSource,
  limits: ReadLimits,
): Promise<{
  tensors: Tensor[];
  metadata: Record<string, string>;
  dataStart: number;
}> {
  if (source.size < 8) throw truncated(source, 8);
  const prefix = await source.read(0, 8);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
  const dataStart = 8 + length;
  if (dataStart > source.size) throw truncated(source, dataStart);
  checkBound(source, 'Its header', length, 'headerMebibytes', limits);
  const parsed = z
    .record(z.string(), z.unknown())
    .safeParse(parseJson(source, await source.read(8, length)));
  if (!parsed.success) throw notOfFormat(source, 'safetensors', 'its header is no JSON object');
  const { __metadata__: metadata, ...entries } = parsed.data;
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const header = tensorSchema.safeParse(entry);
    if (!header.success) {
      throw notOfFormat(
        source,
        'safetensors',
        `tensor "${name}": ${z.prettifyError(header.error)}`,
      );
    }
    return checkedTensor(source, dataStart, name, header.data);
  });
  const strings = z.record(z.string(), z.string()).safeParse(metadata ?? {});
  return { tensors, metadata: strings.success ? strings.data : {}, dataStart };
}

function parseJson(source: ByteSource, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw notOfFormat(source, 'safetensors', 'its header is no JSON');
  }
}

function checkedTensor(
  source: ByteSource,
  dataStart: number,
  name: string,
  header: TensorHeader,
): Tensor {
  const type = elementTypes.get(typeNames[header.dtype] ?? '');
  const [begin, end] = header.data_offsets;
  if (dataStart + end > source.size) throw truncated(source, dataStart + end);
  const needed = header.shape.reduce((count, extent) => count * extent, type?.bytes ?? 0);
  if (type !== undefined && end - begin !== needed) {
    throw notOfFormat(
      source,
      'safetensors',
      `tensor "${name}" of shape ${header.shape.join(' × ')} needs ${needed} bytes, and its offsets hold ${end - begin}`,
    );
  }
  return { name, header, type };
}

function tensorMember(
  source: ByteSource,
  dataStart: number,
  { name, header, type }: Tensor,
  limits: ReadLimits,
): EmbeddingMember {
  const { shape, dtype } = header;
  return type === undefined
    ? unusableMember(name, shape, dtype, `Its elements (${dtype}) are not of a type that is read.`)
    : rawMember(name, rawTensor(source, dataStart, header, type), limits);
}

function rowArray(
  source: ByteSource,
  dataStart: number,
  { name, header, type }: Tensor,
  limits: ReadLimits,
): RowArray | undefined {
  if (type === undefined || !isOneEntryARow(header.shape)) return undefined;
  const array = rawTensor(source, dataStart, header, type);
  return {
    name: baseName(name),
    folder: folderOf(name),
    entries: header.shape[0]!,
    canBeIds: /^u?int/.test(type.name),
    read: (most) => readTexts(array, limits, most),
  };
}

function rawTensor(
  source: ByteSource,
  dataStart: number,
  { shape, data_offsets }: TensorHeader,
  type: ElementType,
): RawArray {
  const offset = dataStart + data_offsets[0];
  return { source, offset, shape, strides: rowMajorStrides(shape), type, littleEndian: true };
}
