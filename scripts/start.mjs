import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBrowser, launchBrowser } from './browser.mjs';
import { environmentOutsideNpm } from './environment.mjs';
import { ensureVscodeServer } from './install-vscode-server.mjs';
import { installPackages } from './install.mjs';
import { build, packed, packExtension } from './package.mjs';
import { cache, project, results } from './places.mjs';
import { findProgram } from './programs.mjs';
import { run } from './run.mjs';
import { say, step } from './steps.mjs';
import { startVscodeServer } from './vscode-server.mjs';

/**
 * `npm start`: prints the similarity matrix of the samples, and opens them with the extension
 * installed and the matrix shown: in VS Code if `code` is on the PATH, else in a browser.
 * `--headless` writes a screenshot of the panel instead.
 */
const samples = join(project, 'samples');
const study = join(samples, 'cora', 'cora.latents.json');
const headless = process.argv.includes('--headless');
const desktop = headless
  ? undefined
  : findProgram(process.platform === 'win32' ? 'code.cmd' : 'code');

// In parallel, because most of the time is spent waiting for a network.
const ready = settled({
  built: installPackages().then(buildAndCompute),
  server: desktop === undefined ? ensureVscodeServer(withoutLogs).catch(withoutServer) : undefined,
  browser: headless ? ensureBrowser('The screenshot') : undefined,
});

try {
  const { built: vsix, server } = await ready;
  if (desktop === undefined) await openServer(server, vsix);
  else await openDesktop(desktop, vsix);
} catch (error) {
  say(`\n${error.message}`);
  process.exitCode = 1;
}

/** Awaits all of them, even if some fail, and then fails with the messages of all that did. */
async function settled(works) {
  const ends = await Promise.allSettled(Object.values(works));
  const problems = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.message] : []));
  if (problems.length > 0) throw new Error(problems.join('\n\n'));
  return Object.fromEntries(Object.keys(works).map((name, i) => [name, ends[i].value]));
}

function withoutLogs(error) {
  say(
    `\nVS Code’s output channels will stay empty, as its log needs a compiler:\n${error.message}\n`,
  );
}

function withoutServer(error) {
  const way = `→ Without this server: choose “Extensions: Install from VSIX…” in a VS Code of yours, and ${packed}.`;
  throw new Error(`${error.message}\n${way}`);
}

async function buildAndCompute() {
  await step('Building the extension', () => build('node', 'webviews'));
  const cli = join(project, 'dist', 'cli.cjs');
  const tables = await step('Computing the sample study', () => run('node', [cli, 'run', study]));
  say(`\n${tables}`);
  return step('Packing the extension', packExtension);
}

async function openDesktop(code, vsix) {
  const env = environmentOutsideNpm();
  await step('Installing the extension into VS Code', () =>
    run(code, ['--install-extension', vsix, '--force'], { env }),
  );
  await run(code, ['--new-window', samples, study], { env });
  say(`VS Code shows ${study}.`);
}

async function openServer(installed, vsix) {
  const data = join(cache, 'start-profile');
  const server = await step('Starting VS Code', () => startVscodeServer({ installed, data, vsix }));
  const address = server.address(samples);
  void server.openInWindows(study);
  if (headless) {
    try {
      await takeScreenshot(address);
    } finally {
      server.stop();
    }
    return;
  }
  say(`\nVS Code ${server.version} with the extension and its samples is at\n\n  ${address}\n`);
  say('Open it in a browser; Ctrl-C ends it.');
  process.once('SIGINT', () => {
    server.stop();
    process.exit(0);
  });
  server.child.on('close', () => process.exit(0));
}

async function takeScreenshot(address) {
  await mkdir(results, { recursive: true });
  const path = join(results, 'similarity-panel.png');
  await step('Taking a screenshot of the panel', () => screenshot(address, path));
  say(`The panel is in ${path}.`);
}

async function screenshot(address, path) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 960 } });
    await page.goto(address);
    const panel = page.frameLocator('iframe.webview:visible').frameLocator('#active-frame');
    await panel.locator('.multiple').nth(4).waitFor({ timeout: 120_000 });
    // The last drawing is a frame later than the last element.
    await page.waitForTimeout(500);
    await page.screenshot({ path });
  } finally {
    await browser.close();
  }
}
