import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { startVscodeServer } from '../../scripts/vscode-server.mjs';
import { launchBrowser } from '../../scripts/browser.mjs';

const root = join(import.meta.dirname, '..', '..');
const screenshots = join(root, 'test-results');

/** A VS Code in a browser, with the packaged extension installed as for a user. */
export class Workbench {
  private constructor(
    readonly page: Page,
    /** The opened folder: the samples, and files added by tests. */
    readonly folder: string,
    private readonly server: Awaited<ReturnType<typeof startVscodeServer>>,
    private readonly browser: Browser,
    private readonly scratch: string,
    /** Violations of content security policies in the browser's console. */
    readonly policyViolations: string[],
  ) {}

  /** @param others vsix files of other extensions to install */
  /** @param env environment variables of the server, in addition to those of this process */
  static async start(
    settings: object = {},
    others: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Workbench> {
    const scratch = await mkdtemp(join(tmpdir(), 'latents-e2e-'));
    const folder = join(scratch, 'workspace');
    await cp(join(root, 'samples'), folder, { recursive: true });
    await cp(join(root, 'test', 'data', 'pairs'), join(folder, 'pairs'), { recursive: true });
    await mkdir(screenshots, { recursive: true });
    const server = await startVscodeServer({
      data: join(scratch, 'data'),
      vsix: [join(root, 'dist', 'latent-space-inspector.vsix'), ...others],
      settings: { 'explorer.autoReveal': false, ...settings },
      env,
      // Otherwise a login shell could change the environment.
      args: ['--force-disable-user-env'],
    });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    // Computing is slow on a busy machine.
    page.setDefaultTimeout(patience);
    const policyViolations: string[] = [];
    page.on('console', (message) => {
      const text = message.text();
      if (/Content Security Policy/i.test(text)) policyViolations.push(text);
    });
    const workbench = new Workbench(page, folder, server, browser, scratch, policyViolations);
    await workbench.open();
    return workbench;
  }

  private async open(): Promise<void> {
    await this.page.goto(this.server.address(this.folder));
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    // Before the extension is active, its study files open as text.
    await this.page.locator('.activitybar a[aria-label^="Latent Space"]').waitFor();
  }

  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.runCommand('Developer: Reload Window');
    await loaded;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.stop();
    await rm(this.scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Runs a command of the palette by its whole title, as soon as the palette has it. */
  async runCommand(title: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    // A panel that takes the focus meanwhile closes the palette, at any of these steps.
    await until(async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      return succeeds(async () => {
        await this.quickInput.fill(`>${title}`, { timeout: attempt });
        await row.click({ timeout: attempt });
      });
    });
  }

  /** The input field of the palette, pickers and file dialogs. */
  private get quickInput(): Locator {
    return this.page.locator('.quick-input-box input');
  }

  /** Returns a row of a picker. */
  pickerRow(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  }

  /** Checks or unchecks a row of a picker. */
  async tickPicked(text: string, checked: boolean): Promise<void> {
    const row = this.pickerRow(text).first();
    await until(async () => {
      if ((await isTicked(row)) !== checked) await row.click();
      return (await isTicked(row)) === checked;
    });
  }

  /** The picker's checkbox for all shown rows. */
  get pickerBox(): Locator {
    return this.page.locator('.quick-input-header > .monaco-custom-toggle');
  }

  /** Accepts the checked rows of a picker. */
  async acceptPicker(): Promise<void> {
    await this.page.locator('.quick-input-action', { hasText: 'OK' }).click();
  }

  /** Returns a file or folder in the Explorer. */
  explorerRow(name: string): Locator {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Opens a file of the Explorer, whose rows move when it notices new files. */
  async openFile(name: string): Promise<void> {
    const tab = this.page.locator('.tabs-container .tab.active', { hasText: name });
    await until(async () => {
      await this.explorerRow(name).dblclick();
      return succeeds(() => tab.waitFor({ timeout: attempt }));
    });
  }

  /** Expands a folder of the Explorer, which does not notice every folder that is made beside it. */
  async expandFolder(name: string): Promise<void> {
    const row = this.explorerRow(name);
    while (!(await succeeds(() => row.waitFor({ timeout: attempt })))) {
      await this.runCommand('Refresh Explorer');
    }
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
  }

  /** Selects files in the Explorer, right-clicks the last of them and chooses a menu item. */
  async rightClick(names: readonly string[], item: string): Promise<void> {
    const entry = this.page.locator('.monaco-menu .action-item', { hasText: item }).first();
    await until(async () => {
      await this.page.keyboard.press('Escape');
      for (const [i, name] of names.entries()) {
        await this.explorerRow(name).click(i === 0 ? {} : { modifiers: ['Control'] });
      }
      // Opening the first file can move the selection back to it.
      for (const name of names) {
        if ((await this.explorerRow(name).getAttribute('aria-selected')) !== 'true') return false;
      }
      await this.explorerRow(names.at(-1)!).click({ button: 'right' });
      return succeeds(() => entry.waitFor({ timeout: attempt }));
    });
    // A menu that has just opened ignores clicks.
    await until(async () => {
      await succeeds(() => entry.click({ timeout: attempt }));
      return !(await entry.isVisible());
    });
  }

  /** The contents of the visible panel. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview:visible').frameLocator('#active-frame');
  }

  /** Waits until the panel's header contains all of these facts. */
  async waitForFacts(...facts: readonly string[]): Promise<void> {
    const chips = this.panel.locator('.header .chips');
    for (const fact of facts) await chips.getByText(fact, { exact: true }).waitFor();
  }

  /** Returns a row of the study's tree in the sidebar. */
  treeRow(label: string): Locator {
    return this.page
      .locator('.pane-body .monaco-list-row')
      .filter({ has: this.page.getByText(label, { exact: true }) });
  }

  /** Checks or unchecks a row of the study's tree. */
  async setBox(label: string, checked: boolean): Promise<void> {
    const box = this.treeRow(label).locator('.monaco-custom-toggle');
    // VS Code loses a click on a row that it is redrawing, and the checkbox does not change.
    await until(async () => {
      await box.click();
      // The tooltip of a checkbox would cover the next one.
      await this.page.mouse.move(0, 0);
      await this.page.waitForTimeout(1000);
      return (await box.getAttribute('aria-checked')) === String(checked);
    });
  }

  /** Right-clicks a row of the study's tree and chooses a menu item. */
  async rightClickTree(label: string, item: string): Promise<void> {
    const entry = this.page.locator('.monaco-menu .action-item', { hasText: item }).first();
    await until(async () => {
      await this.page.keyboard.press('Escape');
      await this.treeRow(label).click({ button: 'right' });
      return succeeds(() => entry.waitFor({ timeout: attempt }));
    });
    // A menu that has just opened ignores clicks.
    await until(async () => {
      await succeeds(() => entry.click({ timeout: attempt }));
      return !(await entry.isVisible());
    });
  }

  /** Opens the extension's own sidebar. */
  openSidebar(): Promise<void> {
    return this.showView('Latent Space');
  }

  openExplorer(): Promise<void> {
    return this.showView('Explorer');
  }

  private async showView(title: string): Promise<void> {
    const item = this.page.locator('.activitybar .action-item', {
      has: this.page.locator(`a[aria-label^="${title}"]`),
    });
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) !== 'true') await item.click();
  }

