import type { Matrix } from '../../core/matrix';
import type { LabelledRow, Labels } from '../../core/study/types';
import type { IdEntries } from '../../core/study/id-columns';
import type { EmbeddingFile, EmbeddingMember } from '../../formats/format';
import { attributeKind, isIdName } from '../../formats/id-names';
import { describeShape } from '../../formats/shape';
import { notLabels } from './not-labels';

/**
 * Reads the labels in an array of a file: the one with that name, else the one that is called
 * labels, else the only candidate; undefined if there is none. A column with one number per row
 * counts as an array; in a one-hot matrix the position of the one is the label.
 * @throws InspectorError `not-labels` for matrices of other numbers, and numbers that are not whole
 */
export async function arrayLabels(
  file: string,
  { members }: EmbeddingFile,
  wanted: string | undefined,
): Promise<Labels | undefined> {
  const found = findArray(members, wanted);
  if (found === undefined) return undefined;
  const beside = besideOf(found, members);
  const read = (kind: string): Promise<readonly string[] | undefined> =>
    beside.find((other) => kindOf(other) === kind)?.readEntries!() ?? Promise.resolve(undefined);
  const [{ entries, warnings }, splits, texts, names] = await Promise.all([
    entriesOf(file, found),
    read('split'),
    read('text'),
    Promise.all(
      beside
        .filter((other) => kindOf(other) !== 'split' && mayName(other))
        .map(async (other): Promise<IdEntries> => {
          const name = baseOf(other);
          const kind = isIdName(name) ? 'ids' : 'other';
          return { name, kind, entries: await other.readEntries!() };
        }),
    ),
  ]);
  const name = baseOf(found);
  return {
    file: found.name === '' ? file : `${file}#${found.name.replace(/^\//, '')}`,
    ...(name === '' ? {} : { column: name }),
    names,
    rows: entries.map((label, row): LabelledRow => {
      const [split, text] = [splits?.[row], texts?.[row]];
      return {
        label,
        ...(split === undefined ? {} : { split }),
        ...(text === undefined ? {} : { text }),
      };
    }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** Returns the names of a file's arrays that can be labels, as in `FILE#name`. */
export function arrayNames({ members }: EmbeddingFile): string[] {
  return members
    .filter((member) => member.readEntries !== undefined && member.name !== '')
    .map(({ name }) => name.replace(/^\//, ''));
}

function findArray(
  members: readonly EmbeddingMember[],
  wanted: string | undefined,
): EmbeddingMember | undefined {
  if (wanted !== undefined) {
    return members.find(({ name }) => name === wanted || name === `/${wanted}`);
  }
  const lists = members.filter(isList);
  const labels = lists.filter((member) => !isIdName(baseOf(member)) && kindOf(member) !== 'split');
  const [only, ...others] = labels.filter((member) => kindOf(member) !== 'text');
  return (
    labels.find((member) => kindOf(member) === 'label') ??
    (others.length === 0 ? only : undefined) ??
    (members.length === 1 && members[0]!.attributes === undefined ? members[0] : undefined)
  );
}

/** Whether an array has one entry per row. */
function isList({ shape, readEntries, unusable }: EmbeddingMember): boolean {
  return readEntries !== undefined || (unusable === undefined && shape[1] === 1);
}

/** Returns the other arrays with one entry per row in the same group as the labels. */
function besideOf(found: EmbeddingMember, members: readonly EmbeddingMember[]): EmbeddingMember[] {
  const folder = found.name.slice(0, found.name.length - baseOf(found).length);
  return members.filter(
    (member) =>
      member !== found &&
      member.readEntries !== undefined &&
      member.shape[0] === found.shape[0] &&
      member.name === folder + baseOf(member),
  );
}

/** Whether entries may be ids; measured numbers may not. */
function mayName({ name, dtype }: EmbeddingMember): boolean {
  return isIdName(name.split('/').at(-1)!) || !/^b?float|^bool/.test(dtype);
}

function baseOf({ name }: EmbeddingMember): string {
  return name.split('/').at(-1)!;
}

function kindOf(member: EmbeddingMember): string | undefined {
  return attributeKind(baseOf(member));
}

interface Entries {
  readonly entries: readonly string[];
  readonly warnings: readonly string[];
}

async function entriesOf(file: string, member: EmbeddingMember): Promise<Entries> {
  const { shape, dtype, readEntries, unusable } = member;
  const name = member.name === '' ? file : `${file}#${member.name.replace(/^\//, '')}`;
  if (readEntries !== undefined) {
    const entries = await readEntries();
    return { entries: dtype.includes('float') ? wholeOnly(name, entries) : entries, warnings: [] };
  }
  if (unusable !== undefined) throw notLabels(name, unusable);
  if (shape[1] === 1) {
    const { data } = await member.readRows(0, shape[0]!);
    return { entries: wholeOnly(name, Array.from(data, String)), warnings: [] };
  }
  return oneHot(name, member);
}

/**
 * Checks that numbers are whole, as class numbers are; NaN means no label.
 * @throws InspectorError `not-labels`
 */
function wholeOnly(file: string, entries: readonly string[]): readonly string[] {
  const row = entries.findIndex((entry) => entry !== 'NaN' && !Number.isInteger(Number(entry)));
  if (row < 0) return entries.map((entry) => (entry === 'NaN' ? '' : entry));
  throw notLabels(
    file,
    `It holds ${entries[row]!} in row ${row}: labels are texts or whole numbers.`,
    'Name labels; numbers that are to be reconstructed are targets (`--targets`, Targets in the sidebar).',
  );
}

/** Number of rows that are checked before all are read. */
const lookedAt = 64;

/**
 * Returns the position of the one in each row.
 * @throws InspectorError `not-labels` for any matrix that is not one-hot
 */
async function oneHot(file: string, member: EmbeddingMember): Promise<Entries> {
  const [rows, cols] = member.shape as [number, number];
  const first = onesOf(await member.readRows(0, Math.min(lookedAt, rows)));
  const columns = first && onesOf(await member.readRows(0, rows));
  if (columns === undefined) {
    throw notLabels(
      file,
      `It holds ${describeShape(member.shape)} numbers, not one label a row.`,
      'Save one label a row, e.g. numpy.save(…, scores.argmax(axis=1)); numbers that are to be reconstructed are targets (`--targets`, Targets in the sidebar).',
    );
  }
  const warning = `${file}: each of its ${rows} rows holds one 1 among ${cols} numbers; the place of the 1, counted from 0, is the label.`;
  return { entries: columns.map(String), warnings: [warning] };
}

/**
 * Returns for each row the position of its only non-zero entry, which must be 1; undefined if a row
 * differs.
 */
function onesOf({ rows, cols, data }: Matrix): number[] | undefined {
  const columns: number[] = [];
  for (let row = 0; row < rows; row++) {
    let column = -1;
    for (let col = 0; col < cols; col++) {
      const value = data[row * cols + col]!;
      if (value === 0) continue;
      if (value !== 1 || column >= 0) return undefined;
      column = col;
    }
    if (column < 0) return undefined;
    columns.push(column);
  }
  return columns;
}
