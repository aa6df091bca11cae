import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../../src/core/errors';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { stitch } from '../../../src/core/stitching/study/stitch';
import type { StitchInput } from '../../../src/core/stitching/study/stitching';
import { gaussian } from '../random-matrices';
import { clusters, labels, rowCount, space, study } from './synthetic-study';

const run = (input: StitchInput) => stitch(input, { executor: inlineExecutor });

async function problemOf(input: StitchInput): Promise<InspectorError> {
  const error: unknown = await run(input).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof InspectorError) return error;
  throw new Error(`expected an InspectorError, got ${String(error)}`);
}

const without = (rows: (row: number) => boolean) => {
  const all = labels();
  return { ...all, rows: all.rows.filter((_, row) => !rows(row)) };
};

describe('stitch refuses', () => {
  it('labels that do not cover the rows, with counts and first examples', async () => {
    const input = study({}, { labels: without((row) => row >= 100 && row < 115) });
    const error = await problemOf(input);
    expect(error).toMatchObject({ code: 'labels-do-not-cover', file: 'labels.csv' });
    expect(error.problem).toBe(
      'Its 225 lines leave 15 of the 240 rows without a label: rows 100, 101, 102, 103, 104, 105, 106, 107, 108, 109 ….',
    );
    const dropped = await run({ ...input, options: { ...input.options, unlabelled: 'drop' } });
    expect(dropped.split.train + dropped.split.test).toBe(225);
    expect(dropped.warnings[0]).toContain('15 of the 240 rows have no label');
  });

  it('labels of other rows altogether, even where unlabelled rows are dropped', async () => {
    const foreign = labels((row) => ({ id: `x${row}` }));
    const ids = Array.from({ length: rowCount }, (_, row) => `r${row}`);
    const named = {
      ...space('named', clusters),
      idColumns: [{ name: 'id', isDeclared: true, ids }],
    };
    const input = study({ unlabelled: 'drop' }, { labels: foreign, spaces: [named, named] });
    const error = await problemOf(input);
    expect(error).toMatchObject({ code: 'labels-do-not-fit', file: 'labels.csv' });
    expect(error.problem).toBe(
      'None of its 240 lines names one of the 240 rows: its ids are "x0", "x1", "x2" …, the rows "r0", "r1", "r2" ….',
    );
  });

  it('a class of one row where it splits', async () => {
    const lonely = labels((row) => ({ split: '', ...(row === 7 ? { label: 'grey' } : {}) }));
    const error = await problemOf(study({}, { labels: lonely }));
    expect(error).toMatchObject({ code: 'class-too-small', file: 'labels.csv' });
    expect(error.problem).toBe(
      '1 of 4 classes has one row only, which cannot be in both the training and the test rows: "grey".',
    );
    const folded = study({ repeat: { kind: 'folds', count: 3 } }, { labels: lonely });
    expect((await problemOf(folded)).code).toBe('class-too-small');
  });

  it('a class that no training row has', async () => {
    const unseen = labels((row) => (row < 3 ? { label: 'grey' } : {}));
    const error = await problemOf(study({}, { labels: unseen }));
    expect(error.code).toBe('class-not-in-train');
    expect(error.problem).toBe(
      '3 of the 81 test rows are of classes that no training row has: "grey".',
    );
  });

  it('a split column without test rows', async () => {
    const error = await problemOf(study({}, { labels: labels(() => ({ split: 'valid' })) }));
    expect(error.problem).toBe(
      'Of the 240 rows that take part, its split column names 0 "train" and 0 "test" (and 240 of "valid").',
    );
  });

  it('targets of another length', async () => {
    const targets = space('pixels', gaussian(rowCount - 1, 4, 1));
    const error = await problemOf(study({ task: 'reconstruction' }, { targets }));
    expect(error).toMatchObject({ code: 'targets-do-not-fit', file: 'pixels.npy' });
    expect(error.problem).toContain('targets for 239 rows, but plain.npy has 240');
  });

  it('fewer training rows than anchors', async () => {
    const error = await problemOf(study({ anchors: { strategy: 'uniform', count: 160 } }));
    expect(error.problem).toBe(
      'There are 159 training rows, fewer than the 160 anchors, which are chosen from them.',
    );
  });

  it('anchors among the test rows', async () => {
    const ids = ['3', '0', '4', '1'];
    const error = await problemOf(study({ anchors: { ids, file: 'anchors.txt' } }));
    expect(error).toMatchObject({ code: 'anchors-leak', file: 'anchors.txt' });
    expect(error.problem).toBe('2 of the 4 anchors are not training rows: rows 0, 1.');
  });

  it('classification without labels and reconstruction without targets', async () => {
    const { labels: _, ...unlabelled } = study();
    expect((await problemOf(unlabelled)).code).toBe('labels-needed');
    expect((await problemOf(study({ task: 'reconstruction' }))).code).toBe('targets-needed');
  });
});
