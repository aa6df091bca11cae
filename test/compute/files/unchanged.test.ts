import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withMember } from '../../../src/compute/files/member-pool';
import { filesRead, versionOf } from '../../../src/compute/files/files-read';
import { readLabels } from '../../../src/compute/labels/read-labels';
import { describeFile, readSpaceTask } from '../../../src/compute/reading/file-tasks';
import { defaultLimits, type ReadLimits } from '../../../src/formats/limits';
import { npyBytes } from '../../npy-bytes';

let folder: string;
let path: string;
const bytes = npyBytes(
  40,
  3,
  Float32Array.from({ length: 120 }, (_, i) => Math.sin(i)),
);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-changes-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  path = join(folder, 'x.npy');
  writeFileSync(path, bytes);
});

/** Another file of the same size and time takes the place. */
function replace(): void {
  const other = join(folder, 'other.npy');
  writeFileSync(other, bytes);
  utimesSync(other, 1, 1);
  renameSync(other, path);
}

const changes: readonly [string, () => void][] = [
  [
    'grows',
    () => {
      appendFileSync(path, 'more');
    },
  ],
  [
    'shrinks',
    () => {
      truncateSync(path, 300);
    },
  ],
  [
    'is written again',
    () => {
      writeFileSync(path, bytes);
    },
  ],
  ['is replaced', replace],
  [
    'is removed',
    () => {
      rmSync(path);
    },
  ],
];

/** Limits that are asked for when numbers are about to be read, and call back then. */
function limitsThat(change: () => void): ReadLimits {
  let isDone = false;
  return {
    ...defaultLimits,
    get memoryBytes() {
      if (!isDone) change();
      isDone = true;
      return defaultLimits.memoryBytes;
    },
  };
}

const refused = {
  code: 'changed',
  problem: expect.stringContaining('while it was read') as string,
};
const never = (): void => undefined;

describe.each(changes)('a file that %s while it is read', (_, change) => {
  const input = () => ({ file: { name: path }, member: undefined, use: undefined, name: 'x' });

  it('gives no space', async () => {
    utimesSync(path, 1, 1);
    const read = (limits: ReadLimits) => readSpaceTask.run(input(), { limits });
    expect(await read(limitsThat(never))).toMatchObject({ matrix: { rows: 40, cols: 3 } });
    await expect(read(limitsThat(change))).rejects.toMatchObject({ ...refused, file: path });
  });

  it('gives no block of rows of a study', async () => {
    utimesSync(path, 1, 1);
    const version = versionOf(await filesRead(path));
    const source = { file: { name: path, path }, version, isChecked: true } as const;
    const rows = (work: () => void) =>
      withMember(source, defaultLimits, async (member) => {
        const block = await member.readRows(0, 4);
        work();
        return block;
      });
    expect(await rows(never)).toMatchObject({ rows: 4 });
    await expect(rows(change)).rejects.toMatchObject({ ...refused, file: path });
  });
});

it('a table of labels that grows while it is read is refused', async () => {
  const labels = join(folder, 'labels.csv');
  writeFileSync(labels, 'id,label\n0,a\n1,b\n');
  const limits = {
    ...defaultLimits,
    get listMebibytes() {
      appendFileSync(labels, '2,c\n');
      return defaultLimits.listMebibytes;
    },
  };
  expect((await readLabels({ name: labels }, undefined, defaultLimits)).rows).toHaveLength(2);
  await expect(readLabels({ name: labels }, undefined, limits)).rejects.toMatchObject(refused);
});

it('a header of a file that does not change is described', async () => {
  const { members } = await describeFile({ name: path }, defaultLimits);
  expect(members[0]!.shape).toEqual([40, 3]);
});
