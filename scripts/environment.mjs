import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { project } from './places.mjs';

/**
 * Environment variables that an installer inherits; a star stands for any ending. All others are
 * left out: npm's variables for its scripts (`npm_config_user_agent`, `npm_lifecycle_event`, …)
 * would be wrong for another npm, and `NODE_OPTIONS` or `NODE_ENV` would change what is installed.
 */
const listed = [
  // the user, their folders, and the locations of their programs
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TMP', 'TEMP', 'XDG_*'],
  ...['LD_LIBRARY_PATH', 'CC', 'CXX', 'PYTHON', 'SDKROOT', 'DEVELOPER_DIR'],
  // version managers, whose programs on the PATH look up versions
  ...['NVM_*', 'FNM_*', 'VOLTA_HOME', 'ASDF_*', 'MISE_*', 'PYENV_*', 'N_PREFIX', 'NODENV_*'],
  // language and time
  ...['LANG', 'LANGUAGE', 'LC_*', 'TZ', 'TERM', 'NO_COLOR'],
  // proxies and certificates of closed networks
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
];

/** npm's settings for the sources of packages and the way to them, as variables. */
const npmSettings = [
  ...['userconfig', 'globalconfig', 'cache'],
  ...['registry', 'replace_registry_host', '@*', '//*'],
  ...['proxy', 'http_proxy', 'https_proxy', 'noproxy', 'no_proxy', 'local_address'],
  ...['ca', 'cafile', 'cert', 'key', 'strict_ssl'],
  ...['offline', 'prefer_offline', 'prefer_online', 'fetch_*', 'maxsockets'],
].map((name) => `npm_config_${name}`);

/**
 * Returns an installer's environment: the listed variables of `outer`, and those that npm's
 * configuration files name.
 */
export function installerEnvironment(outer = process.env) {
  const named = namedByNpm(outer);
  return {
    ...pick(outer, (name) => isListed(name) || isNpmSetting(name) || named.has(name)),
    ...ownPath(outer),
  };
}

/**
 * Returns the environment of a program that is opened for the user: `outer` without npm's
 * additions.
 */
export function environmentOutsideNpm(outer = process.env) {
  const ofNpm = (name) => /^npm_/i.test(name) || name === 'INIT_CWD' || name === 'NODE';
  return { ...pick(outer, (name) => !ofNpm(name) || isNpmSetting(name)), ...ownPath(outer) };
}

const pick = (outer, wanted) =>
  Object.fromEntries(Object.entries(outer).filter(([name]) => wanted(name)));

const matches = (name, pattern) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** Proxy variables are written in either case. */
function isListed(name) {
  return listed.some((pattern) => matches(name.toUpperCase(), pattern));
}

/** npm accepts either case, and dashes for underscores. */
function isNpmSetting(name) {
  const canonical = name.toLowerCase().replaceAll('-', '_');
  return npmSettings.some((pattern) => matches(canonical, pattern));
}

/** Returns the PATH without the folders that npm prepends for the scripts it runs. */
function ownPath({ PATH }) {
  if (PATH === undefined) return {};
  const ofNpm = /[\\/](node_modules[\\/]\.bin|node-gyp-bin)[\\/]?$/;
  const folders = PATH.split(delimiter).filter((folder) => !ofNpm.test(folder));
  return { PATH: folders.join(delimiter) };
}

/**
 * Returns the variables that npm's configuration files use, such as a token:
 * `//host/:_authToken=${NPM_TOKEN}`.
 */
function namedByNpm({ HOME, npm_config_userconfig: user, npm_config_globalconfig: global }) {
  const files = [user ?? (HOME && join(HOME, '.npmrc')), global, join(project, '.npmrc')];
  const texts = files
    .filter((file) => file && existsSync(file))
    .map((file) => readFileSync(file, 'utf8').replace(/^\s*[#;].*$/gm, ''));
  return new Set([...texts.join('\n').matchAll(/\$\{([^${}?]+)\??\}/g)].map(([, name]) => name));
}
