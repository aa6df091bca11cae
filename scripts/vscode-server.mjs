import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installDebianPackages } from './install.mjs';
import { cache } from './places.mjs';
import { run, step } from './run.mjs';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * A whole VS Code server from npm with the Node it needs, installed into the cache once.
 * @returns {Promise<{node: string, main: string, version: string}>} the Node to run it with, its script, and its VS Code
 */
export async function ensureVscodeServer() {
  const folder = join(cache, `code-server-${codeServerVersion}-node-${nodeVersion}`);
  if (!existsSync(join(folder, 'complete'))) await install(folder);
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const { version } = JSON.parse(await readFile(join(vscode, 'package.json'), 'utf8'));
  return {
    node: join(folder, 'node_modules', nodePackage, 'bin', 'node'),
    main: join(vscode, 'out', 'server-main.js'),
    version,
  };
}

async function install(folder) {
  await installDebianPackages(
    ['libkrb5-dev', 'python3', 'make', 'g++', 'pkg-config'],
    'The VS Code server',
  );
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'installing-'));
  try {
    await step(`Downloading the VS Code server ${codeServerVersion}`, async () => {
      await writeFile(join(temporary, 'package.json'), '{ "private": true }');
      const packages = [`code-server@${codeServerVersion}`, `${nodePackage}@${nodeVersion}`];
      const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
      await run('npm', ['install', ...quiet, ...packages], { cwd: temporary });
    });
    await step('Building its native modules (1 to 3 minutes, once)', async () => {
      const node = join(temporary, 'node_modules', nodePackage);
      const env = {
        ...process.env,
        PATH: join(node, 'bin') + delimiter + process.env.PATH,
        npm_config_nodedir: node,
        npm_config_ignore_scripts: 'false',
      };
      const codeServer = join(temporary, 'node_modules', 'code-server');
      await run('npm', ['run', 'postinstall'], { cwd: codeServer, env });
    });
    await writeFile(join(temporary, 'complete'), '');
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Settings that keep a fresh VS Code quiet. */
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
 * Starts a VS Code server on 127.0.0.1 with an extension installed from its vsix, or several.
 * @param {{data: string, vsix?: string | string[], settings?: object, args?: string[], env?: object, port?: number}} options
 *   `data` is the folder of its profile
 */
export async function startVscodeServer({ data, vsix, settings = {}, args = [], env = {}, port }) {
  const { node, main, version } = await ensureVscodeServer();
  const places = ['--server-data-dir', data, '--extensions-dir', join(data, 'extensions')];
  const terms = ['--accept-server-license-terms', '--disable-telemetry'];
  const user = join(data, 'data', 'User');
  await mkdir(user, { recursive: true });
  const all = JSON.stringify({ ...quietSettings, ...settings });
  await writeFile(join(user, 'settings.json'), all);
  for (const file of [vsix ?? []].flat()) {
    await run(node, [main, ...places, ...terms, '--install-extension', file, '--force']);
  }
  // A short path: sockets' names may have about a hundred characters.
  const runtime = await mkdtemp(join(tmpdir(), 'latents-'));
  const chosen = port ?? (await freePort());
  const token = randomBytes(16).toString('hex');
  const listen = ['--host', '127.0.0.1', '--port', String(chosen), '--connection-token', token];
  const child = spawn(node, [main, ...places, ...terms, ...listen, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_RUNTIME_DIR: runtime, ...env },
    // A group of its own, so that its children end with it.
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
    /** Address of a folder. */
    address: (folder) =>
      `http://127.0.0.1:${chosen}/?${new URLSearchParams({ tkn: token, folder })}`,
    /** Opens a file in every window that comes, once its extensions are known. */
    openInWindows: (file) => openInWindows(runtime, file, child),
  };
}

/** Does what `code FILE` does in a window's terminal: asks over the window's own socket. */
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
      // A window that has gone needs nothing.
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
