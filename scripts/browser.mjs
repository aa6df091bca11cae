import { ensurePrograms, findProgram } from './programs.mjs';

/** Sees to it that there is a Chromium: the one `CHROMIUM` names, or Debian's. */
export async function ensureBrowser(purpose) {
  if (!process.env.CHROMIUM) await ensurePrograms(purpose, { chromium: 'chromium' });
}

/** Chromium without a screen, and without its calls home. */
export async function launchBrowser() {
  // Not before the packages are installed.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM || findProgram('chromium'),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
