import type { Matrix } from '../core/matrix';
import type { IdEntries } from '../core/study/id-columns';
import type { ByteSource } from './byte-source';
import type { AttributeKind } from './id-names';
import type { FormatKind } from './kinds';
import type { ReadLimits } from './limits';

/** An array in a file that can be a space, or could if it had the right shape. */
export interface EmbeddingMember {
  /** Name in `file#name`; empty if the file holds just one. */
  readonly name: string;
  /** Name of the file that holds it, in a folder of different files; of shards the first. */
  readonly inFile?: string;
  readonly shape: readonly number[];
  /** Element type in the file: `float16`, `bfloat16`, `float32`, `float64`, `int8` … */
  readonly dtype: string;
  /** Reason why this member cannot be a space, if so (1-D, strings …), as one sentence. */
  readonly unusable?: string;
  /** Remedy for that, one sentence, if it is more than how to save embeddings. */
  readonly remedy?: string;
  /**
   * Whether it is unusable but evidently meant as a space: no other array is then chosen
   * automatically.
   */
  readonly isInDoubt?: boolean;
  /** For a table, the columns that form it, as shown to the user. */
  readonly columns?: string;
  /**
   * Reads rows `start` (inclusive) to `stop` (exclusive). float64 and 32/64-bit integers give
   * float64, the rest float32.
   */
  readRows(start: number, stop: number): Promise<Matrix>;
  /**
   * Whether reading a single row costs little more than its bytes, because nothing around it is
   * unpacked.
   */
  readonly readsSingleRows?: boolean;
  /** Columns, arrays, indexes or keys that may identify the rows; the most likely first. */
  readonly idSources?: readonly IdSource[];
  /** Warnings from the header, e.g. about bytes that are left over. */
  readonly warnings?: readonly string[];
  /** Reads the entries of a one-dimensional array as text; they may label the rows of others. */
  readonly readEntries?: () => Promise<readonly string[]>;
  /** Other ways to read it, besides those for its element type (see `readingsOf`). */
  readonly readings?: readonly Reading[];
  /** Labels, splits and texts of the rows in the file. */
  readonly attributes?: readonly RowAttribute[];
}

/** A column, array, index or keys that may be row ids; `idColumnOf` decides. */
export interface IdSource extends Omit<IdEntries, 'entries'> {
  readonly read: () => Promise<readonly string[]>;
  /**
   * Whether its first entries can be ids: most large columns cannot, and need not be read whole.
   */
  readonly mayBeIds?: () => Promise<boolean>;
}

/** Another way to read a member, requested as `FILE#member@option`. */
export interface Reading {
  readonly option: string;
  /** Description of that reading, as the end of "reads it as". */
  readonly what: string;
  readonly open: (limits: ReadLimits) => EmbeddingMember;
}

/** Labels, a split or texts beside the embeddings of a file: one entry per row. */
export interface RowAttribute {
  readonly name: string;
  readonly kind: AttributeKind;
  readonly read: () => Promise<readonly string[]>;
}

/** Element type of a file in a folder that could not be opened. */
export const unreadType = 'unknown';

/**
 * Creates a member that is listed but cannot be read.
 * @param reason one sentence, as is the remedy
 */
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

/** Returns a member with more warnings. */
export function withWarnings(member: EmbeddingMember, more: readonly string[]): EmbeddingMember {
  const warnings = [...(member.warnings ?? []), ...more];
  return warnings.length === 0 ? member : { ...member, warnings };
}

/** Other uses of a table's columns in a study. */
export interface TableUse {
  /** Columns used as labels, ids or targets, as names or patterns: they are no dimensions. */
  readonly without?: readonly string[];
  /** Whether its numbers are targets: one column of them is enough. */
  readonly asTargets?: boolean;
}

/** A table file, whose columns can be chosen. */
export interface EmbeddingTable {
  readonly columns: readonly { readonly name: string; readonly kind: string }[];
  /** Returns the spaces in the table. */
  members(use?: TableUse): readonly EmbeddingMember[];
  /**
   * Forms a space from columns side by side.
   * @param wanted names and patterns, separated by commas
   * @throws InspectorError `unknown-member`, `not-a-space` or `unreadable-vector`
   */
  select(wanted: string, use?: TableUse): EmbeddingMember;
}

/** An opened file, of which only the header has been read. */
export interface EmbeddingFile {
  /** Id of the format. */
  readonly format: string;
  readonly members: readonly EmbeddingMember[];
  /** The table, if the whole file is one. */
  readonly table?: EmbeddingTable;
  /** Provenance in the header, for the preview. */
  readonly provenance: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A file format: one entry of the format registry. */
export interface Format extends FormatKind {
  /** Whether only a file's name identifies this format, because any file could begin like it. */
  readonly needsName?: true;
  /** Whether the first bytes (up to 512) can be of this format; the extension breaks ties. */
  matches(head: Uint8Array): boolean;
  /**
   * Opens a file.
   * @throws InspectorError with the file, the problem and the remedy
   */
  open(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile>;
}
