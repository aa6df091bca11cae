import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installDebianPackages, installPackages } from './install.mjs';
import { cache, project, results } from './places.mjs';
import { run, step } from './run.mjs';

/**
 * `npm start`: opens the samples with the extension installed and a similarity matrix showing. In VS
 * Code where `code` is on the PATH, else in a browser. `--headless` prints the matrix and writes a
 * screenshot of the panel.
 */
const samples = join(project, 'samples');
const study = join(samples, 'cora', 'cora.latents.json');
const headless = process.argv.includes('--headless');

try {
  await installPackages();
  const { packageExtension } = await import('./package.mjs');
  const vsix = await step('Building the extension', packageExtension);
  const code = desktopCode();
  if (code !== undefined && !headless) await openDesktop(code, vsix);
  else await openServer(vsix);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

function desktopCode() {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

async function openDesktop(code, vsix) {
  await step('Installing the extension into VS Code', () =>
    run(code, ['--install-extension', vsix, '--force']),
  );
  await run(code, ['--new-window', samples, study]);
  console.log(`VS Code shows ${study}.`);
}

async function openServer(vsix) {
  const { startVscodeServer } = await import('./vscode-server.mjs');
  const server = await startVscodeServer({
    data: join(cache, 'start-profile'),
    vsix,
  });
  const address = server.address(samples);
  void server.openInWindows(study);
  if (headless) {
    try {
      await showHeadless(address);
    } finally {
      server.stop();
    }
    return;
  }
  console.log(
    `\nVS Code ${server.version} with the extension and its samples is at\n\n  ${address}\n`,
  );
  console.log('Open it in a browser; Ctrl-C ends it.');
  process.once('SIGINT', () => {
    server.stop();
    process.exit(0);
  });
  server.child.on('close', () => process.exit(0));
}

async function showHeadless(address) {
  const cli = join(project, 'dist', 'cli.cjs');
  const tables = await step('Computing the sample study', () => run('node', [cli, 'run', study]));
  console.log(`\n${tables}`);
  await installDebianPackages(['chromium'], 'The screenshot');
  await mkdir(results, { recursive: true });
  const path = join(results, 'similarity-panel.png');
  await step('Taking a screenshot of the panel', () => screenshot(address, path));
  console.log(`The panel is in ${path}.`);
}

async function screenshot(address, path) {
  const { launchBrowser } = await import('./browser.mjs');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 960 } });
    await page.goto(address);
    const panel = page.frameLocator('iframe.webview:visible').frameLocator('#active-frame');
    await panel.locator('.multiple').nth(4).waitFor({ timeout: 120_000 });
    // The last drawing is a frame behind the last element.
    await page.waitForTimeout(500);
    await page.screenshot({ path });
  } finally {
    await browser.close();
  }
}
