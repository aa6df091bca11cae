import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installerEnvironment } from './environment.mjs';
import { npm } from './install.mjs';
import { cache } from './places.mjs';
import { ensurePrograms } from './programs.mjs';
import { step } from './steps.mjs';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * Packages left out, half of the download, for features that are switched off: agents and their
 * sandboxes, and proxies that require Kerberos.
 */
const leftOut = ['@github/copilot-sdk', '@microsoft/mxc-sdk', '@vscode/sqlite3', 'kerberos'];

/**
 * Native modules to be compiled, with their results: VS Code's log files, and ending extension
 * hosts whose server has ended.
 */
const compiled = {
  '@vscode/spdlog': 'build/Release/spdlog.node',
  '@vscode/native-watchdog': 'build/Release/watchdog.node',
};

/** Installs packages without their install scripts, and for another Node than this one. */
const asPublished = ['--ignore-scripts', '--no-engine-strict'];

/**
 * Installs a whole VS Code server from npm with the Node it needs, into the cache, once.
 * @param {(error: Error) => void} withoutLogs called if the server's native modules could not be
 * compiled: it runs without them, but its output channels stay empty. Throws by default
 * @returns {Promise<{node: string, main: string, version: string}>} the Node to run it with, its
 * script, and its VS Code version
 */
export async function ensureVscodeServer(withoutLogs = fail) {
  const folder = join(cache, `code-server-${codeServerVersion}-node-${nodeVersion}`);
  if (!existsSync(join(folder, 'complete'))) await install(folder, withoutLogs);
  else await compile(folder).catch(withoutLogs);
  const vscode = vscodeIn(folder);
  const { version } = JSON.parse(await readFile(join(vscode, 'package.json'), 'utf8'));
  return {
    node: join(folder, 'node_modules', nodePackage, 'bin', 'node'),
    main: join(vscode, 'out', 'server-main.js'),
    version,
  };
}

function fail(error) {
  throw error;
}

const vscodeIn = (folder) => join(folder, 'node_modules', 'code-server', 'lib', 'vscode');

async function install(folder, withoutLogs) {
  await mkdir(cache, { recursive: true });
  await removeLeftBehind();
  const temporary = await mkdtemp(join(cache, `installing-${process.pid}-`));
  try {
    await step(`Downloading the VS Code server ${codeServerVersion}`, () => download(temporary));
    await compile(temporary).catch(withoutLogs);
    await writeFile(join(temporary, 'complete'), '');
    // Another process may have installed it meanwhile.
    if (!existsSync(join(folder, 'complete'))) {
      await rm(folder, { recursive: true, force: true });
      await rename(temporary, folder);
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Removes the remains of processes that ended during an installation. */
async function removeLeftBehind() {
  for (const name of await readdir(cache)) {
    const [, pid] = /^installing-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function download(folder) {
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const packages = [`code-server@${codeServerVersion}`, `${nodePackage}@${nodeVersion}`];
  await npm(['install', '--no-save', ...asPublished, ...packages], folder);
  const vscode = vscodeIn(folder);
  const manifest = join(vscode, 'package.json');
  const { dependencies, ...rest } = JSON.parse(await readFile(manifest, 'utf8'));
  for (const name of leftOut) delete dependencies[name];
  await writeFile(manifest, JSON.stringify({ ...rest, dependencies }));
  const install = ['install', '--omit=dev', '--package-lock', ...asPublished];
  await Promise.all([npm(install, vscode), npm(install, join(vscode, 'extensions'))]);
}

/** Compiles the native modules, for the server's Node and with its headers. */
async function compile(folder) {
  const vscode = vscodeIn(folder);
  const results = Object.entries(compiled).map((path) => join(vscode, 'node_modules', ...path));
  const missing = () => results.filter((path) => !existsSync(path));
  if (missing().length === 0) return;
  await ensurePrograms('The VS Code server', { python3: 'python3', make: 'make', 'g++': 'g++' });
  await step('Compiling its native modules (once)', async () => {
    const node = join(folder, 'node_modules', nodePackage);
    await npm(['rebuild', '--no-ignore-scripts', ...Object.keys(compiled)], vscode, {
      PATH: join(node, 'bin') + delimiter + installerEnvironment().PATH,
      npm_config_nodedir: node,
    });
    // npm may skip a module whose install script the user has not allowed.
    if (missing().length > 0) throw new Error(`npm rebuild made no ${missing().join(', no ')}.`);
  });
}
