import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { noticesFile } from '../../scripts/places.mjs';
import { licenceProblems, shippedLicences, toolLicences } from '../../scripts/licences.mjs';
import {
  bundledPackages,
  type BundledPackage,
  noticesOf,
} from '../../scripts/third-party-notices.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly deprecated?: string;
  readonly integrity?: string;
}

const lock = JSON.parse(read('package-lock.json')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
/** All packages of the lock file but the project itself. */
const locked = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ ...entry, name: path.split('node_modules/').at(-1)! }));

describe('what is shipped', () => {
  let bundled: readonly BundledPackage[];
  beforeAll(async () => {
    bundled = await bundledPackages();
  }, 120_000);

  it('is named with its licence in the notices (else: npm run generate)', () => {
    expect(bundled.length).toBeGreaterThan(20);
    expect(read(noticesFile)).toBe(noticesOf(bundled));
    expect(read('.vscodeignore')).toContain(`!${noticesFile}`);
  });

  it('may be shipped', () => {
    expect(licenceProblems(bundled, shippedLicences)).toEqual([]);
  });

  it('is what the lock file pins', () => {
    const pinned = new Set(locked.map(({ name, version }) => `${name} ${version}`));
    const others = bundled.filter(({ name, version }) => !pinned.has(`${name} ${version}`));
    expect(others.map(({ name }) => name)).toEqual([]);
  });
});

describe('licences', () => {
  it('are known of all packages, of those that only build and test as well', () => {
    expect(licenceProblems(locked, [...shippedLicences, ...toolLicences])).toEqual([]);
  });

  it.each<[string | undefined, boolean]>([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(BSD-3-Clause AND Apache-2.0)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['LGPL-3.0-only', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE.txt', false],
    ['', false],
    [undefined, false],
  ])('%s may be shipped: %s', (license, isAllowed) => {
    const problems = licenceProblems([{ name: 'some-package', license }], shippedLicences);
    expect(problems).toHaveLength(isAllowed ? 0 : 1);
  });
});

describe('the lock file', () => {
  it('pins the content of every package', () => {
    expect(locked.filter(({ integrity }) => integrity === undefined)).toEqual([]);
  });

  it('has no deprecated package but those with a reason', () => {
    const rows = read('docs/decisions/23-dependencies.md').matchAll(
      /^\| (@?[a-z][^ |]*) ([0-9][^ |]*) +\|[^|]+\| +(\S[^|]+)\|$/gm,
    );
    const reasons = new Map(
      [...rows].map(([, name, version, why]) => [`${name!} ${version!}`, why]),
    );
    expect(reasons.size).toBeGreaterThan(0);
    const called = ({ name, version }: { name: string; version: string }): string =>
      `${name} ${version}`;
    const deprecated = locked.filter((entry) => entry.deprecated !== undefined).map(called);
    expect(deprecated.filter((name) => !reasons.has(name))).toEqual([]);
    const pinned = new Set(locked.map(called));
    expect([...reasons.keys()].filter((name) => !pinned.has(name))).toEqual([]);
  });
});
