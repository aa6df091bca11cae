import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installerEnvironment } from './environment.mjs';
import { run } from './run.mjs';
import { step } from './steps.mjs';

/** Returns the path of a program on the PATH; undefined if there is none. */
export function findProgram(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** Chain of installations: Debian's packages are installed one after another. */
let installing = Promise.resolve();

/**
 * Ensures that programs are on the PATH, by installing Debian's packages for missing ones.
 * @param {string} purpose what needs them, for the message if they cannot be installed
 * @param {Readonly<Record<string, string>>} packages Debian's package of each program
 */
export function ensurePrograms(purpose, packages) {
  const done = installing.then(async () => {
    const missing = Object.keys(packages).filter((name) => findProgram(name) === undefined);
    if (missing.length > 0)
      await installPackages(
        purpose,
        missing.map((name) => packages[name]),
      );
  });
  installing = done.catch(() => undefined);
  return done;
}

async function installPackages(purpose, names) {
  const wanted = names.join(' ');
  const remedy = `${purpose} needs ${names.join(', ')}. Install by hand (Debian, as root: apt-get install ${wanted}) and try again.`;
  const apt = findProgram('apt-get');
  if (apt === undefined) throw new Error(remedy);
  const [command, ...before] = process.getuid() === 0 ? [apt] : ['sudo', '-n', apt];
  const env = { ...installerEnvironment(), DEBIAN_FRONTEND: 'noninteractive' };
  // Waits for another installation that may be running.
  const patient = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
  const aptGet = (...args) => run(command, [...before, ...patient, ...args], { env, remedy });
  await step(`Installing Debian packages ${names.join(', ')}`, async () => {
    // One unreachable source of several matters only if a package is missing because of it.
    const outdated = await aptGet('update').catch((error) => error);
    await aptGet('install', '-y', '--no-install-recommends', ...names).catch((error) => {
      throw outdated instanceof Error
        ? new Error(`${outdated.message}\n\n${error.message}`)
        : error;
    });
  });
}
