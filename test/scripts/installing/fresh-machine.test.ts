import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fromOutside, Machine, type Call } from './machine';

let machine: Machine;
afterEach(() => machine.remove());

/** An npm that publishes a server like npm's package, and compiles nothing unless requested. */
const npmThatWorks = `
const path = require('node:path');
const write = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
const [verb] = call.args;
if (verb === 'ci') write('node_modules/.package-lock.json', '{}');
if (call.args.some((word) => word.startsWith('code-server@'))) {
  const vscode = 'node_modules/code-server/lib/vscode/';
  write(vscode + 'package.json', JSON.stringify({
    version: '9.8.7', dependencies: { ws: '1', kerberos: '2', '@vscode/sqlite3': '3' },
  }));
  write(vscode + 'extensions/package.json', '{}');
}
if (verb === 'rebuild') {
  for (const name of ['spdlog/build/Release/spdlog', 'native-watchdog/build/Release/watchdog']) {
    write('node_modules/@vscode/' + name + '.node', '');
  }
}`;

const npmThatFails = `
for (let i = 1; i <= 100; i++) console.error('line ' + i + ' of npm');
process.exit(7);`;

const compilers = async (): Promise<void> => {
  for (const name of ['python3', 'make', 'g++']) await machine.addProgram(name, '#!/bin/sh\n');
};

/** Arguments that install the server as scripts do, and print the result. */
const ensureServer = (withoutLogs = ''): readonly string[] => [
  '--input-type=module',
  '-e',
  `import { ensureVscodeServer } from './scripts/install-vscode-server.mjs';
   console.log(JSON.stringify(await ensureVscodeServer(${withoutLogs})));`,
];

async function expectNothingFromOutside(): Promise<void> {
  const calls = await machine.calls();
  expect(calls.length).toBeGreaterThan(0);
  for (const { program, args, env } of calls) {
    for (const [name, value] of Object.entries(fromOutside)) {
      expect(env[name], `${name} of ${program} ${args.join(' ')}`).not.toBe(value);
    }
  }
}

describe('installing the VS Code server', () => {
  it('goes through on a machine with nothing, and is done once', async () => {
    machine = await Machine.create(npmThatWorks);
    await compilers();
    const first = await machine.run('node', ensureServer());
    expect(first.output).toContain('"version":"9.8.7"');
    expect(first.code).toBe(0);
    await expectNothingFromOutside();
    expect(await machine.cached()).toEqual([expect.stringMatching(/^code-server-[\d.]+-node-24/)]);

    const calls = await machine.calls();
    expect(calls.map(({ args: [verb] }) => verb)).toEqual([
      'install',
      'install',
      'install',
      'rebuild',
    ]);
    // All packages are installed without scripts; only the named modules are compiled, by the Node
    // that will load them.
    for (const { args } of calls.slice(0, 3)) expect(args).toContain('--ignore-scripts');
    const { env } = calls[3]!;
    expect(env['npm_config_nodedir']).toMatch(/node_modules\/node-\w+-\w+$/);
    expect(env['PATH']!.startsWith(join(env['npm_config_nodedir']!, 'bin'))).toBe(true);

    await machine.run('node', ensureServer());
    expect(await machine.calls()).toHaveLength(4);
  });

  it('says that logs stay empty where nothing compiles, and compiles once it can', async () => {
    machine =
      await Machine.create(`if (call.args[0] === 'rebuild' && !fs.existsSync(calls + '/../compiler')) {
      console.error('no compiler here'); process.exit(1);
    }${npmThatWorks}`);
    await compilers();
    const without = await machine.run(
      'node',
      ensureServer('(e) => console.log("NO LOGS", e.message)'),
    );
    expect(without.output).toMatch(/NO LOGS npm rebuild [^]*no compiler here[^]*"version":"9.8.7"/);
    const strict = await machine.run('node', ensureServer());
    expect(strict.code).not.toBe(0);
    await mkdir(join(machine.folder, 'compiler'));
    expect((await machine.run('node', ensureServer())).output).toContain('"version":"9.8.7"');
  });

  it('fails where npm says that it has compiled, and has not', async () => {
    machine = await Machine.create(
      `if (call.args[0] === 'rebuild') process.exit(0);${npmThatWorks}`,
    );
    await compilers();
    const { code, output } = await machine.run('node', ensureServer());
    expect(code).not.toBe(0);
    expect(output).toMatch(/npm rebuild made no .*spdlog\.node, no .*watchdog\.node/);
  });

  it('removes what another process left that was ended while it installed', async () => {
    machine = await Machine.create(npmThatWorks);
    await compilers();
    const cache = join(machine.folder, 'cache', 'latent-space-inspector');
    // No process has the first id; the other is this test's.
    for (const pid of [2 ** 22 + 1, process.pid]) {
      await mkdir(join(cache, `installing-${pid}-abc`), { recursive: true });
    }
    await machine.run('node', ensureServer());
    expect(await machine.cached()).toEqual([
      expect.stringMatching(/^code-server-/),
      `installing-${process.pid}-abc`,
    ]);
  });
});

describe('npm start where npm fails', () => {
  it('shows the tail of what npm said and the way on, and leaves nothing half installed', async () => {
    machine = await Machine.create(npmThatFails);
    const { code, output } = await machine.run('node', ['scripts/start.mjs', '--headless']);
    expect(code).toBe(1);
    for (const words of ['npm ci', 'npm install']) {
      expect(output).toMatch(new RegExp(`${words} [^]*ended with code 7:[^]*line 100 of npm\\n→ `));
    }
    expect(output).not.toContain('line 9 of npm');
    expect(output).toContain('(60 lines before)');
    expect(output).toMatch(/HTTPS_PROXY[^]*Install from VSIX/);
    await expectNothingFromOutside();
    expect(await machine.cached()).toEqual([]);
  });

  it('says so where there is none', async () => {
    machine = await Machine.create('');
    const node = process.execPath;
    const nowhere = { PATH: join(machine.folder, 'home') };
    const { code, output } = await machine.run(node, ['scripts/start.mjs', '--headless'], nowhere);
    expect(code).toBe(1);
    expect(output).toContain('npm is not on the PATH.');
  });
});

