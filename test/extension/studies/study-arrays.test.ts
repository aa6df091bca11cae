import { describe, expect, it } from 'vitest';
import type { SpaceDefinition, StudyDefinition } from '../../../src/compute/study-file/definition';
import { type StudyFile, withArrays } from '../../../src/extension/studies/study-arrays';

const studyOf = (...spaces: SpaceDefinition[]): StudyDefinition => ({
  version: 1,
  spaces,
  anchors: { strategy: 'uniform' },
  projections: ['cosine'],
  measures: ['cka-linear'],
});

/** Returns `m.npz` of a study with the arrays a, b and c. */
function fileIn({ spaces }: StudyDefinition): StudyFile {
  return {
    name: 'm.npz',
    members: ['a', 'b', 'c'],
    spaces: spaces
      .filter(({ file }) => /^m\.npz(#|$)/.test(file))
      .map((space) => {
        const [, member] = space.file.split('#');
        return { space, ...(member === undefined ? {} : { member }) };
      }),
  };
}

describe('arrays of a file in a study', () => {
  it('come in the place of the file, in its order', () => {
    const study = studyOf({ file: 'x.npy' }, { file: 'm.npz' }, { file: 'y.npy' });
    expect(withArrays(study, fileIn(study), ['c', 'a'])).toEqual({
      ...study,
      spaces: [{ file: 'x.npy' }, { file: 'm.npz#a' }, { file: 'm.npz#c' }, { file: 'y.npy' }],
    });
  });

  it('keep their names, and are left out where they are not chosen any more', () => {
    const study = studyOf(
      { file: 'm.npz#c', name: 'last' },
      { file: 'x.npy' },
      { file: 'm.npz#b', include: false },
    );
    expect(withArrays(study, fileIn(study), ['a', 'b']).spaces).toEqual([
      { file: 'm.npz#a' },
      { file: 'm.npz#b', include: true },
      { file: 'm.npz#c', name: 'last', include: false },
      { file: 'x.npy' },
    ]);
  });

  it('leave alone what is named otherwise, as columns of a table are', () => {
    const study = studyOf({ file: 'm.npz#dim_*' }, { file: 'm.npz' });
    expect(withArrays(study, fileIn(study), ['a']).spaces).toEqual([
      { file: 'm.npz#a' },
      { file: 'm.npz#dim_*' },
    ]);
  });
});
