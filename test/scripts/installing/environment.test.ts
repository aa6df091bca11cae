import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentOutsideNpm, installerEnvironment } from '../../../scripts/environment.mjs';
import { fromOutside } from './machine';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'home-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('an installer’s environment', () => {
  it('has nothing of the npm that started it, and nothing that changes what is installed', () => {
    expect(installerEnvironment({ ...fromOutside, HOME: home })).toEqual({ HOME: home });
  });

  it.each([
    {
      PATH: '/usr/bin',
      LANG: 'de_DE.UTF-8',
      LC_ALL: 'C',
      TMPDIR: '/scratch',
      XDG_CACHE_HOME: '/c',
    },
    { https_proxy: 'http://proxy:3128', HTTP_PROXY: 'http://proxy:3128', no_proxy: 'intern' },
    { NODE_EXTRA_CA_CERTS: '/etc/company.pem', SSL_CERT_FILE: '/etc/company.pem' },
    { npm_config_registry: 'https://npm.intern/', NPM_CONFIG_CAFILE: '/etc/company.pem' },
    { 'npm_config_@company:registry': 'https://npm.intern/', npm_config_noproxy: 'intern' },
    { 'npm_config_//npm.intern/:_authToken': 'secret', 'npm_config_strict-ssl': 'false' },
    { npm_config_cache: '/npm-cache', npm_config_globalconfig: '/etc/npmrc' },
    { NVM_DIR: '/nvm', CXX: 'clang++', PYTHON: 'python3.12' },
  ])('has what leads to a registry and its programs: %o', (wanted) => {
    expect(installerEnvironment({ ...wanted, ...fromOutside })).toEqual(wanted);
  });

  it('has the variables that npm’s configuration files take values from, and no others', async () => {
    const npmrc = '; not ${COMMENTED}\n//npm.intern/:_authToken=${NPM_TOKEN}\nemail=${MAIL?}\n';
    await writeFile(join(home, '.npmrc'), npmrc);
    const secrets = { NPM_TOKEN: 'secret', MAIL: 'me', COMMENTED: 'no', OTHER_TOKEN: 'no' };
    expect(installerEnvironment({ HOME: home, ...secrets })).toEqual({
      HOME: home,
      NPM_TOKEN: 'secret',
      MAIL: 'me',
    });
  });

  it('looks for programs where the person does, not where npm puts its own', () => {
    const own = ['/usr/local/bin', '/usr/bin'].join(delimiter);
    const ofNpm = ['/project/node_modules/.bin', '/npm/run-script/lib/node-gyp-bin'];
    const PATH = [...ofNpm, own].join(delimiter);
    expect(installerEnvironment({ PATH })).toEqual({ PATH: own });
  });

  it('lets an inner npm say of itself what is true', async () => {
    const manifest = { private: true, scripts: { said: 'echo "$npm_config_user_agent"' } };
    await writeFile(join(home, 'package.json'), JSON.stringify(manifest));
    const said = async (env: NodeJS.ProcessEnv): Promise<string> =>
      (await promisify(execFile)('npm', ['run', '-s', 'said'], { cwd: home, env })).stdout.trim();
    const outer = { ...process.env, ...fromOutside };
    expect(await said(outer)).toBe(fromOutside.npm_config_user_agent);
    expect(await said(installerEnvironment(outer))).toMatch(/^npm\/\S+ node\/v(?!1\.0\.0)\d+/);
  });
});

describe('the environment of a program that is opened for a person', () => {
  it('is theirs, without what npm told its script', () => {
    const theirs = {
      DISPLAY: ':0',
      NODE_ENV: 'production',
      npm_config_registry: 'https://npm.intern/',
    };
    const { NODE_OPTIONS } = fromOutside;
    expect(environmentOutsideNpm({ ...fromOutside, ...theirs })).toEqual({
      NODE_OPTIONS,
      ...theirs,
    });
  });
});
