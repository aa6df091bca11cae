import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import { namedFiles } from '../../src/compute/study-file/named-files';
import type { StudyDefinition } from '../../src/compute/study-file/definition';
import { newStudyFile, saveStudy } from '../../src/extension/commands/study-files';
import type { CommandContext } from '../../src/extension/context';
import { exportResult } from '../../src/extension/panels/save-export';
import type { StudySession } from '../../src/extension/studies/study-session';

/** The user's actions, and what the user is shown. */
const person = vi.hoisted(() => ({
  /** Paths or URIs typed into the dialog, one after another; it is cancelled after the last. */
  places: [] as string[],
  /** Button clicked in messages of a kind; none if absent. */
  clicks: {} as Record<'error' | 'warning', string | undefined>,
  shown: [] as string[],
  appHost: 'code-server',
  simple: false,
}));

/** Files of virtual file systems. */
const virtual = vi.hoisted(() => new Map<string, string>());

vi.mock('vscode', async () => {
  const fs = await import('node:fs/promises');
  class FakeUri {
    readonly authority = '';
    constructor(
      readonly scheme: string,
      readonly path: string,
    ) {}
    static readonly file = (path: string): FakeUri => new FakeUri('file', path);
    static readonly joinPath = ({ scheme, path }: FakeUri, ...parts: string[]): FakeUri =>
      new FakeUri(scheme, posix.join(path, ...parts));
    static readonly parse = (text: string): FakeUri => {
      const [scheme, path] = text.startsWith('/') ? ['file', text] : text.split(/:(.*)/s);
      return new FakeUri(scheme!, path!);
    };
    get fsPath(): string {
      return this.path;
    }
    with({ path }: { path: string }): FakeUri {
      return new FakeUri(this.scheme, path);
    }
    toString(): string {
      return `${this.scheme}:${this.path}`;
    }
  }
  const message =
    (kind: 'error' | 'warning') =>
    (text: string): Promise<string | undefined> => {
      person.shown.push(text);
      return Promise.resolve(person.clicks[kind]);
    };
  return {
    env: {
      get appHost() {
        return person.appHost;
      },
      remoteName: undefined,
    },
    FileType: { File: 1, Directory: 2 },
    commands: { executeCommand: () => Promise.resolve() },
    Uri: FakeUri,
    window: {
      showSaveDialog: () => {
        const place = person.places.shift();
        return Promise.resolve(place === undefined ? undefined : FakeUri.parse(place));
      },
      showErrorMessage: message('error'),
      showWarningMessage: message('warning'),
      showInformationMessage: message('warning'),
    },
    workspace: {
      asRelativePath: ({ path }: FakeUri) => path,
      getConfiguration: () => ({ get: () => person.simple }),
      fs: {
        stat: async ({ scheme, path }: FakeUri) => {
          if (scheme === 'file') return { type: (await fs.stat(path)).isDirectory() ? 2 : 1 };
          if (virtual.has(path)) return { type: 1, size: 1 };
          throw new Error('none');
        },
        writeFile: ({ path }: FakeUri, bytes: Uint8Array) => {
          virtual.set(path, new TextDecoder().decode(bytes));
          return Promise.resolve();
        },
        rename: (from: FakeUri, to: FakeUri) => {
          virtual.set(to.path, virtual.get(from.path)!);
          virtual.delete(from.path);
          return Promise.resolve();
        },
        delete: () => Promise.resolve(),
      },
    },
  };
});
// Mocked, because it imports all panels.
vi.mock('../../src/extension/panels/study-editor', () => ({ studyEditorType: 'study' }));
// Returns the selected files unchanged.
vi.mock('../../src/extension/commands/choose-spaces', () => ({
  chooseSpaces: (_context: unknown, _target: unknown, selection: readonly unknown[]) =>
    Promise.resolve(selection.map((uri) => ({ uri }))),
}));
vi.mock('../../src/extension/settings', () => ({
  readSettings: () => ({
    anchorStrategy: 'uniform',
    anchorCount: 0,
    projections: ['absolute'],
    measure: 'cka-linear',
    normalization: 'none',
    seed: 0,
  }),
}));

