import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Memento, type TextDocument, Uri } from 'vscode';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import type { Settings } from '../../../src/extension/settings';
import { openDocument } from '../../../src/extension/studies/study-documents';
import { OpenStudies } from '../../../src/extension/studies/open-studies';
import { followLinks } from '../../../src/extension/studies/follow-links';
import type { StudySession } from '../../../src/extension/studies/study-session';
import { FakeFiles } from './fake-files';

const vscode = vi.hoisted(() => ({
  isTrusted: true,
  roots: [] as unknown[],
  /** Paths accessed through VS Code. */
  looked: [] as string[],
  answer: undefined as string | undefined,
  asked: [] as { message: string; detail: string; buttons: string[] }[],
  commands: [] as string[],
  listeners: {} as Record<'changed' | 'saved' | 'trusted', (event: unknown) => void>,
}));

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../fake-uri');
  const listen = (name: 'changed' | 'saved' | 'trusted') => (listener: () => void) => {
    vscode.listeners[name] = listener;
    return { dispose: () => undefined };
  };
  return {
    Uri: FakeUri,
    FileType: { File: 1, Directory: 2 },
    EventEmitter: class {
      event = (): void => undefined;
      fire(): void {
        return undefined;
      }
    },
    commands: { executeCommand: (id: string) => Promise.resolve(vscode.commands.push(id)) },
    window: {
      showWarningMessage: (
        message: string,
        { detail }: { detail: string },
        ...buttons: string[]
      ) => {
        vscode.asked.push({ message, detail, buttons });
        return Promise.resolve(vscode.answer);
      },
    },
    workspace: {
      get isTrusted() {
        return vscode.isTrusted;
      },
      get workspaceFolders() {
        return vscode.roots.map((uri) => ({ uri }));
      },
      onDidChangeTextDocument: listen('changed'),
      onDidSaveTextDocument: listen('saved'),
      onDidGrantWorkspaceTrust: listen('trusted'),
      fs: {
        stat: ({ path }: { path: string }) => {
          vscode.looked.push(path);
          return Promise.reject(new Error('nothing there'));
        },
      },
    },
  };
});

let scratch: string;
let workspaceFolder: string;
let files: FakeFiles;
let state: Map<string, unknown>;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'latents-places-'));
  workspaceFolder = join(scratch, 'workspace');
  mkdirSync(join(workspaceFolder, 'data'), { recursive: true });
  mkdirSync(join(scratch, 'elsewhere'));
  writeFileSync(join(scratch, 'elsewhere', 'secret.npy'), '');
  writeFileSync(join(workspaceFolder, 'data', 'a.npy'), '');
  state = new Map();
  files = new FakeFiles();
  Object.assign(vscode, { isTrusted: true, roots: [Uri.file(workspaceFolder)], answer: undefined });
  for (const list of [vscode.looked, vscode.asked, vscode.commands]) list.length = 0;
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const memento = {
  get: (key: string, otherwise: unknown) => state.get(key) ?? otherwise,
  update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
} as unknown as Memento;

function studyText(...names: string[]): string {
  return JSON.stringify(
    {
      version: 1,
      spaces: names.map((file) => ({ file })),
      anchors: { strategy: 'uniform' },
      projections: ['absolute'],
      measures: ['cka-linear'],
    },
    null,
    2,
  );
}

interface Opened {
  readonly session: StudySession;
  /** Changes the file in the text editor. */
  readonly type: (text: string, isDirty: boolean) => void;
}

function open(text: string, folder = workspaceFolder): Opened {
  const studies = new OpenStudies(
    {
      engine: {} as Engine,
      settings: () => ({}) as Settings,
      logError: () => undefined,
      watchFiles: () => files,
    },
    memento,
  );
  const document = {
    uri: Uri.file(join(folder, 's.latents.json')),
    isDirty: false,
    getText: () => text,
  };
  const session = openDocument(studies, document as unknown as TextDocument);
  return {
    session,
    type: (typed, isDirty) => {
      text = typed;
      document.isDirty = isDirty;
      vscode.listeners.changed({ document, contentChanges: [{}] });
    },
  };
}

