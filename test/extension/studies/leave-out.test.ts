import { expect, it } from 'vitest';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import { withoutFiles } from '../../../src/extension/studies/leave-out';

const study: StudyDefinition = {
  version: 1,
  spaces: [{ file: 'a.npy' }, { file: 'x.npz' }, { file: 'x.npz#one' }, { file: 'y.npz#two' }],
  labels: 'labels.csv#digit',
  anchors: { file: 'anchors.txt' },
  projections: ['cosine'],
  measures: ['cka-linear'],
};
const fileOf = (name: string): string => name.split('#')[0]!;
const left = (...names: string[]): string[] =>
  withoutFiles(study, names, fileOf)
    .spaces.filter(({ include }) => include !== false)
    .map(({ file }) => file);

it('leaves out the space of that name, or all of a file where none has it', () => {
  expect(left('a.npy')).toEqual(['x.npz', 'x.npz#one', 'y.npz#two']);
  expect(left('x.npz')).toEqual(['a.npy', 'x.npz#one', 'y.npz#two']);
  expect(left('y.npz')).toEqual(['a.npy', 'x.npz', 'x.npz#one']);
  expect(left('x.npz#one', 'y.npz')).toEqual(['a.npy', 'x.npz']);
});

it.each(['labels.csv', 'labels.csv#digit'])('does without the labels by the name %s', (name) => {
  const { labels, ...rest } = withoutFiles(study, [name], fileOf);
  expect(labels).toBeUndefined();
  expect(rest.spaces).toEqual(study.spaces);
});

it('says what a study cannot do without', () => {
  expect(() => withoutFiles(study, ['anchors.txt'], fileOf)).toThrow('cannot do without it');
});
