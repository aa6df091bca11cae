import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import { InspectorError } from '../../../src/core/errors';
import { chooseSpaces } from '../../../src/extension/commands/choose-spaces';
import type { SpacesWanted } from '../../../src/extension/commands/ask-arrays';
import type { CommandContext } from '../../../src/extension/context';

interface Item {
  readonly label: string;
  readonly detail?: string;
}

/** Files on disk, the user's answers, and what the user was shown. */
const world = vi.hoisted(() => ({
  files: [] as string[],
  answers: [] as (string | readonly string[])[],
  asked: [] as { title: string; labels: string[] }[],
  told: [] as string[],
}));

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../fake-uri');
  const bare = (label: string): string => label.replace(/^\$\([a-z-]+\) /, '');
  const isFolder = (path: string): boolean =>
    world.files.some((file) => file.startsWith(`${path}/`));
  const ask = (title: string, items: readonly Item[]): string | readonly string[] | undefined => {
    world.asked.push({ title, labels: items.map(({ label }) => bare(label)) });
    return world.answers.shift();
  };
  return {
    Uri: FakeUri,
    FileType: { File: 1, Directory: 2 },
    QuickPickItemKind: { Separator: -1, Default: 0 },
    ProgressLocation: { Window: 10 },
    ThemeIcon: Object,
    workspace: {
      asRelativePath: ({ path }: { path: string }) => path.slice(1),
      findFiles: () => Promise.resolve([]),
      fs: {
        stat: ({ path }: { path: string }) => {
          if (isFolder(path)) return Promise.resolve({ type: 2, size: 0 });
          return world.files.includes(path)
            ? Promise.resolve({ type: 1, size: 100 })
            : Promise.reject(new Error('nothing there'));
        },
        readDirectory: ({ path }: { path: string }) => {
          const base = path.replace(/\/?$/, '/');
          const below = world.files.filter((file) => file.startsWith(base));
          const names = below.map((file) => file.slice(base.length).split('/'));
          const entries = names.map(([name, ...rest]) => [name!, rest.length > 0 ? 2 : 1] as const);
          return Promise.resolve([...new Map(entries)]);
        },
      },
    },
    window: {
      withProgress: (_: unknown, work: () => unknown) => work(),
      showInformationMessage: (text: string) => void world.told.push(text),
      showWarningMessage: (text: string, ...buttons: string[]) => {
        world.told.push(text);
        return Promise.resolve(buttons[0]);
      },
      showQuickPick: (items: readonly Item[], { title }: { title: string }) => {
        const answer = ask(title, items);
        const found = items.filter(({ label }) => [answer].flat().includes(bare(label)));
        return Promise.resolve(Array.isArray(answer) ? found : found[0]);
      },
      createQuickPick: () => {
        let accept = (): void => undefined;
        let hide = (): void => undefined;
        const picker = {
          title: '',
          items: [] as Item[],
          selectedItems: [] as Item[],
          onDidTriggerButton: () => undefined,
          onDidChangeSelection: () => undefined,
          onDidAccept: (listener: () => void) => void (accept = listener),
          onDidHide: (listener: () => void) => void (hide = listener),
          hide: () => {
            hide();
          },
          dispose: () => undefined,
          show: () => {
            const answer = ask(
              picker.title,
              picker.selectedItems.map(({ label }) => ({ label })),
            );
            if (answer !== undefined && answer !== 'as ticked') {
              picker.selectedItems = picker.items.filter(({ label }) => answer.includes(label));
            }
            if (answer !== undefined) accept();
            hide();
          },
        };
        return picker;
      },
    },
  };
});

/** Arrays of files by name, with their number of rows; 0 for arrays that are no space. */
const held: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'two.npz': { a: 60, b: 60 },
  'more.npz': { a: 60, b: 60, weight: 8 },
  'one.npz': { a: 60 },
  'classes.csv': { '': 0 },
};

const engine = {
  describe: ({ name }: { name: string }) => {
    const arrays = held[name.split('/').at(-1)!];
    if (arrays === undefined) {
      const problem = { code: 'unreadable', problem: 'It is none.', remedy: 'Mend it.' };
      return Promise.reject(new InspectorError(problem));
    }
    const members = Object.entries(arrays).map(([array, rows]) => ({
      name: array,
      shape: [rows, 4],
      dtype: 'float32',
      ...(rows === 0 ? { unusable: 'It is a table of labels.' } : {}),
    }));
    return Promise.resolve({ members });
  },
};

beforeEach(() => {
  world.asked = [];
  world.told = [];
});

/** Returns the spaces chosen from some files, as paths with members. */
async function chosen(
  files: readonly string[],
  selected: readonly string[],
  answers: readonly (string | readonly string[])[],
  wanted: SpacesWanted = { minimum: 2, verb: 'Compare' },
): Promise<string[] | undefined> {
  world.files = files.map((file) => `/${file}`);
  world.answers = [...answers];
  const context = { engine } as unknown as CommandContext;
  const uris = selected.map((file) => Uri.file(`/${file}`));
  const spaces = await chooseSpaces(context, uris[0], uris, wanted);
  return spaces?.map(({ uri, member }) => uri.path.slice(1) + (member ? `#${member}` : ''));
}

