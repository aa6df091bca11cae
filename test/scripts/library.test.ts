import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLibrary } from '../../scripts/build-library.mjs';

const root = join(import.meta.dirname, '..', '..');
const page = await readFile(join(root, 'docs', 'library.md'), 'utf8');
const examples = [...page.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs)].map(
  ([, code, printed]) => ({ code: code!, printed: printed! }),
);

/** A folder outside the project where the built package is installed. */
let folder: string;
let types: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'library-'));
  const installed = join(folder, 'node_modules', 'latent-space-inspector');
  await mkdir(installed, { recursive: true });
  await cp(join(root, 'package.json'), join(installed, 'package.json'));
  await buildLibrary({ outdir: join(installed, 'dist', 'core') });
  const wasm = 'tfjs-backend-wasm-simd.wasm';
  await cp(
    join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', wasm),
    join(installed, 'dist', wasm),
  );
  types = join(installed, 'dist', 'core', 'index.d.mts');
  await Promise.all(
    examples.map(({ code }, i) => writeFile(join(folder, `example-${i}.mjs`), code)),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the built library', () => {
  it('has an example for every block of code on its page', () => {
    expect(examples).toHaveLength(page.split('```js\n').length - 1);
  });

  it.each(examples.map((example, i) => ({ i, ...example })))(
    'prints in example $i what the page says',
    async ({ i, printed }) => {
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, [join(folder, `example-${i}.mjs`)]);
      expect(stdout).toBe(printed);
    },
  );

  it('trains a head, which loads a part of its own', async () => {
    const script = `
      import { classTargets, heads } from 'latent-space-inspector/core';
      const features = { rows: 40, cols: 1, data: Float32Array.from({ length: 40 }, (_, i) => (i % 2) * 2 - 1) };
      const targets = classTargets(Array.from({ length: 40 }, (_, i) => String(i % 2)));
      const options = { epochs: 3, lr: 0.01, 'weight-decay': 0 };
      const fitted = await heads.find(({ id }) => id === 'softmax').fit({ features, targets, options, seed: 0 });
      console.log(fitted.predict(features).cols);
    `;
    await writeFile(join(folder, 'train.mjs'), script);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'train.mjs')]);
    expect(stdout).toBe('2\n');
  });

  it('loads TensorFlow.js only when something is trained', async () => {
    const files = ['index.mjs'];
    for (const file of files) {
      const code = await readFile(join(dirname(types), file), 'utf8');
      expect(code, file).not.toContain('tfjs-core');
      for (const [, imported] of code.matchAll(/\bfrom "\.\/(.+?)"/g)) {
        if (!files.includes(imported!)) files.push(imported!);
      }
    }
    expect(files.length).toBeGreaterThan(1);
  });

  it('has types that the examples keep to', () => {
    const program = ts.createProgram(
      examples.map((_, i) => join(folder, `example-${i}.mjs`)),
      {
        allowJs: true,
        checkJs: true,
        strict: true,
        noImplicitAny: false,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        typeRoots: [join(root, 'node_modules', '@types')],
        types: ['node'],
      },
    );
    const faults = ts.getPreEmitDiagnostics(program);
    expect(ts.formatDiagnostics(faults, host)).toBe('');
    expect(program.getSourceFile(types)).toBeDefined();
  });

  it('exports and describes everything that its types mention', async () => {
    const file = ts.createSourceFile(
      types,
      await readFile(types, 'utf8'),
      ts.ScriptTarget.ES2022,
      true,
    );
    const declared = file.statements.filter((statement) => !ts.isExportDeclaration(statement));
    const exported = file.statements
      .filter(ts.isExportDeclaration)
      .flatMap(({ exportClause }) =>
        exportClause !== undefined && ts.isNamedExports(exportClause)
          ? exportClause.elements.map(({ name }) => name.text)
          : [],
      );
    expect(
      declared.filter((node) => ts.getJSDocCommentsAndTags(node).length === 0).map(nameOf),
    ).toEqual([]);
    expect(declared.map(nameOf).sort()).toEqual(exported.sort());
  });
});

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

function nameOf(node: ts.Statement): string {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]!.name.getText();
  const { name } = node as ts.DeclarationStatement;
  return name?.getText() ?? node.getText();
}
