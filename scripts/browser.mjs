import { ensurePrograms, findProgram } from './programs.mjs';

/** Ensures that there is a Chromium: the one in `CHROMIUM`, or Debian's. */
export async function ensureBrowser(purpose) {
  if (!process.env.CHROMIUM) await ensurePrograms(purpose, { chromium: 'chromium' });
}

/** Launches Chromium without a screen, and without its background requests. */
export async function launchBrowser() {
  // Imported late, because packages may not be installed before.
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
