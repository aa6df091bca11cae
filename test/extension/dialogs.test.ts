import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressLocation } from 'vscode';
import {
  showErrorMessage,
  showInformationMessage,
  showOpenDialog,
  showQuickPick,
  showSaveDialog,
  showWarningMessage,
  withProgress,
} from '../../src/extension/dialogs';
import { panelPage } from '../../src/extension/panels/panel-page';
import { treeItem } from '../../src/extension/sidebar/tree-items';
import { sessionTitle } from '../../src/extension/panels/snapshot';
import type { StudySession } from '../../src/extension/studies/study-session';

/** Everything that VS Code is asked to show. */
const shown = vi.hoisted((): unknown[] => []);

vi.mock('vscode', () => {
  const take = (...all: unknown[]): Promise<unknown> => {
    shown.push(...all);
    return Promise.resolve(undefined);
  };
  return {
    ProgressLocation: { Window: 10 },
    TreeItemCollapsibleState: {},
    TreeItemCheckboxState: {},
    ThemeIcon: class {
      constructor(readonly id: string) {}
    },
    TreeItem: class {
      constructor(readonly label: string) {}
    },
    window: {
      showErrorMessage: take,
      showWarningMessage: take,
      showInformationMessage: take,
      showOpenDialog: take,
      showSaveDialog: take,
      // The user chooses all items.
      showQuickPick: async (items: Promise<unknown[]>, options: { canPickMany?: boolean }) => {
        const all = await items;
        shown.push(...all, options);
        return options.canPickMany === true ? all : all[0];
      },
      withProgress: (options: unknown, work: (progress: object) => Promise<unknown>) => {
        shown.push(options);
        return work({ report: (value: unknown) => shown.push(value) });
      },
    },
  };
});

beforeEach(() => {
  shown.length = 0;
});

const evil = 'a\u001b[2Jb\u202ec\u0085\u2066.npy';
const plain = 'a\\u001b[2Jb\\u202ec\\u0085\\u2066.npy';

/** Returns all texts in plain data. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function expectVisible(): void {
  const all = textsIn(shown);
  expect(all.some((text) => text.includes(plain))).toBe(true);
  expect(all.join('')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
}

describe('what a person is shown', () => {
  it.each([
    ['an error', () => showErrorMessage(evil, 'Button')],
    ['a warning', () => showWarningMessage(evil, { modal: true, detail: evil }, 'Button')],
    ['a notice', () => showInformationMessage(evil)],
    ['a title of a dialog', () => showOpenDialog({ title: `Where is ${evil}?` })],
    ['a title of another', () => showSaveDialog({ title: evil })],
    [
      'a picker',
      () =>
        showQuickPick([{ label: evil, description: evil, detail: evil }], {
          title: evil,
          placeHolder: evil,
        }),
    ],
    [
      'progress',
      () =>
        withProgress({ location: ProgressLocation.Window, title: evil }, (progress) => {
          progress.report({ message: evil, increment: 1 });
          return Promise.resolve();
        }),
    ],
  ])('hides nothing in %s', async (_, show) => {
    await show();
    expectVisible();
  });

  it('holds no links', async () => {
    const link = '[Install the update](command:workbench.action.quit) [x](https://evil.example)';
    await showErrorMessage(link);
    await showWarningMessage('Sure?', { modal: true, detail: link }, 'Yes');
    expect(textsIn(shown).filter((text) => text.includes(']('))).toEqual([]);
  });

  it('gives what was picked as it was offered', async () => {
    const items = [
      { label: evil, id: 1 },
      { label: 'b', id: 2 },
    ] as const;
    expect(await showQuickPick(items, {})).toBe(items[0]);
    expect(await showQuickPick(items, { canPickMany: true })).toEqual(items);
  });

  it('hides nothing in the sidebar, whose nodes keep their names', () => {
    const item = treeItem({
      kind: 'space',
      id: evil,
      label: evil,
      description: evil,
      tooltip: `${evil}\n${evil}`,
      checked: true,
    });
    expect(item).toMatchObject({
      id: `space:${evil}`,
      label: plain,
      description: plain,
      tooltip: `${plain}\n${plain}`,
    });
  });

  it('hides nothing in the title of a tab', () => {
    const definition = { spaces: [{ file: evil }] };
    expect(sessionTitle({ definition } as unknown as StudySession)).toBe(plain);
  });
});

describe('the page of a panel', () => {
  const page = panelPage({
    title: `</title><script>x</script>"${evil}`,
    script: 's.js',
    style: 's.css',
    cspSource: 'here',
    nonce: 'n',
  });

  it('has a title that is text', () => {
    expect(page).toContain('<title>&#60;/title&#62;&#60;script&#62;');
    expect(page).toContain(plain);
  });

  it('takes no base, sends no forms', () => {
    const [, policy] = /content="(default-src[^"]*)"/.exec(page)!;
    expect(policy!.split('; ')).toEqual(
      expect.arrayContaining([`default-src 'none'`, `base-uri 'none'`, `form-action 'none'`]),
    );
  });
});