describe('files', () => {
  it('of one array each are taken without a question', async () => {
    const files = ['x.npy', 'one.npz'];
    expect(await chosen(files, files, [])).toEqual(files);
    expect(world.asked).toEqual([]);
  });

  it('of several arrays are taken with all of them', async () => {
    const files = ['two.npz', 'x.npy'];
    expect(await chosen(files, files, ['Compare All'])).toEqual([
      'two.npz#a',
      'two.npz#b',
      'x.npy',
    ]);
    expect(world.asked).toEqual([
      { title: 'two.npz holds 2 arrays', labels: ['Compare All', 'Choose Arrays…'] },
    ]);
  });

  it('are asked for with what most likely fits ticked, which comes first where not all does', async () => {
    const files = ['d/more.npz', 'e/more.npz'];
    const all = ['d/more.npz#a', 'd/more.npz#b', 'e/more.npz#a', 'e/more.npz#b'];
    expect(await chosen(files, files, ['Choose Arrays…', 'as ticked'])).toEqual(all);
    expect(world.asked).toEqual([
      { title: '2 files hold several arrays', labels: ['Choose Arrays…', 'Compare All'] },
      { title: 'Arrays to Compare', labels: ['a', 'b', 'a', 'b'] },
    ]);
    expect(await chosen(files, files, ['Choose Arrays…', ['weight']])).toEqual([
      'd/more.npz#weight',
      'e/more.npz#weight',
    ]);
  });

  it('are not taken where the person changes their mind, or ticks too little', async () => {
    expect(await chosen(['two.npz'], ['two.npz'], [])).toBeUndefined();
    expect(await chosen(['two.npz'], ['two.npz'], ['Choose Arrays…'])).toBeUndefined();
    expect(await chosen(['two.npz'], ['two.npz'], ['Choose Arrays…', ['a']])).toBeUndefined();
  });

  it('alone are compared with themselves, or with others', async () => {
    const files = ['two.npz', 'one.npz'];
    expect(await chosen(files, ['two.npz'], ['Compare All'])).toEqual(['two.npz#a', 'two.npz#b']);
    const answers = ['Other Files…', files, 'Compare All'];
    expect(await chosen(files, ['two.npz'], answers)).toEqual([
      'one.npz',
      'two.npz#a',
      'two.npz#b',
    ]);
    expect(await chosen(files, ['one.npz'], [files, 'Compare All'])).toHaveLength(3);
  });

  it('are added without others', async () => {
    const wanted = { minimum: 1, verb: 'Add' } as const;
    expect(await chosen(['two.npz'], ['two.npz'], ['Add All'], wanted)).toHaveLength(2);
    expect(world.asked[0]?.labels).toEqual(['Add All', 'Choose Arrays…']);
  });
});

describe('folders', () => {
  const models = ['m/a.npy', 'm/b.npy', 'm/classes.csv', 'm/labels.csv', 'm/notes.md'];
  const shards = ['s/part-0.npy', 's/part-1.npy', 't/part-0.npy', 't/part-1.npy'];

  it('are asked for once; what holds no embeddings is left out, and said', async () => {
    expect(await chosen(models, ['m'], ['Models to Be Compared'])).toEqual(['m/a.npy', 'm/b.npy']);
    expect(world.asked).toHaveLength(1);
    expect(world.asked[0]?.labels[0]).toBe('Models to Be Compared');
    expect(world.told).toEqual(['1 file was left out. m/classes.csv: It is a table of labels.']);
  });

  it('of names of shards are offered as these first, several at once', async () => {
    expect(await chosen(shards, ['s', 't'], ['Shards of One Space'])).toEqual(['s', 't']);
    expect(world.asked).toHaveLength(1);
    expect(world.asked[0]?.labels[0]).toBe('Shards of One Space');
    expect(await chosen(shards, ['s', 't'], ['Models to Be Compared'])).toEqual(shards);
    expect(await chosen(shards, ['s', 't'], [])).toBeUndefined();
  });

  it('of one file are that file', async () => {
    expect(await chosen(['a/x.npy', 'b/x.npy'], ['a', 'b'], [])).toEqual(['a/x.npy', 'b/x.npy']);
  });

  it('without embeddings are replaced by chosen ones in them', async () => {
    const files = ['top/notes.md', 'top/a/x.npy', 'top/b/x.npy', 'top/c/labels.csv'];
    expect(await chosen(files, ['top'], [['a', 'b']])).toEqual(['top/a/x.npy', 'top/b/x.npy']);
    expect(world.told[0]).toMatch(
      /^top: The folder holds no embedding files, which end in \.npy.* name one of top\/a\/, top\/b\/\.$/,
    );
    expect(world.asked).toEqual([{ title: 'Folders in top', labels: ['a', 'b'] }]);
    await expect(chosen(['top/notes.md'], ['top'], [])).rejects.toMatchObject({
      file: 'top',
      remedy: 'Name a folder with some, or the files themselves.',
    });
  });
});