const names = ({ definition }: StudySession): string[] => definition.spaces.map(({ file }) => file);

/** Waits until the session has read its study. */
async function settled({ session }: Opened): Promise<StudySession> {
  await vi.waitFor(() => {
    expect(session.invalid !== undefined || session.definition.spaces.length > 0).toBe(true);
  });
  // By then the study's files have been checked.
  await new Promise((resolve) => setTimeout(resolve, 5));
  return session;
}

const foreign = [
  ['a Windows share', '\\\\evil.example\\share\\x.npz#emb', '//evil.example'],
  ['a share with slashes', '//evil.example/share/x.npy', '//evil.example'],
  ['a device', '\\\\.\\pipe\\x.npy', '//.'],
  ['a file on a host', 'file://evil.example/share/x.npy', 'file://evil.example'],
  ['another scheme', 'vscode-vfs://github/o/r/x.npz#a', 'vscode-vfs://github'],
  ['a scheme without a host', 'untitled:/x.npy', 'untitled://'],
] as const;

describe.each([true, false])('a study in a workspace of which trust is %s', (isTrusted) => {
  beforeEach(() => {
    vscode.isTrusted = isTrusted;
  });

  it.each(foreign)('names %s: nothing is looked at before a person agrees', async (_, name) => {
    const session = await settled(open(studyText('data/a.npy', name)));
    expect(vscode.asked).toHaveLength(1);
    expect(vscode.asked[0]!.message).toContain('other machines');
    expect(vscode.asked[0]!.detail).toBe(name);
    expect(names(session)).toEqual([]);
    expect(session.invalid).toMatchObject({ code: 'place-refused', details: { line: 8 } });
    expect(vscode.looked).toEqual([]);
    expect(files.looks).toBe(0);
  });

  it.each(foreign)('opens %s once a person agrees, and asks no more', async (_, name, key) => {
    vscode.answer = 'Open Them';
    expect(names(await settled(open(studyText(name))))).toEqual([name]);
    expect(state.get('allowedPlaces')).toEqual([key]);
    vscode.answer = undefined;
    expect(names(await settled(open(studyText(name))))).toEqual([name]);
    expect(vscode.asked).toHaveLength(1);
  });

  it('opens what lies in the workspace without a question', async () => {
    const inside = ['data/a.npy', './data/../data/b.npz#x/y', join(workspaceFolder, 'c.npy')];
    expect(names(await settled(open(studyText(...inside))))).toEqual(inside);
    expect(vscode.asked).toEqual([]);
  });

  it('asks nobody while they write, and once they have saved', async () => {
    const opened = open(studyText('data/a.npy'));
    await settled(opened);
    opened.type(studyText('data/a.npy', '\\\\ho'), true);
    await vi.waitFor(() => {
      expect(opened.session.invalid?.code).toBe('place-refused');
    });
    expect(vscode.asked).toEqual([]);
    vscode.listeners.saved({ uri: Uri.file(join(workspaceFolder, 's.latents.json')) });
    await vi.waitFor(() => {
      expect(vscode.asked).toHaveLength(1);
    });
    // A user who has refused is not asked at every save.
    vscode.listeners.saved({ uri: Uri.file(join(workspaceFolder, 's.latents.json')) });
    await settled(opened);
    expect(vscode.asked).toHaveLength(1);
    // But is asked when trying again.
    vscode.answer = 'Open Them';
    await opened.session.recompute(opened.session.comparison);
    await vi.waitFor(() => {
      expect(names(opened.session)).toEqual(['data/a.npy', '\\\\ho']);
    });
    expect(vscode.asked).toHaveLength(2);
  });

  it('shows what a name has in it that nobody would see', async () => {
    await settled(open(studyText('\\\\evil\u202e\\x\u001b[2Jyz.npy')));
    expect(vscode.asked[0]!.detail).toBe('\\\\evil\\u202e\\x\\u001b[2Jyz.npy');
  });
});

