import {
  type CancellationToken,
  type MessageOptions,
  type OpenDialogOptions,
  type Progress,
  type ProgressOptions,
  type QuickPickItem,
  type QuickPickOptions,
  type SaveDialogOptions,
  type Uri,
  window,
} from 'vscode';
import { visibleText } from '../compute/protocol/visible-text';

/*
 * Functions for all text that the extension shows, by which texts from files are made safe. Only
 * this module calls these functions of VS Code (see eslint.config.mjs).
 */

/**
 * Prepares a message, which may have several lines. VS Code turns `[text](address)` into links,
 * which this prevents.
 */
function messageText(text: string): string {
  return visibleText(text, '\n').replaceAll('](', '] (');
}

/** Prepares an item of a picker. */
export function shownItem<T extends QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: visibleText(label),
    ...(description === undefined ? {} : { description: visibleText(description) }),
    ...(detail === undefined ? {} : { detail: visibleText(detail) }),
  };
}

/** Shows a message with buttons, and returns the one that was pressed. */
interface Tell {
  (message: string, ...buttons: string[]): Thenable<string | undefined>;
  (message: string, options: MessageOptions, ...buttons: string[]): Thenable<string | undefined>;
}

/**
 * Wraps a message function of VS Code.
 * @param tell returns the function
 */
function shown(tell: () => Tell): Tell {
  return (message: string, ...rest: readonly (MessageOptions | string)[]) => {
    const parts = rest.map((part) => {
      const detail = typeof part === 'string' ? undefined : part.detail;
      return detail === undefined ? part : { ...(part as object), detail: messageText(detail) };
    });
    return tell()(messageText(message), ...(parts as string[]));
  };
}

export const showErrorMessage = shown(() => window.showErrorMessage);
export const showWarningMessage = shown(() => window.showWarningMessage);
export const showInformationMessage = shown(() => window.showInformationMessage);

/**
 * Lets the user choose several of some items.
 * @returns undefined if the user cancelled
 */
export function showQuickPick<T extends QuickPickItem>(
  items: readonly T[] | Thenable<readonly T[]>,
  options: QuickPickOptions & { readonly canPickMany: true },
): Promise<T[] | undefined>;
/**
 * Lets the user choose one of some items.
 * @returns undefined if the user cancelled
 */
export function showQuickPick<T extends QuickPickItem>(
  items: readonly T[] | Thenable<readonly T[]>,
  options: QuickPickOptions,
): Promise<T | undefined>;
export async function showQuickPick<T extends QuickPickItem>(
  items: readonly T[] | Thenable<readonly T[]>,
  options: QuickPickOptions,
): Promise<T | T[] | undefined> {
  const originals = new Map<QuickPickItem, T>();
  const offered = (all: readonly T[]): T[] =>
    all.map((item) => {
      const copy = shownItem(item);
      originals.set(copy, item);
      return copy;
    });
  const { title, placeHolder } = options;
  const chosen = (await window.showQuickPick<T>(
    'then' in items ? items.then(offered) : offered(items),
    {
      ...options,
      ...(title === undefined ? {} : { title: visibleText(title) }),
      ...(placeHolder === undefined ? {} : { placeHolder: visibleText(placeHolder) }),
    },
  )) as T | T[] | undefined;
  if (chosen === undefined) return undefined;
  const original = (item: T): T => originals.get(item) ?? item;
  return Array.isArray(chosen) ? chosen.map(original) : original(chosen);
}

/** Lets the user choose files. */
export function showOpenDialog(options: OpenDialogOptions): Thenable<Uri[] | undefined> {
  return window.showOpenDialog(withTitle(options));
}

/** Lets the user choose a path to write to. */
export function showSaveDialog(options: SaveDialogOptions): Thenable<Uri | undefined> {
  return window.showSaveDialog(withTitle(options));
}

/** Shows progress while work is running. */
export function withProgress<T>(
  options: ProgressOptions,
  work: (
    progress: Progress<{ message?: string; increment?: number }>,
    token: CancellationToken,
  ) => Thenable<T>,
): Thenable<T> {
  return window.withProgress(withTitle(options), (progress, token) => {
    const report = ({ message, ...rest }: { message?: string; increment?: number }): void => {
      progress.report(message === undefined ? rest : { ...rest, message: messageText(message) });
    };
    return work({ report }, token);
  });
}

function withTitle<T extends { readonly title?: string }>(options: T): T {
  const { title } = options;
  return title === undefined ? options : { ...options, title: messageText(title) };
}
