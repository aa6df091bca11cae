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

/** Writes a file of labels with this text and reads it. */
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

/** Rows to be labelled: a number of rows without ids, or one row per id. */
export type Rows = number | readonly string[];

/** Labels aligned with one file's rows, with warnings. */
export interface Labelled extends AlignedLabels {
  readonly labels: (string | undefined)[];
  readonly warnings: string[];
}

/** Aligns labels with the rows of a file, and of others that are paired with it. */
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
