import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from './places.mjs';
import { run, step } from './run.mjs';

/** Installs the packages the lock file names, unless these very ones are there. */
export async function installPackages() {
  const lock = await readFile(join(project, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const marker = join(project, 'node_modules', '.installed-lock');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return;
  await step('Installing packages', async () => {
    // No package needs its install script: tfjs-node's would download a library of 300 MB.
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: project });
    await writeFile(marker, wanted);
  });
}

/** Installs Debian packages of which `missing` says that they are needed. */
export async function installDebianPackages(packages, purpose) {
  const missing = [];
  for (const name of packages) {
    const installed = await run('dpkg', ['-s', name]).then(
      (text) => text.includes('Status: install ok installed'),
      () => false,
    );
    if (!installed) missing.push(name);
  }
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`${purpose} needs ${missing.join(', ')}; install them and try again.`);
  }
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args];
    return run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  await step(`Installing Debian packages ${missing.join(', ')}`, async () => {
    await apt('update', '-qq');
    await apt('install', '-y', '-qq', '--no-install-recommends', ...missing);
  });
}
