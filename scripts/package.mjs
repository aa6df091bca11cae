import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from './places.mjs';
import { run } from './run.mjs';

/** Builds and packs the extension. @returns {Promise<string>} the path of the vsix */
export async function packageExtension() {
  await run('node', [join(project, 'scripts', 'build.mjs'), '--minify'], { cwd: project });
  await mkdir(join(project, 'dist'), { recursive: true });
  const vsix = join(project, 'dist', 'latent-space-inspector.vsix');
  const vsce = join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run(
    'node',
    [
      vsce,
      'package',
      '--no-dependencies',
      '--skip-license',
      '--no-rewrite-relative-links',
      '--out',
      vsix,
    ],
    {
      cwd: project,
    },
  );
  return vsix;
}
