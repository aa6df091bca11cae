import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import type { FileDescription } from '../../../src/compute/protocol/engine';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import { pickLabels } from '../../../src/extension/commands/pick-labels';

interface Shown {
  readonly label: string;
  readonly value?: string;
}
interface Picker {
  shown: Shown[];
  choose: string;
  filters: Record<string, string[]>;
}
const picker = vi.hoisted((): Picker => ({ shown: [], choose: 'nothing', filters: {} }));

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../fake-uri');
  const names = ['a.npz', 'labels.npy', 'val_classes.txt', 'y.csv', 'notes.txt', 'labels.png'];
  return {
    Uri: FakeUri,
    FileType: { File: 1, Directory: 2 },
    QuickPickItemKind: { Separator: -1 },
    workspace: {
      fs: {
        readDirectory: () => Promise.resolve([...names.map((name) => [name, 1]), ['labels', 2]]),
        stat: ({ path }: { path: string }) =>
          path.includes('#')
            ? Promise.reject(new Error('nothing there'))
            : Promise.resolve({ type: 1 }),
      },
    },
    window: {
      showQuickPick: async (items: Promise<Shown[]>) => {
        picker.shown = await items;
        return picker.shown.find(({ label }) => label === picker.choose);
      },
      showOpenDialog: ({ filters }: { filters: Record<string, string[]> }) => {
        picker.filters = filters;
        return Promise.resolve([Uri.file('/space/deep/lab.npy')]);
      },
    },
  };
});

const study: StudyDefinition = {
  version: 1,
  spaces: [{ file: 'a.npz#emb' }],
  anchors: { strategy: 'uniform' },
  projections: ['absolute'],
  measures: ['cka-linear-debiased'],
};

const description: FileDescription = {
  file: 'a.npz',
  format: 'npz',
  bytes: 1,
  provenance: {},
  members: [
    {
      name: 'emb',
      shape: [12, 5],
      dtype: 'float32',
      idColumns: [],
      warnings: [],
      readings: [],
      attributes: [
        { name: 'species', kind: 'label' },
        { name: 'split', kind: 'split' },
      ],
    },
  ],
};
const engine = { describe: () => Promise.resolve(description) } as unknown as Engine;
const pick = (definition = study) => pickLabels(engine, definition, Uri.file('/space'));

beforeEach(() => {
  picker.choose = 'nothing';
});

describe('the picker of labels', () => {
  it('offers files beside the embeddings that are labels by their names, and columns', async () => {
    expect(await pick()).toBeUndefined();
    const offered = picker.shown.map(({ label }) => label);
    expect(offered).toEqual([
      'labels.npy',
      'val_classes.txt',
      'y.csv',
      'species',
      '',
      'Choose a File…',
    ]);
    picker.choose = 'val_classes.txt';
    expect(await pick()).toBe('val_classes.txt');
    picker.choose = 'species';
    expect(await pick()).toBe('a.npz#species');
  });

  it('opens arrays and lists of labels, and takes labels away', async () => {
    picker.choose = 'Choose a File…';
    expect(await pick()).toBe('deep/lab.npy');
    expect(picker.filters['Labels']).toEqual(['csv', 'tsv', 'txt', 'npy']);
    picker.choose = 'None';
    expect(await pick({ ...study, labels: 'labels.csv' })).toBeNull();
  });

  it('ends the reading of files when it is closed', async () => {
    const signals: AbortSignal[] = [];
    const describe = (_: unknown, signal: AbortSignal): Promise<FileDescription> => {
      signals.push(signal);
      return Promise.resolve(description);
    };
    const reading = { describe } as unknown as Engine;
    await pickLabels(reading, study, Uri.file('/space'));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
