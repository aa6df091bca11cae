import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import config from '../../eslint.config.mjs';

const root = join(import.meta.dirname, '..', '..');
const name = 'project/import-order';

/** Returns the faults that the project's own table finds in a file with these lines. */
function faults(file: string, ...lines: string[]): string[] {
  const entry = config.find(({ rules }) => rules?.[name] !== undefined)!;
  const linter = new Linter({ cwd: root });
  const checked = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: entry.plugins!,
    rules: { [name]: entry.rules![name]! },
  };
  const said = linter.verify(lines.join('\n'), [checked as Linter.Config], join(root, file));
  return said.map(({ message }) => message);
}

describe('an import', () => {
  it.each([
    ['src/core/kernels/pairwise.ts', "import type { Measure } from '../measures/measure';"],
    ['src/core/study/pairing.ts', "import { compare } from '../comparison/compare';"],
    ['src/core/stitching/split.ts', "export { planRuns } from './study/plan-runs';"],
    ['src/compute/files/fetched.ts', "import { StudyReader } from '../reading/study-reader';"],
    ['src/extension/studies/left-out.ts', "export * from '../commands/compare';"],
  ])('of what stands behind it fails: %s %s', (file, line) => {
    expect(faults(file, line)).toEqual([expect.stringContaining('stands before') as string]);
  });

  it.each([
    ['src/core/measures/cka.ts', '../../formats/limits'],
    ['src/formats/npy.ts', '../compute/files/fetched'],
    ['src/compute/files/fetched.ts', '../../extension/settings'],
    ['src/extension/settings.ts', '../cli/exit'],
    ['src/cli/exit.ts', '../extension/settings'],
    ['webview/shared/dom.ts', '../../src/core/matrix'],
    ['webview/shared/dom.ts', '../../src/compute/files/fetched'],
    ['src/core/measures/cka.ts', '../../../webview/shared/dom'],
    ['webview/shared/dom.ts', '../similarity/header'],
    ['webview/stitching/index.ts', '../blending/curves'],
  ])('of another module fails: %s of %s', (file, target) => {
    const lines = [`import '${target}';`, `type Matrix = import('${target}').Matrix;`];
    expect(faults(file, ...lines)).toEqual([
      expect.stringContaining('but not') as string,
      expect.stringContaining('but not') as string,
    ]);
  });

  it('of what stands before it, or beside it, is in order', () => {
    const file = 'src/core/blending/study/blending.ts';
    const targets = ['./tasks', '../settings', '../../stitching/study/cells', '../../errors'];
    expect(faults(file, ...targets.map((target) => `import '${target}';`))).toEqual([]);
    expect(
      faults('webview/stitching/index.ts', "import '../../src/compute/protocol/panel';"),
    ).toEqual([]);
  });
});

it('a file without a place in the order is told', () => {
  expect(faults('src/core/utils/strings.ts', '')).toEqual([
    'src/core/utils/strings.ts has no place in the order of src/core (eslint.config.mjs).',
  ]);
});

/** Returns the project's own files that a file imports, including type imports. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = text.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"?]+)['"]/g);
  return [...specifiers].map(([, specifier]) => {
    return `${relative(root, join(root, dirname(file), specifier!))}.ts`;
  });
}

it('no file imports itself by way of others', () => {
  const files = ['src', 'webview'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('assembly'))
      .map((path) => join(folder, path)),
  );
  const waiting = new Map(files.map((file) => [file, new Set(importsOf(file))]));
  expect(waiting.size).toBeGreaterThan(500);
  for (const targets of waiting.values()) {
    for (const target of targets) if (!waiting.has(target)) targets.delete(target);
  }
  // A file that imports no remaining file is in no circle.
  for (let isLess = true; isLess;) {
    const free = [...waiting].filter(([, targets]) => targets.size === 0).map(([file]) => file);
    for (const file of free) waiting.delete(file);
    for (const targets of waiting.values()) for (const file of free) targets.delete(file);
    isLess = free.length > 0;
  }
  expect([...waiting.keys()]).toEqual([]);
});