let folder: string;
const names = ['a.npy', 'b.npy', 'labels.csv', 'anchors.txt', 'rows.txt', 'targets.npy'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-save-'));
  for (const name of [...names, 'study.latents.json', 'other.csv']) writeFileSync(at(name), name);
  symlinkSync('a.npy', at('link.csv'));
  virtual.clear();
  Object.assign(person, { places: [], clicks: {}, shown: [], appHost: 'code-server' });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const definition: StudyDefinition = {
  version: 1,
  spaces: [{ file: 'a.npy' }, { file: 'b.npy', include: false }],
  labels: 'labels.csv',
  rows: 'rows.txt',
  anchors: { file: 'anchors.txt' },
  projections: ['absolute'],
  measures: ['cka-linear'],
  stitching: { targets: 'targets.npy' },
};

function session(root = folder): StudySession {
  const file = Uri.joinPath(Uri.parse(root), 'study.latents.json');
  const files = { check: () => Promise.resolve() };
  return { folder: Uri.parse(root), definition, file, files } as unknown as StudySession;
}

const exportTo = (...places: string[]): Promise<string | null> => {
  person.places = places;
  const csv = (): string => 'scores';
  return exportResult(
    session(),
    'similarity',
    { computed: {}, changes: [] },
    { kind: 'csv' },
    { csv, html: csv },
  );
};

const again = { error: 'Choose Another Place…' } as const;
const read = (name: string): string => readFileSync(at(name), 'utf8');

describe('an export', () => {
  it.each([...names, 'study.latents.json', 'link.csv'])(
    'is not written over %s, and another place is offered',
    async (name) => {
      expect(await exportTo(at(name))).toBeNull();
      expect(person.shown).toEqual([expect.stringMatching(/would be lost\./)]);
      Object.assign(person.clicks, again);
      expect(await exportTo(at(name), at('new.csv'))).toBe(at('new.csv'));
      expect(read('new.csv')).toBe('scores');
      for (const name of [...names, 'study.latents.json']) expect(read(name)).toBe(name);
      expect(readdirSync(folder).filter((file) => file.includes('.tmp-'))).toEqual([]);
    },
  );

  it('takes the place of another file, after the question that dialogs ask', async () => {
    expect(await exportTo(at('other.csv'))).toBe(at('other.csv'));
    expect(read('other.csv')).toBe('scores');
    expect(person.shown).toEqual([]);
  });

  it('takes the place of a file under a desktop’s dialog on Linux only if it may', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    person.appHost = 'desktop';
    expect(await exportTo(at('other.csv'))).toBeNull();
    expect(person.shown).toEqual([`Replace ${at('other.csv')}?`]);
    expect(read('other.csv')).toBe('other.csv');
    person.clicks.warning = 'Replace';
    expect(await exportTo(at('other.csv'))).toBe(at('other.csv'));
    expect(await exportTo(at('new.csv'))).toBe(at('new.csv'));
    expect(person.shown).toHaveLength(2);
    vi.restoreAllMocks();
  });

  it('is not written over virtual files of the study', async () => {
    person.places = ['memfs:/data/a.npy', 'memfs:/data/new.csv'];
    Object.assign(person.clicks, again);
    const csv = (): string => 'scores';
    const study = session('memfs:/data');
    const place = await exportResult(
      study,
      'x',
      { computed: {}, changes: [] },
      { kind: 'csv' },
      { csv, html: csv },
    );
    expect(place).toBe('memfs:/data/new.csv');
    expect([...virtual]).toEqual([['/data/new.csv', 'scores']]);
    expect(person.shown).toHaveLength(1);
  });
});

describe('a study', () => {
  const agreed: string[] = [];
  const allow = (_folder: Uri, files: readonly string[]): Promise<void> =>
    Promise.resolve(void agreed.push(...files));
  const context = (): CommandContext =>
    ({ studies: { active: session(), places: { allow } } }) as unknown as CommandContext;

  it('is not saved over its files, but over its own', async () => {
    Object.assign(person.clicks, again);
    person.places = [at('a.npy'), at('labels.csv'), at('study.latents.json')];
    await saveStudy(context());
    expect(person.shown).toHaveLength(2);
    for (const name of names) expect(read(name)).toBe(name);
    expect(JSON.parse(read('study.latents.json'))).toEqual(definition);
    // Users are not asked about the files of a study that they created themselves.
    expect(agreed).toEqual(namedFiles(definition));
  });

  it('of new files is not written over one of them', async () => {
    person.places = [at('b.npy')];
    const files = ['a.npy', 'b.npy'].map((name) => Uri.file(at(name)));
    await newStudyFile(context(), files[0], files);
    expect(person.shown).toHaveLength(1);
    expect(read('b.npy')).toBe('b.npy');
  });
});
