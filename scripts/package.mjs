import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from './places.mjs';
import { run } from './run.mjs';

/** Builds and packs the extension. @returns {Promise<string>} the path of the vsix */
export async function packageExtension() {
  await run('node', [join(project, 'scripts', 'build.mjs'), '--minify'], { cwd: project });
  await mkdir(join(project, 'dist'), { recursive: true });
  const vsix = join(project, 'dist', 'latent-space-inspector.vsix');
  await packFolder(project, vsix);
  return vsix;
}

/** Packs the extension in a folder, as it is. */
export async function packFolder(folder, vsix) {
  const vsce = join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--skip-license', '--no-rewrite-relative-links'];
  const packing = ['package', ...options, '--allow-missing-repository', '--out', vsix];
  await run('node', [vsce, ...packing], { cwd: folder });
}
