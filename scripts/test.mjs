import { readFile, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { installDebianPackages, installPackages } from './install.mjs';
import { project, results } from './places.mjs';
import { run, step } from './run.mjs';

/**
 * `npm test`: installs what the tests need and runs all of them: formatting, lint, types, unit,
 * reference and format tests, panels in Chromium, and the packaged extension in a real VS Code.
 * `--only NAME` (checks, unit, webview, e2e) runs one part.
 */
const only = process.argv.includes('--only') ? process.argv.at(-1) : undefined;
const wanted = (part) => only === undefined || only === part;
const totals = { passed: 0, failed: 0, skipped: 0 };

/** The largest that the packed extension may be, in bytes. */
const packageBudget = 12 * 2 ** 20;
const packagedFiles =
  /^(package(\.nls)?\.json|README\.md|CHANGELOG\.md|LICENSE|media\/|docs\/[^/]*\.png|dist\/)/i;

await installPackages();
await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
const { packageExtension } = await import('./package.mjs');

if (wanted('checks')) {
  await check('Formatting', () => run('npx', ['prettier', '--check', '.'], { cwd: project }));
  await check('Lint', () => run('npx', ['eslint', '.'], { cwd: project }));
  await check('Types', () => run('npm', ['run', '-s', 'types'], { cwd: project }));
}
const vsix = await step('Building and packing the extension', packageExtension);
if (wanted('checks')) await check('Files and size of the package', () => checkPackage(vsix));
if (wanted('unit')) await vitest('unit', 'vitest.config.mts');
if (wanted('webview') || wanted('e2e')) {
  await installDebianPackages(['chromium'], 'The browser tests');
}
if (wanted('webview')) await vitest('webview', 'vitest.webview.config.mts');
if (wanted('e2e')) {
  const { ensureVscodeServer } = await import('./vscode-server.mjs');
  await ensureVscodeServer();
  await vitest('e2e', 'vitest.e2e.config.mts');
}
const { passed, failed, skipped } = totals;
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function check(title, work) {
  try {
    await step(title, work);
    totals.passed++;
  } catch (error) {
    totals.failed++;
    console.error(error.message);
  }
}

async function checkPackage(path) {
  const { size } = await stat(path);
  if (size > packageBudget) {
    throw new Error(`The package has ${size} bytes; its budget is ${packageBudget}.`);
  }
  const vsce = join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
  const listed = await run('node', [vsce, 'ls', '--no-dependencies'], { cwd: project });
  const others = listed.split('\n').filter((name) => name !== '' && !packagedFiles.test(name));
  if (others.length > 0) throw new Error(`The package holds ${others.join(', ')}.`);
}

async function vitest(name, config) {
  console.log(`\n— ${name} tests —`);
  const report = join(results, `${name}.json`);
  const code = await new Promise((resolve, reject) => {
    const child = spawn(
      'npx',
      [
        'vitest',
        'run',
        '-c',
        config,
        '--reporter=default',
        '--reporter=json',
        `--outputFile=${report}`,
      ],
      { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    child.on('error', reject);
    child.on('close', resolve);
  });
  const counts = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  if (counts === undefined) {
    console.error(`The ${name} tests did not run.`);
    totals.failed++;
    return;
  }
  totals.passed += counts.numPassedTests;
  totals.failed += counts.numFailedTests;
  totals.skipped += counts.numPendingTests + counts.numTodoTests;
  // A suite that could not load, or an unhandled error, fails no single test.
  if (code !== 0 && counts.numFailedTests === 0) totals.failed++;
}