describe('programs that are missing', () => {
  /** Starts on a machine whose PATH has only an npm, and an apt-get that runs `script`. */
  const start = async (script: string): Promise<{ code: number; output: string }> => {
    machine = await Machine.create(npmThatWorks);
    await machine.addNoted('apt-get', script);
    await machine.addProgram('sudo', '#!/bin/sh\nshift\nexec "$@"\n');
    const PATH = join(machine.folder, 'bin');
    return machine.run(process.execPath, ensureServer(), { PATH });
  };
  const apt = async (): Promise<Call[]> =>
    (await machine.calls()).filter(({ program }) => program === 'apt-get');

  it('come from Debian’s packages, also where one of its sources is out of reach', async () => {
    const { code, output } = await start(`if (call.args.includes('update')) process.exit(100);`);
    expect(output).toContain('"version":"9.8.7"');
    expect(code).toBe(0);
    const [, install] = await apt();
    expect(install!.args.slice(-4)).toEqual(['--no-install-recommends', 'python3', 'make', 'g++']);
    await expectNothingFromOutside();
  });

  it('are named with what apt-get said, where it has none', async () => {
    const { code, output } = await start(
      `console.error('no ' + call.args.at(-1)); process.exit(100);`,
    );
    expect(code).not.toBe(0);
    expect(output).toMatch(
      /no update\n[^]*no g\+\+\n→ The VS Code server needs python3, make, g\+\+\./,
    );
    expect(output).toContain('apt-get install python3 make g++');
  });
});

describe('npm test', () => {
  it('runs every part, and counts last', async () => {
    machine = await Machine.create(npmThatWorks);
    await compilers();
    // The commands that build, pack and test are stubs.
    await machine.addNoted(
      'node',
      `const at = call.args.indexOf('--out');
      if (at >= 0) {
        fs.mkdirSync('dist', { recursive: true });
        fs.writeFileSync(call.args[at + 1], '');
      }
      if (call.args.includes('ls')) console.log('package.json\\nTHIRD_PARTY_NOTICES.txt\\ndist/cli.cjs');`,
    );
    await machine.addNoted(
      'npx',
      `const [, file] = /--outputFile=(.*)/.exec(call.args.join('\\n')) ?? [];
      const counts = { numPassedTests: 10, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0 };
      if (file) fs.writeFileSync(file, JSON.stringify(counts));`,
    );
    const { code, output } = await machine.run(process.execPath, ['scripts/test.mjs']);
    expect(code).toBe(1);
    // Three parts with ten tests each, and four checks.
    expect(output.trimEnd().split('\n').at(-1)).toBe('34 passed, 3 failed, 6 skipped');
    for (const title of [
      'Installing packages',
      'Lint',
      'Formatting',
      'Types',
      'e2e tests',
      'All',
    ]) {
      expect(output).toMatch(new RegExp(`^${title}.* \\d+\\.\\d$`, 'm'));
    }
    const ofNpm = (await machine.calls()).filter(({ program }) => program === 'npm');
    expect(ofNpm.map(({ args: [verb] }) => verb).sort()).toEqual([
      ...['ci', 'install', 'install', 'install', 'rebuild', 'run'],
    ]);
  });

  it('counts what cannot be installed as failed, says why, and how long each step took', async () => {
    machine = await Machine.create(npmThatFails);
    const { code, output } = await machine.run('node', ['scripts/test.mjs']);
    expect(code).toBe(1);
    expect(output).toContain('line 100 of npm\n→ ');
    expect(output).toMatch(/^Installing packages \(failed\) +\d+\.\d$/m);
    expect(output.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    await expectNothingFromOutside();
  });

  it('names the Node that it needs where there is an older one', async () => {
    machine = await Machine.create(npmThatWorks);
    const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.18.3'})`;
    const words = ['--import', older, 'scripts/test.mjs', '--only', 'checks'];
    const { code, output } = await machine.run('node', words);
    expect(code).toBe(1);
    expect(output).toContain('Node 20.19 or later is needed; this is 20.18.3');
    expect(await machine.calls()).toEqual([]);
  });

  it('refuses a part that there is not', async () => {
    machine = await Machine.create(npmThatWorks);
    const { code, output } = await machine.run('node', ['scripts/test.mjs', '--only', 'unti']);
    expect(code).toBe(1);
    expect(output).toContain('There is no part unti of the tests');
    expect(await machine.calls()).toEqual([]);
  });
});

describe('.ci/run', () => {
  it.each([0, 3])(
    'runs npm test with an empty cache, which goes with it; code %i',
    async (code) => {
      machine = await Machine.create(`
      if (fs.readdirSync(process.env.XDG_CACHE_HOME).length > 0) process.exit(9);
      fs.writeFileSync(process.env.XDG_CACHE_HOME + '/something', '');
      console.log('1 passed, 0 failed, 0 skipped');
      process.exit(${code});`);
      const ran = await machine.run('bash', ['.ci/run']);
      expect(ran).toEqual({ code, output: '1 passed, 0 failed, 0 skipped\n' });
      const [{ args, env }] = (await machine.calls()) as [Call];
      expect(args).toEqual(['test', '--silent']);
      expect(env['XDG_CACHE_HOME']).not.toBe(join(machine.folder, 'cache'));
      expect(existsSync(env['XDG_CACHE_HOME']!)).toBe(false);
    },
  );
});
