import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { createMessageConnection, type MessageConnection } from 'vscode-jsonrpc/node';
import { snapshotMethod } from '../../src/compute/protocol/panel-ends';
import { postMessageTransports } from '../../src/compute/protocol/post-message';
import { panelPage } from '../../src/extension/panels/panel-page';
import { launchBrowser } from '../../scripts/browser.mjs';
import { type ThemeName, themes } from './themes';

const built = join(import.meta.dirname, '..', '..', 'dist', 'webview');
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/**
 * A built panel in a browser, with the test as its host, under the same content policy as in VS
 * Code.
 */
export class PanelHost {
  private constructor(
    readonly page: Page,
    readonly connection: MessageConnection,
    private readonly browser: Browser,
    private readonly server: Server,
    /** Errors and warnings in the console. */
    readonly complaints: string[],
  ) {}

  /** @param prepare registers the host's answers before the panel loads */
  static async open(
    panel: string,
    prepare: (connection: MessageConnection) => void,
    theme: ThemeName = 'dark',
  ): Promise<PanelHost> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://panel').pathname;
      if (path === '/') {
        const { port } = server.address() as AddressInfo;
        response.setHeader('content-type', 'text/html');
        response.end(
          panelPage({
            title: panel,
            script: `/${panel}/index.js`,
            style: `/${panel}/index.css`,
            cspSource: `http://127.0.0.1:${port}`,
            nonce: 'dGVzdA==',
          }),
        );
        return;
      }
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
      response.end(path.endsWith('.ico') ? '' : readFileSync(join(built, path)));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => {
      complaints.push(error.message);
    });
    let receive: (message: unknown) => void = () => undefined;
    // The browser's channel carries only texts; VS Code's carries bytes, too.
    await page.exposeFunction('toHost', (message: string) => {
      receive(
        JSON.parse(message, (_, value: unknown) => {
          const { latin1 } = (value ?? {}) as { latin1?: unknown };
          return typeof latin1 === 'string' ? new Uint8Array(Buffer.from(latin1, 'latin1')) : value;
        }),
      );
    });
    await page.addInitScript(() => {
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (message: unknown) => {
            (window as unknown as { toHost: (message: string) => void }).toHost(
              JSON.stringify(message, (_, value: unknown) =>
                value instanceof Uint8Array
                  ? { latin1: Array.from(value, (byte) => String.fromCharCode(byte)).join('') }
                  : value,
              ),
            );
          },
          // Kept over a reload of the page, as in VS Code.
          getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
          setState: (next: unknown) => {
            sessionStorage.setItem('state', JSON.stringify(next));
          },
        }),
      });
    });
    const connection = createMessageConnection(
      ...postMessageTransports({
        post: (message) => {
          // A message to a page that is being unloaded is lost, as in VS Code.
          page
            .evaluate((data) => {
              window.postMessage(data);
            }, message)
            .catch(() => undefined);
        },
        subscribe: (listener) => {
          receive = listener;
          return { dispose: () => undefined };
        },
      }),
    );
    prepare(connection);
    connection.listen();
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    const host = new PanelHost(page, connection, browser, server, complaints);
    await host.setTheme(theme);
    return host;
  }

  /** Sets the theme's variables and class on the page as VS Code does. */
  async setTheme(theme: ThemeName): Promise<void> {
    const { bodyClass, variables } = themes[theme];
    await this.page.evaluate(
      ({ bodyClass: name, variables: values }) => {
        document.body.className = name;
        for (const [key, value] of Object.entries(values)) {
          document.documentElement.style.setProperty(key, value);
        }
      },
      { bodyClass, variables },
    );
  }

  /** Returns the facts in the header. */
  facts(): Promise<string[]> {
    return this.page.locator('.header .chip').allTextContents();
  }

  push(snapshot: unknown): Promise<void> {
    return this.connection.sendNotification(snapshotMethod, snapshot);
  }

  async close(): Promise<void> {
    this.connection.dispose();
    await this.browser.close();
    this.server.close();
  }
}

let opened: PanelHost | undefined;

/** Opens the one panel of a test, which {@link closePanel} closes. */
export async function openPanel(...args: Parameters<typeof PanelHost.open>): Promise<PanelHost> {
  return (opened = await PanelHost.open(...args));
}

/** Closes the panel of the test, and checks that there were no errors in the console. */
export async function closePanel(): Promise<void> {
  const complaints = opened?.complaints ?? [];
  await opened?.close();
  opened = undefined;
  expect(complaints).toEqual([]);
}
