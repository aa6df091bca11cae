import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folder for downloads that outlive a checkout: the VS Code server. */
export const cache = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'latent-space-inspector',
);

/** File with the notices of all packages that are bundled, which is shipped. */
export const noticesFile = 'THIRD_PARTY_NOTICES.txt';

/** Folder for screenshots, logs and temporary profiles. */
export const results = join(project, 'test-results');