describe('a study in a workspace that is not trusted', () => {
  beforeEach(() => {
    vscode.isTrusted = false;
  });

  it.each([
    ['a path', '../elsewhere/secret.npy', undefined],
    ['an absolute path', () => join(scratch, 'elsewhere', 'secret.npy'), undefined],
    ['a path behind a mark', 'data/a.npy#/../../../elsewhere/secret.npy', undefined],
    ['a URI', () => `file://${scratch}/workspace/%2e%2e/elsewhere/secret.npy`, undefined],
    ['a link', 'data/link.npy', 'data/link.npy'],
    ['a file below a link', 'data/folder/secret.npy', 'data/folder'],
    ['a folder of shards with a link in it', 'data', 'data/link.npy'],
  ])('does not leave it by %s', async (_, named, link) => {
    const name = typeof named === 'string' ? named : named();
    if (link !== undefined) {
      const target = link === 'data/folder' ? '..//../elsewhere' : '../../elsewhere/secret.npy';
      symlinkSync(target, join(workspaceFolder, link));
    }
    const session = await settled(open(studyText(name)));
    expect(names(session)).toEqual([]);
    expect(files.looks).toBe(0);
    expect(vscode.looked).toEqual([]);
    expect(session.invalid?.problem).toContain('not trusted');
    const { message, detail, buttons } = vscode.asked[0]!;
    expect(message).toContain('outside of this workspace');
    expect(buttons).toEqual(['Manage Workspace Trust']);
    // The message names the target of the link.
    expect(detail).toContain(join(scratch, 'elsewhere', 'secret.npy'));
  });

  it('offers to manage trust, and opens the study once that is given', async () => {
    vscode.answer = 'Manage Workspace Trust';
    const opened = open(studyText('../elsewhere/secret.npy'));
    await settled(opened);
    expect(vscode.commands).toEqual(['workbench.trust.manage']);
    vscode.isTrusted = true;
    vscode.listeners.trusted(undefined);
    expect(names(await settled(opened))).toEqual(['../elsewhere/secret.npy']);
    expect(opened.session.invalid).toBeUndefined();
  });

  it('takes a study that lies elsewhere by its own folder', async () => {
    const folder = join(scratch, 'elsewhere');
    expect(names(await settled(open(studyText('secret.npy'), folder)))).toEqual(['secret.npy']);
    const session = await settled(open(studyText('../workspace/data/a.npy'), folder));
    expect(session.invalid?.code).toBe('place-refused');
  });

  it('takes a workspace that is itself reached by a link for what it is', async () => {
    const link = join(scratch, 'link');
    symlinkSync(workspaceFolder, link);
    vscode.roots = [Uri.file(link)];
    expect(names(await settled(open(studyText('data/a.npy'), link)))).toEqual(['data/a.npy']);
  });
});

describe('links', () => {
  it('are followed as the system does, also where they go in circles', async () => {
    symlinkSync('folder/../a.npy', join(workspaceFolder, 'data', 'via'));
    symlinkSync('../../elsewhere', join(workspaceFolder, 'data', 'folder'));
    expect(await followLinks(join(workspaceFolder, 'data', 'via'))).toBe(join(scratch, 'a.npy'));
    symlinkSync('circle', join(workspaceFolder, 'circle'));
    const circle = join(workspaceFolder, 'circle', 'x');
    expect(await followLinks(circle)).toBe(circle);
  });

  it('that lead to another machine are not followed there', async () => {
    symlinkSync('\\\\evil\\share', join(workspaceFolder, 'share'));
    expect(await followLinks(join(workspaceFolder, 'share', 'x.npy'))).toBe(
      '\\\\evil\\share/x.npy',
    );
    vscode.isTrusted = false;
    const session = await settled(open(studyText('share/x.npy')));
    expect(session.invalid?.problem).toMatch(/leads to .*evil.*another machine/);
    expect(vscode.asked[0]!.detail).toBe('share/x.npy → \\\\evil\\share/x.npy');
  });
});
