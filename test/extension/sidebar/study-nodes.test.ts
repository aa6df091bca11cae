import { describe, expect, it, vi } from 'vitest';
import { parseFileReference } from '../../../src/compute/study-file/file-reference';
import { withChosen } from '../../../src/compute/study-file/with-chosen';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import { applyCheckboxes } from '../../../src/extension/commands/edit-study';
import { type StudyNode, studyNodes } from '../../../src/extension/sidebar/study-nodes';
import type { StudySession } from '../../../src/extension/studies/study-session';

vi.mock('vscode', () => ({}));

const members = ['layer1', '/deep/layer2'].map((name) => ({
  name,
  shape: [12, 5],
  dtype: 'float32',
  idColumns: [],
  warnings: [],
  readings: [],
  attributes: [],
}));

function sessionOf(files: readonly (readonly [string, boolean?])[]): StudySession {
  let definition: StudyDefinition = {
    version: 1,
    spaces: files.map(([file, include]) => ({
      file,
      ...(include === undefined ? {} : { include }),
    })),
    anchors: { strategy: 'uniform' },
    projections: ['cosine'],
    measures: ['cka-linear'],
  };
  const session = {
    get definition() {
      return definition;
    },
    spaces: [],
    anchorCount: undefined,
    edit: (change: (study: StudyDefinition) => StudyDefinition) => {
      definition = change(definition);
      return Promise.resolve();
    },
  };
  return session as unknown as StudySession;
}

function nodesOf(session: StudySession): readonly StudyNode[] {
  const [spaces] = studyNodes(session, (name) => {
    const { location: _, ...file } = parseFileReference(name, '/nowhere');
    return { ...file, arrays: file.name.endsWith('.safetensors') ? members : [] };
  });
  return spaces?.kind === 'group' ? spaces.children : [];
}

const spacesOf = (files: readonly (readonly [string, boolean?])[]): readonly StudyNode[] =>
  nodesOf(sessionOf(files));

const ticked = (node: StudyNode): unknown =>
  'children' in node
    ? [node.id, ...node.children.map(ticked)]
    : [node.id, node.label, 'checked' in node && node.checked];

describe('a file with several arrays in the sidebar', () => {
  it('shows them below it, those that take no part too', () => {
    expect(spacesOf([['a.npy'], ['x/m.safetensors#layer1']]).map(ticked)).toEqual([
      ['a.npy', 'a.npy', true],
      [
        'x/m.safetensors',
        ['x/m.safetensors#layer1', 'layer1', true],
        ['x/m.safetensors#deep/layer2', 'deep/layer2', false],
      ],
    ]);
  });

  it('asks which are meant where the file is named as a whole', () => {
    const [file] = spacesOf([['m.safetensors']]);
    expect(file).toMatchObject({ kind: 'file', description: '0 of 2 arrays' });
    expect('tooltip' in file! && file.tooltip).toMatch(/Tick the arrays/);
  });

  it('shows what the study names and the file does not list, to be left out', () => {
    const [file] = spacesOf([['m.safetensors#layer1'], ['m.safetensors#gone']]);
    expect(file).toMatchObject({ kind: 'file', description: '2 of 3 arrays' });
    expect(ticked(file!)).toEqual([
      'm.safetensors',
      ['m.safetensors#layer1', 'layer1', true],
      ['m.safetensors#deep/layer2', 'deep/layer2', false],
      ['m.safetensors#gone', 'gone', true],
    ]);
  });

  it('is one also where its name or its folder has a #', () => {
    const nodes = spacesOf([['a#b/m#1.safetensors#layer1'], ['dir#1/a.npy'], ['dir#1/b.npz#x/y']]);
    expect(nodes.map(ticked)).toEqual([
      [
        'a#b/m#1.safetensors',
        ['a#b/m#1.safetensors#layer1', 'layer1', true],
        ['a#b/m#1.safetensors#deep/layer2', 'deep/layer2', false],
      ],
      ['dir#1/a.npy', 'a.npy', true],
      ['dir#1/b.npz#x/y', 'b.npz#x/y', true],
    ]);
  });

  it('stands once, whichever of its arrays the study names, with or without the slash', () => {
    const nodes = spacesOf([['m.safetensors#/deep/layer2'], ['m.safetensors#layer1', false]]);
    expect(nodes.map(ticked)).toEqual([
      [
        'm.safetensors',
        ['m.safetensors#layer1', 'layer1', false],
        ['m.safetensors#/deep/layer2', 'deep/layer2', true],
      ],
    ]);
  });
});

