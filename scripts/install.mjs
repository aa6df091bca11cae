import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installerEnvironment } from './environment.mjs';
import { project } from './places.mjs';
import { run } from './run.mjs';
import { step } from './steps.mjs';

const remedy = [
  '`npm ping` must succeed in a terminal; then try again.',
  'Behind a proxy, or with a registry of your own: `npm config set proxy`, `registry` or `cafile`, or the variables',
  'HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS. Other variables do not reach this npm.',
].join('\n  ');

/** Runs npm in a folder with an installer's environment, extended by `variables`. */
export function npm(args, cwd, variables = {}) {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier'];
  const env = { ...installerEnvironment(), ...variables };
  return run('npm', [...args, ...quiet], { cwd, env, remedy });
}

/** The oldest Node that the development dependencies support. */
const oldestNode = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Error(
    `Node ${oldestNode.join('.')} or later is needed; this is ${process.versions.node} (${process.execPath}).`,
  );
}

/** Installs the packages of the lock file, unless they are already installed. */
export async function installPackages() {
  checkNode();
  const lock = await readFile(join(project, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const marker = join(project, 'node_modules', '.installed-lock');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return;
  await step('Installing packages', async () => {
    // No package needs its install script: tfjs-node's would download a library of 300 MB.
    // Development dependencies are needed to build, whatever the user's npm leaves out elsewhere.
    await npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional'], project);
    await writeFile(marker, wanted);
  });
}
