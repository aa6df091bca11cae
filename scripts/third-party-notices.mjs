import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNode } from './build-node.mjs';
import { buildWebviews } from './build-webviews.mjs';
import { project } from './places.mjs';

/** Compiled kernels hold parts of its standard library; no bundle names it. */
const compiledIn = ['assemblyscript'];

/** Whom packages name that were published without the text of their licence, in their code or README. */
const copyrights = {
  '@microsoft/fast-element': 'Copyright (c) Microsoft Corporation',
  '@microsoft/fast-foundation': 'Copyright (c) Microsoft Corporation',
  '@microsoft/fast-web-utilities': 'Copyright (c) Microsoft Corporation',
  '@tensorflow/tfjs-backend-cpu': 'Copyright 2019 Google LLC',
  '@tensorflow/tfjs-backend-wasm': 'Copyright 2019 Google LLC',
  '@tensorflow/tfjs-core': 'Copyright 2017 Google LLC',
  'fft.js': 'Copyright Fedor Indutny, 2017',
  tr46: 'Copyright (c) Sebastian Mayr',
};

/** Files that hold the text of a licence, without whom it is of. */
const texts = {
  MIT: join(import.meta.dirname, 'licence-texts', 'MIT.txt'),
  'Apache-2.0': join(import.meta.dirname, 'licence-texts', 'Apache-2.0.txt'),
};

/**
 * Returns what is part of the bundles: name, version, licence and its text.
 * @throws Error for a package without a licence or its text
 */
export async function bundledPackages() {
  const outdir = await mkdtemp(join(tmpdir(), 'latents-notices-'));
  try {
    const metafiles = await Promise.all([
      buildNode({ outdir, minify: false }),
      buildWebviews({ outdir: join(outdir, 'webview'), minify: false }),
    ]);
    const inputs = metafiles.flat().flatMap(({ outputs }) =>
      Object.values(outputs).flatMap((output) =>
        Object.entries(output.inputs)
          .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
          .map(([path]) => path),
      ),
    );
    const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
    for (const name of compiledIn) folders.add(`node_modules/${name}`);
    return await Promise.all([...folders].sort().map(described));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** Folder of the package that a bundled file is from, from the last `node_modules` of its path. */
function packageFolder(path) {
  return /.*(?<=^|\/)node_modules\/(?:@[^/]+\/)?[^/]+/
    .exec(path)?.[0]
    .replace(/^.*?(?=node_modules\/)/, '');
}

async function described(folder) {
  const path = join(project, folder);
  const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (typeof license !== 'string') throw new Error(`${name} says no licence.`);
  const files = (await readdir(path)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const found = await Promise.all(files.sort().map((file) => readFile(join(path, file), 'utf8')));
  if (found.length === 0) {
    const copyright = copyrights[name];
    if (copyright === undefined || texts[license] === undefined) {
      throw new Error(`${name} ${version} (${license}) comes without the text of its licence.`);
    }
    found.push(copyright, await readFile(texts[license], 'utf8'));
  }
  const text = found.map((each) => each.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return { name, version, license, text };
}

/** Returns the text of the notices. */
export function noticesOf(packages) {
  const head = `Third-party notices

This product contains parts of the following packages. This file is made from the bundles by
\`npm run generate\`.
`;
  const line = '-'.repeat(80);
  return [
    head,
    packages.map(({ name, version, license }) => `${name} ${version} (${license})`).join('\n'),
    ...packages.map(
      ({ name, version, license, text }) => `\n${line}\n${name} ${version}\n${license}\n\n${text}`,
    ),
    '',
  ].join('\n');
}
