import type { Matrix } from '../core/matrix';
import type { IdEntries } from '../core/study/id-columns';
import type { ByteSource } from './byte-source';
import type { AttributeKind } from './id-names';
import type { FormatKind } from './kinds';
import type { ReadLimits } from './limits';

/** One array in a file that can be a space (or could be, were its shape right). */
export interface EmbeddingMember {
  /** As addressed by `file#name`; empty where the file holds just one. */
  readonly name: string;
  /** Of a folder of different files: the one that holds it, of shards the first. */
  readonly inFile?: string;
  readonly shape: readonly number[];
  /** Element type in the file: `float16`, `bfloat16`, `float32`, `float64`, `int8` … */
  readonly dtype: string;
  /** Why this member can't be a space, if so (1-D, strings …), as one sentence. */
  readonly unusable?: string;
  /** What to do about that, one sentence, where there is more to say than how embeddings are saved. */
  readonly remedy?: string;
  /** Whether it is unusable and was meant as a space: no other array is then taken for it unasked. */
  readonly isInDoubt?: boolean;
  /** Which columns of a table it is made of, as a person reads it. */
  readonly columns?: string;
  /** Rows `start` (inclusive) to `stop` (exclusive). float64 and 32/64-bit integers give float64, the rest float32. */
  readRows(start: number, stop: number): Promise<Matrix>;
  /** Whether a single row costs little more to read than its bytes: nothing around it is unpacked. */
  readonly readsSingleRows?: boolean;
  /** What may tell the rows apart: columns, arrays, indexes, keys; the likeliest first. */
  readonly idSources?: readonly IdSource[];
  /** What its header makes a person want to know, e.g. bytes that are left over. */
  readonly warnings?: readonly string[];
  /** Of a one-dimensional array: its entries as text, with which it may label the rows of others. */
  readonly readEntries?: () => Promise<readonly string[]>;
  /** Other ways to read it, besides those that its element type allows (see `readingsOf`). */
  readonly readings?: readonly Reading[];
  /** What else the file says of the rows. */
  readonly attributes?: readonly RowAttribute[];
}

/** A column, array, index or keys that may be row ids; see `idColumnOf` for what becomes of it. */
export interface IdSource extends Omit<IdEntries, 'entries'> {
  readonly read: () => Promise<readonly string[]>;
  /** Whether its first entries can be those of ids: of columns that are large and many, most can not. */
  readonly mayBeIds?: () => Promise<boolean>;
}

/** Another way to read a member, asked for as `FILE#member@option`. */
export interface Reading {
  readonly option: string;
  /** What is read then, as the end of "reads it as". */
  readonly what: string;
  readonly open: (limits: ReadLimits) => EmbeddingMember;
}

/** Labels, a split or texts that a file holds beside its embeddings: one entry a row. */
export interface RowAttribute {
  readonly name: string;
  readonly kind: AttributeKind;
  readonly read: () => Promise<readonly string[]>;
}

/** The element type of a file in a folder that could not be opened. */
export const unreadType = 'unknown';

/** A member that can be listed and not read. @param reason one sentence, as is the remedy */
export function unusableMember(
  name: string,
  shape: readonly number[],
  dtype: string,
  reason: string,
  remedy?: string,
): EmbeddingMember {
  return {
    name,
    shape,
    dtype,
    unusable: reason,
    ...(remedy === undefined ? {} : { remedy }),
    readRows: () => Promise.reject(new Error(reason)),
  };
}

/** A member with more to say of it. */
export function withWarnings(member: EmbeddingMember, more: readonly string[]): EmbeddingMember {
  const warnings = [...(member.warnings ?? []), ...more];
  return warnings.length === 0 ? member : { ...member, warnings };
}

/** How a table serves a study beside its own columns. */
export interface TableUse {
  /** Columns that serve as labels, ids or targets, as names or patterns: they are no dimensions. */
  readonly without?: readonly string[];
  /** Whether its numbers are targets: one column of them is enough. */
  readonly asTargets?: boolean;
}

/** A table file: its columns can be chosen. */
export interface EmbeddingTable {
  readonly columns: readonly { readonly name: string; readonly kind: string }[];
  /** The spaces in it. */
  members(use?: TableUse): readonly EmbeddingMember[];
  /**
   * Columns side by side as a space.
   * @param wanted names and patterns, parted by commas
   * @throws InspectorError `unknown-member`, `not-a-space` or `unreadable-vector`
   */
  select(wanted: string, use?: TableUse): EmbeddingMember;
}

/** An opened file. Nothing but its header has been read. */
export interface EmbeddingFile {
  /** Id of the format. */
  readonly format: string;
  readonly members: readonly EmbeddingMember[];
  /** Where all of it is one table. */
  readonly table?: EmbeddingTable;
  /** What the header says of the file's origin, for the preview. */
  readonly provenance: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A file format: one entry of the format registry. */
export interface Format extends FormatKind {
  /** Whether only a file's name tells that it is of this format: its beginning could be anything's. */
  readonly needsName?: true;
  /** Whether the first bytes (up to 512) can be of this format; the extension breaks ties. */
  matches(head: Uint8Array): boolean;
  /** @throws InspectorError naming the file, what is wrong and what to do. */
  open(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile>;
}
