import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureVscodeServer } from './install-vscode-server.mjs';
import { installPackages } from './install.mjs';
import { build, packExtension } from './package.mjs';
import { noticesFile, project, results } from './places.mjs';
import { run } from './run.mjs';
import { quietStep, say, step, stepTable } from './steps.mjs';

/**
 * `npm test`: installs what the tests need and runs all of them: formatting, lint, types, unit,
 * reference and format tests, panels in Chromium, and the packaged extension in a real VS Code.
 * `--only NAME` runs one part.
 */
const parts = ['checks', 'unit', 'webview', 'e2e'];
const totals = { passed: 0, failed: 0, skipped: 0 };

/** Maximum size of the packed extension, in bytes. */
const packageBudget = 12 * 2 ** 20;
const packagedFiles =
  /^(package(\.nls)?\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE|THIRD_PARTY_NOTICES\.txt|media\/|docs\/[^/]*\.png|dist\/)/i;

try {
  await runAll(askedParts());
} catch (error) {
  // Nothing can be tested without it.
  totals.failed++;
  say(`\n${error.message}`);
}
const { passed, failed, skipped } = totals;
say(`\n${stepTable()}\n\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function askedParts() {
  const at = process.argv.indexOf('--only');
  if (at < 0) return parts;
  const name = process.argv[at + 1];
  if (!parts.includes(name)) {
    throw new Error(
      `There is no part ${name} of the tests. --only takes one of: ${parts.join(', ')}.`,
    );
  }
  return [name];
}

async function runAll(asked) {
  const wanted = (part) => asked.includes(part);
  const inBrowser = wanted('webview') || wanted('e2e');
  // In parallel, because most of the time is spent waiting for a network; failures are reported by
  // the tests that need it.
  const browser = settled(inBrowser ? ensureBrowser('The browser tests') : undefined);
  const server = settled(wanted('e2e') ? ensureVscodeServer() : undefined);
  try {
    await testAll(wanted, browser, server);
  } finally {
    // The last line must be the count.
    await Promise.all([browser, server]);
  }
}

async function testAll(wanted, browser, server) {
  await installPackages();
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });

  if (wanted('checks')) {
    // The longest check runs in parallel to the two others.
    const inProject = (...words) => run(words[0], words.slice(1), { cwd: project });
    await Promise.all([
      check('Lint', () => inProject('npx', 'eslint', '.')),
      check('Formatting', () => inProject('npx', 'prettier', '--check', '.')).then(() =>
        check('Types', () => inProject('npm', 'run', '-s', 'types')),
      ),
    ]);
  }
  const vsix = await step('Building and packing the extension', async () => {
    await build();
    return packExtension();
  });
  if (wanted('checks')) await check('Files and size of the package', () => checkPackage(vsix));
  if (wanted('unit')) await vitest('unit', 'vitest.config.mts');
  if (wanted('webview')) await vitest('webview', 'vitest.webview.config.mts', [browser]);
  if (wanted('e2e')) await vitest('e2e', 'vitest.e2e.config.mts', [browser, server]);
}

/** Never rejects, so that it may be awaited later: returns the error, or undefined. */
function settled(work) {
  return Promise.resolve(work).then(
    () => undefined,
    (error) => error,
  );
}

async function check(title, work) {
  try {
    await step(title, work);
    totals.passed++;
  } catch (error) {
    totals.failed++;
    say(error.message);
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
  if (!listed.includes(noticesFile)) throw new Error(`The package lacks ${noticesFile}.`);
}

/** Runs tests once their requirements are installed; if these cannot be, they count as failed. */
async function vitest(name, config, needs = []) {
  const missing = (await Promise.all(needs)).filter((error) => error !== undefined);
  if (missing.length > 0) {
    say(`\nThe ${name} tests did not run:\n${missing.map(({ message }) => message).join('\n\n')}`);
    totals.failed++;
    return;
  }
  say(`\n— ${name} tests —`);
  const report = join(results, `${name}.json`);
  const code = await quietStep(`${name} tests`, () => runVitest(config, report));
  const counts = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  if (counts === undefined) {
    say(`The ${name} tests did not run.`);
    totals.failed++;
    return;
  }
  totals.passed += counts.numPassedTests;
  totals.failed += counts.numFailedTests;
  totals.skipped += counts.numPendingTests + counts.numTodoTests;
  // A suite that could not load, or an unhandled error, fails no single test.
  if (code !== 0 && counts.numFailedTests === 0) totals.failed++;
}

function runVitest(config, report) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['vitest', 'run', '-c', config, ...reporters], {
      cwd: project,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
}
