import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Environment variables that an npm running these scripts would set, and those of a user who debugs
 * Node.
 */
export const fromOutside = {
  npm_config_user_agent: 'npm/1.0.0 node/v1.0.0 linux x64 workspaces/false',
  npm_config_ignore_scripts: 'true',
  npm_config_omit: 'dev',
  npm_config_nodedir: '/outer/headers',
  npm_lifecycle_event: 'start',
  npm_package_name: 'outer',
  npm_execpath: '/outer/npm-cli.js',
  npm_node_execpath: '/outer/node',
  INIT_CWD: '/outer',
  NODE: '/outer/node',
  NODE_ENV: 'production',
  NODE_OPTIONS: '--no-warnings',
};

/** One call of a program: its arguments, its folder, and its environment. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A copy of the project's scripts on a machine with an empty home, an empty cache and an npm that
 * records its calls.
 */
export class Machine {
  private constructor(readonly folder: string) {}

  /** @param npm JavaScript that the npm runs after it has recorded a call `{args, cwd, env}` */
  static async create(npm: string): Promise<Machine> {
    const machine = new Machine(await mkdtemp(join(tmpdir(), 'machine-')));
    for (const name of ['bin', 'home', 'cache', 'tmp', 'calls', 'project']) {
      await mkdir(join(machine.folder, name));
    }
    for (const name of ['scripts', '.ci', 'package.json', 'package-lock.json', '.npmrc']) {
      await cp(join(root, name), join(machine.folder, 'project', name), { recursive: true });
    }
    await machine.addNoted('npm', npm);
    return machine;
  }

  /** Adds a program that records its calls and then runs `script`, JavaScript. */
  async addNoted(program: string, script: string): Promise<void> {
    const calls = JSON.stringify(join(this.folder, 'calls'));
    await this.addProgram(
      program,
      `#!${process.execPath}
      const fs = require('node:fs');
      const call = {
        program: '${program}', args: process.argv.slice(2), cwd: process.cwd(), env: process.env,
      };
      const calls = ${calls};
      fs.writeFileSync(calls + '/' + process.hrtime.bigint() + '-' + process.pid, JSON.stringify(call));
      ${script}`,
    );
  }

  async addProgram(name: string, script: string): Promise<void> {
    const path = join(this.folder, 'bin', name);
    await writeFile(path, script);
    await chmod(path, 0o755);
  }

  /** Runs a command in the project; `env` is added to `fromOutside`. */
  run(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number; output: string }> {
    const { folder } = this;
    return new Promise((resolve) => {
      execFile(
        command,
        args,
        {
          cwd: join(folder, 'project'),
          env: {
            ...fromOutside,
            PATH: join(folder, 'bin') + delimiter + (process.env['PATH'] ?? ''),
            HOME: join(folder, 'home'),
            TMPDIR: join(folder, 'tmp'),
            XDG_CACHE_HOME: join(folder, 'cache'),
            // Tests must not install Debian's packages.
            CHROMIUM: '/bin/true',
            ...env,
          },
        },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
        },
      );
    });
  }

  /** Returns the recorded calls so far, in order. */
  async calls(): Promise<Call[]> {
    const folder = join(this.folder, 'calls');
    const names = (await readdir(folder)).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return texts.map((text) => JSON.parse(text) as Call);
  }

  /** Returns the entries of the project's cache folder. */
  cached(): Promise<string[]> {
    return readdir(join(this.folder, 'cache', 'latent-space-inspector')).catch(() => []);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
