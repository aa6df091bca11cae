import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** Downloads that outlive a checkout: the VS Code server. */
export const cache = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'latent-space-inspector',
);

/** Where screenshots, logs and throw-away profiles go. */
export const results = join(project, 'test-results');
