import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { environmentOutsideNpm } from './environment.mjs';
import { ensureVscodeServer } from './install-vscode-server.mjs';
import { run } from './run.mjs';

/** Settings that suppress notifications and first-start pages of a new VS Code. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'files.simpleDialog.enable': true,
};

/**
 * Starts a VS Code server on 127.0.0.1 with one or several extensions installed from their vsix.
 * @param {{data: string, vsix?: string | string[], settings?: object, args?: string[], env?: object, port?: number, installed?: Awaited<ReturnType<typeof ensureVscodeServer>>}} options
 *   `data` is the folder of its profile
 */
export async function startVscodeServer({
  data,
  vsix,
  settings = {},
  args = [],
  env = {},
  port,
  installed,
}) {
  const { node, main, version } = installed ?? (await ensureVscodeServer());
  const places = ['--server-data-dir', data, '--extensions-dir', join(data, 'extensions')];
  const terms = ['--accept-server-license-terms', '--disable-telemetry'];
  const user = join(data, 'data', 'User');
  const all = JSON.stringify({ ...quietSettings, ...settings });
  // Settings of scope `machine` are the server's, not those of the user at the browser.
  for (const folder of [user, join(data, 'data', 'Machine')]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), all);
  }
  for (const file of [vsix ?? []].flat()) {
    await run(node, [main, ...places, ...terms, '--install-extension', file, '--force']);
  }
  // A short path: names of sockets are limited to about a hundred characters.
  const runtime = await mkdtemp(join(tmpdir(), 'latents-'));
  const chosen = port ?? (await freePort());
  const token = randomBytes(16).toString('hex');
  const listen = ['--host', '127.0.0.1', '--port', String(chosen), '--connection-token', token];
  const child = spawn(node, [main, ...places, ...terms, ...listen, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environmentOutsideNpm(), XDG_RUNTIME_DIR: runtime, ...env },
    // A process group of its own, so that its children end with it.
    detached: true,
  });
  const log = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => log.push(text));
  }
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended already.
    }
    rmSync(runtime, { recursive: true, force: true });
  };
  process.once('exit', stop);
  await listening(chosen, child, log);
  return {
    version,
    authority: `127.0.0.1:${chosen}`,
    child,
    log,
    stop,
    /** Returns the address of a folder. */
    address: (folder) =>
      `http://127.0.0.1:${chosen}/?${new URLSearchParams({ tkn: token, folder })}`,
    /** Opens a file in every new window, once its extensions are known. */
    openInWindows: (file) => openInWindows(runtime, file, child),
  };
}

/**
 * Does the same as `code FILE` in a window's terminal: sends a request over the window's own
 * socket.
 */
async function openInWindows(runtime, file, server) {
  const asked = new Set();
  while (server.exitCode === null && server.signalCode === null) {
    const sockets = (await readdir(runtime).catch(() => [])).filter((name) =>
      name.startsWith('vscode-ipc-'),
    );
    for (const name of sockets.filter((socket) => !asked.has(socket))) {
      asked.add(name);
      const body = JSON.stringify({
        type: 'open',
        fileURIs: [pathToFileURL(file).href],
        folderURIs: [],
        forceReuseWindow: true,
      });
      const asking = request({ socketPath: join(runtime, name), path: '/', method: 'POST' });
      // A window that has closed needs nothing.
      asking.on('error', () => undefined);
      asking.end(body);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function listening(port, child, log) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The VS Code server ended:\n${log.join('')}`);
    const up = await fetch(`http://127.0.0.1:${port}/version`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
