import { describe, expect, it } from 'vitest';
import { type StudyNode, studyNodes } from '../../src/extension/sidebar/study-nodes';

const members = ['layer1', '/deep/layer2'].map((name) => ({
  name,
  shape: [12, 5],
  dtype: 'float32',
  idColumns: [],
  warnings: [],
  attributes: [],
}));

function spacesOf(files: readonly (readonly [string, boolean?])[]): readonly StudyNode[] {
  const session = {
    definition: {
      version: 1 as const,
      spaces: files.map(([file, include]) => ({ file, include })),
      anchors: { strategy: 'uniform' as const },
      projections: ['cosine'],
      measures: ['cka-linear'],
    },
    spaces: [],
    anchorCount: undefined,
  };
  const [spaces] = studyNodes(session as unknown as Parameters<typeof studyNodes>[0], (file) =>
    file.endsWith('.safetensors') ? members : [],
  );
  return spaces?.kind === 'group' ? spaces.children : [];
}

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