  /** Accepts the proposal of a file dialog, or types another path. */
  async acceptPath(path?: string): Promise<void> {
    await this.pressInDialog('Enter', path);
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Presses a key in a file dialog, after it has made a proposal or after a path is typed. */
  async pressInDialog(key: string, path?: string): Promise<void> {
    const input = this.quickInput;
    await input.waitFor();
    if (path !== undefined) {
      // The dialog fills in its own proposal after it has read the folder.
      await until(async () => (await input.inputValue()) !== '');
      await until(async () => {
        await input.fill(path);
        await this.page.waitForTimeout(200);
        return (await input.inputValue()) === path;
      });
    }
    await input.press(key);
  }

  /** Changes the colour theme as a user does. */
  async chooseTheme(name: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
    await until(async () => {
      await this.runCommand('Preferences: Color Theme');
      return succeeds(async () => {
        await this.quickInput.fill(name, { timeout: attempt });
        // Enter would choose the row that was there before the list was filtered.
        await row.click({ timeout: attempt });
        await this.quickInput.waitFor({ state: 'hidden', timeout: attempt });
      });
    });
  }

  /** Id of the engine process of this window's extension. */
  get engine(): number | undefined {
    const pid = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .find((name) => {
        const command = readCommand(name);
        return command.includes(this.scratch) && command.includes('engine.cjs');
      });
    return pid === undefined ? undefined : Number(pid);
  }

  /** Sends the engine process a signal. Returns its id. */
  signalEngine(signal: 'SIGKILL' | 'SIGSTOP'): number {
    const { engine } = this;
    if (engine === undefined) throw new Error('No engine process runs.');
    process.kill(engine, signal);
    return engine;
  }

  async closeAllEditors(): Promise<void> {
    await this.runCommand('View: Close All Editors');
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }
}

/** Whether a row of a picker is checked. */
export async function isTicked(row: Locator): Promise<boolean> {
  return (await row.locator('.monaco-custom-toggle').getAttribute('aria-checked')) === 'true';
}

/** Returns the command line of a process; empty if it has ended. */
function readCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

const patience = 60_000;

/** Repeats a check until it is true. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Still not so after ${patience} ms: ${isSo.toString()}`);
  }
}

/** Maximum duration of one of several attempts, in milliseconds. */
const attempt = 2000;

/** Whether all steps succeeded. */
function succeeds(steps: () => Promise<void>): Promise<boolean> {
  return steps().then(
    () => true,
    () => false,
  );
}