describe('the box of a file with several arrays', () => {
  const fileIn = (session: StudySession): Extract<StudyNode, { kind: 'file' }> => {
    const found = nodesOf(session).find((node) => node.kind === 'file');
    if (found?.kind !== 'file') throw new Error('There is no such node.');
    return found;
  };
  const spaces = ({ definition }: StudySession): unknown[] =>
    definition.spaces.map(({ file, include }) => [file, include !== false]);

  it.each([
    ['all', [['m.safetensors#layer1'], ['m.safetensors#deep/layer2']]],
    ['some', [['m.safetensors#layer1']]],
    ['some', [['m.safetensors#layer1'], ['m.safetensors#deep/layer2', false]]],
    ['none', [['m.safetensors#layer1', false]]],
    ['none', [['m.safetensors']]],
  ] as const)('tells that %s take part', (ticked, files) => {
    expect(fileIn(sessionOf(files)).ticked).toBe(ticked);
  });

  it('ticks all arrays at the place of the file, and leaves other spaces alone', async () => {
    const session = sessionOf([['a.npy'], ['m.safetensors'], ['b.npy', false]]);
    await applyCheckboxes(session, [[fileIn(session), true]]);
    expect(spaces(session)).toEqual([
      ['a.npy', true],
      ['m.safetensors#layer1', true],
      ['m.safetensors#deep/layer2', true],
      ['b.npy', false],
    ]);
    expect(fileIn(session).ticked).toBe('all');
  });

  it('ticks what is left of some, with the names that arrays have', async () => {
    const session = sessionOf([['m.safetensors#/deep/layer2', false], ['a.npy']]);
    await applyCheckboxes(session, [[fileIn(session), true]]);
    expect(spaces(session)).toEqual([
      ['m.safetensors#/deep/layer2', true],
      ['m.safetensors#layer1', true],
      ['a.npy', true],
    ]);
  });

  it('clears all arrays', async () => {
    const session = sessionOf([['m.safetensors#layer1'], ['a.npy']]);
    await applyCheckboxes(session, [[fileIn(session), false]]);
    expect(spaces(session)).toEqual([
      ['m.safetensors#layer1', false],
      ['a.npy', true],
    ]);
    expect(fileIn(session).ticked).toBe('none');
  });
});

describe('labels and anchors in the sidebar', () => {
  const found: StudyDefinition = {
    version: 1,
    spaces: [{ file: 'a.npy' }, { file: 'b.npy' }],
    labels: 'labels.csv',
    anchors: { file: 'anchors.txt' },
    sidecars: ['labels', 'anchors'],
    projections: ['cosine'],
    measures: ['cka-linear'],
  };
  const described = (definition: StudyDefinition): unknown => {
    const session = { definition, spaces: [] } as unknown as StudySession;
    return studyNodes(session, (name) => ({ name, arrays: [] }))
      .filter(({ id }) => id === 'labels' || id === 'anchors')
      .map(({ description }) => description);
  };

  it('say that they were found beside the files, until a person chooses', () => {
    expect(described(found)).toEqual([
      'labels.csv, beside the files',
      'anchors.txt, beside the files',
    ]);
    const chosen = withChosen(found, 'labels', { labels: 'mine.csv' });
    expect(chosen.sidecars).toEqual(['anchors']);
    expect(described(chosen)).toEqual(['mine.csv', 'anchors.txt, beside the files']);
    const both = withChosen(chosen, 'anchors', { anchors: { strategy: 'fps' } });
    expect(both).not.toHaveProperty('sidecars');
  });
});
