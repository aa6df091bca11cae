import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readLabels } from '../../../src/compute/labels/read-labels';
import { type AlignedLabels, describePaired } from '../../../src/core/study/align-labels';
import { type Labels, type PairingChoice } from '../../../src/core/study/types';
import { type IdColumn, idColumnOf } from '../../../src/core/study/id-columns';
import { pairRows } from '../../../src/core/study/pairing';
import { defaultLimits } from '../../../src/formats/limits';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Reads a file of labels that holds this. */
export async function written(
  name: string,
  content: string | Uint8Array,
  column?: string,
): Promise<Labels> {
  const folder = await mkdtemp(join(tmpdir(), 'latents-labels-'));
  folders.push(folder);
  const path = join(folder, name);
  await writeFile(path, content);
  return readLabels({ name, path }, column, defaultLimits);
}

/** Rows that are to be labelled: so many without ids, or one for each id. */
export type Rows = number | readonly string[];

/** Labels as one file's rows have them, and what is said of that. */
export interface Labelled extends AlignedLabels {
  readonly labels: (string | undefined)[];
  readonly warnings: string[];
}

/** What labels say of the rows of a file, and of others that are paired with it. */
export function labelled(labels: Labels, rows: Rows, choice?: PairingChoice): Labelled {
  return ofSpaces(labels, [rows], choice);
}

export function ofSpaces(
  labels: Labels,
  spaces: readonly Rows[],
  choice?: PairingChoice,
): Labelled {
  const named = spaces.map((rows, s) => {
    const idColumns = typeof rows === 'number' ? [] : [columnOf(rows)];
    const count = typeof rows === 'number' ? rows : rows.length;
    return { name: `s${s}`, file: `s${s}.npy`, matrix: { rows: count }, idColumns };
  });
  const warnings: string[] = [];
  const found = describePaired(labels, pairRows(named, choice), choice, warnings);
  return { ...found, labels: found.rows.map((row) => row?.label), warnings };
}

function columnOf(entries: readonly string[]): IdColumn {
  const column = idColumnOf({ name: 'id', kind: 'ids', entries });
  if (typeof column === 'string') throw new Error(column);
  return column;
}
