/** Licences under which a package may be part of what is shipped, by their SPDX ids. */
export const shippedLicences = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
];

/** Further licences of packages that only build and test, and are not shipped. */
export const toolLicences = ['Artistic-2.0', 'Python-2.0', 'WTFPL', 'CC-BY-3.0', 'LGPL-3.0-only'];

/** Packages whose licence has no SPDX id, with what it permits. */
export const readLicences = {
  h5wasm: 'NIST and HDF5: use, copying and distribution together with the notice',
  ...Object.fromEntries(
    ['', 'alpine-arm64', 'alpine-x64', 'darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64']
      .concat('linux-x64', 'win32-arm64', 'win32-x64')
      .map((platform) => [
        `@vscode/vsce-sign${platform === '' ? '' : `-${platform}`}`,
        'Microsoft: use to publish extensions; not shipped',
      ]),
  ),
};

/**
 * Returns whether an SPDX expression is met by licences that are allowed: one side of an OR, both
 * of an AND.
 */
function isAllowed(expression, allowed) {
  const sides = (text, word) => text.split(new RegExp(`\\s+${word}\\s+`));
  return sides(expression.replaceAll(/[()]/g, ''), 'OR').some((side) =>
    sides(side, 'AND').every((id) => allowed.includes(id.trim())),
  );
}

/**
 * Returns what is wrong with the licences of packages: those that name none, and those that name
 * another one than is allowed.
 */
export function licenceProblems(packages, allowed) {
  return packages.flatMap(({ name, license }) => {
    if (typeof license !== 'string' || license === '') return [`${name} names no licence`];
    if (isAllowed(license, allowed)) return [];
    return license.startsWith('SEE LICENSE') && name in readLicences ? [] : [`${name}: ${license}`];
  });
}
