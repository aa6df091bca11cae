import { join } from 'node:path';
import { project } from './places.mjs';
import { run } from './run.mjs';

/** Path of the packed extension. */
export const packed = join(project, 'dist', 'latent-space-inspector.vsix');

/** Builds the parts to be packed and, unless parts are named (see build.mjs), the rest. */
export async function build(...parts) {
  const script = join(project, 'scripts', 'build.mjs');
  await run('node', [script, '--minify', ...parts], { cwd: project });
}

/**
 * Packs the built extension.
 * @returns {Promise<string>} the path of the vsix
 */
export async function packExtension() {
  await packFolder(project, packed);
  return packed;
}

/** Packs the extension in a folder, without building it. */
export async function packFolder(folder, vsix) {
  const vsce = join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--skip-license', '--no-rewrite-relative-links'];
  const packing = ['package', ...options, '--allow-missing-repository', '--out', vsix];
  await run('node', [vsce, ...packing], { cwd: folder });
}
