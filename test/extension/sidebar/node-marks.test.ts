import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../../src/compute/protocol/file-change';
import type { SpaceFailure } from '../../../src/compute/protocol/engine';
import { type FileFindings, withMarks } from '../../../src/extension/sidebar/node-marks';
import {
  type NodeMark,
  type SpaceNode,
  type StudyNode,
} from '../../../src/extension/sidebar/study-nodes';

const space = (id: string, checked = true): SpaceNode => {
  return { kind: 'space', id, label: id, description: '2 × 3', tooltip: id, checked };
};
const choice = (id: string): StudyNode => {
  const texts = { label: id, description: '', tooltip: '', icon: '', command: '' };
  return { kind: 'choice', id, ...texts };
};
const change = (file: string, kind: FileChange['change']): FileChange => {
  return { file, change: kind, at: Date.now(), parts: [] };
};
const problem = (file: string, text = 'There is no such file.') => {
  return { code: 'unreadable', file, problem: text, remedy: 'Check the path.' };
};
const failure = (number: number, file: string): SpaceFailure => {
  return { ...problem(file), space: number, name: file, file };
};

const nodes: StudyNode[] = [
  {
    kind: 'group',
    id: 'spaces',
    label: 'Spaces',
    description: '',
    children: [
      space('a.npy'),
      space('b.npy'),
      space('c.npy', false),
      {
        kind: 'file',
        id: 'x.npz',
        label: 'x.npz',
        description: '',
        tooltip: '',
        ticked: 'some',
        spaces: ['x.npz#one', 'x.npz#two'],
        children: [space('x.npz#one'), space('x.npz#two')],
      },
    ],
  },
  choice('labels'),
  choice('anchors'),
  choice('targets'),
  choice('head'),
];

function marks(findings: Partial<FileFindings>): [string, NodeMark['state']][] {
  const marked = withMarks(nodes, {
    definition: {
      version: 1,
      spaces: [],
      labels: 'labels.csv',
      anchors: { file: 'anchors.txt' },
      projections: ['cosine'],
      measures: ['cka-linear'],
      stitching: { targets: 'pixels.npy' },
    },
    changes: [],
    failures: new Map(),
    faults: new Map(),
    // Uses `this`, as the method of a session does.
    fileOf(name) {
      return this.changes.length < 0 ? name : name.split('#')[0]!;
    },
    ...findings,
  });
  const list = (all: readonly StudyNode[]): [string, NodeMark['state']][] =>
    all.flatMap((node) => [
      ...('mark' in node ? [[node.id, node.mark.state] as [string, NodeMark['state']]] : []),
      ...('children' in node ? list(node.children) : []),
    ]);
  return list(marked);
}

describe('the sidebar', () => {
  it('marks nothing where all is well', () => {
    expect(marks({})).toEqual([]);
  });

  it('marks files that have changed, with all of their arrays, and lists that go with spaces', () => {
    const changes = [
      change('b.npy', 'deleted'),
      change('x.npz', 'changed'),
      change('labels.csv', 'changed'),
      change('anchors.txt', 'deleted'),
      change('pixels.npy', 'created'),
    ];
    expect(marks({ changes })).toEqual([
      ['b.npy', 'deleted'],
      ['x.npz', 'changed'],
      ['x.npz#one', 'changed'],
      ['x.npz#two', 'changed'],
      ['labels', 'changed'],
      ['anchors', 'deleted'],
      ['targets', 'created'],
    ]);
  });

  it('marks spaces that could not be used, unless they are left out or there by now', () => {
    const failures = new Map(
      ['a.npy', 'c.npy', 'x.npz#two'].map((file, number) => [file, failure(number, file)]),
    );
    expect(marks({ failures })).toEqual([
      ['a.npy', 'failed'],
      ['x.npz#two', 'failed'],
    ]);
    const changes = [change('a.npy', 'created')];
    expect(marks({ failures, changes })).toContainEqual(['a.npy', 'created']);
  });

  it('marks labels that are missing from the first', () => {
    const faults = new Map([['labels.csv', problem('labels.csv')]]);
    expect(marks({ faults })).toEqual([['labels', 'failed']]);
  });
});
