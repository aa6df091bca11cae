import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { importOrder } from './scripts/import-order.mjs';

/**
 * The modules, what each may import, and the order of the folders and files in it: each imports only those that stand
 * before it (docs/architecture.md). A file without a place here is an error, too.
 */
const modules = [
  {
    path: 'src/core',
    after: [],
    order: [
      ...['errors', 'random', 'matrix', 'registry', 'runtime', 'kernels', 'linalg', 'neighbours'],
      ...['projection', 'measures', 'training', 'anchors', 'study', 'comparison'],
      ...['stitching', 'blending', 'stitching/study', 'blending/study'],
      ...['derive', 'preview', 'tasks', 'index'],
    ],
  },
  { path: 'src/formats', after: ['src/core'] },
  {
    path: 'src/compute',
    after: ['src/core', 'src/formats'],
    order: [
      ...['runtime', 'backends', 'blend-file', 'files', 'protocol', 'study-file', 'outputs'],
      ...['report', 'labels', 'store', 'threads', 'reading', 'cache', 'derive', 'preview'],
      ...['blend', 'engine'],
    ],
  },
  {
    path: 'src/extension',
    after: ['src/core', 'src/formats', 'src/compute'],
    order: [
      ...[
        'setting-entries',
        'settings',
        'uris-beside',
        'dialogs',
        'show-problem',
        'fetch-files',
        'studies',
        'save-file',
      ],
      ...['sidebar', 'panels', 'preview', 'context', 'commands', 'extension'],
    ],
  },
  {
    path: 'src/cli',
    after: ['src/core', 'src/formats', 'src/compute'],
  },
  { path: 'webview/shared', after: ['src/compute/protocol'] },
  ...['similarity', 'stitching', 'blending', 'preview'].map((panel) => ({
    path: `webview/${panel}`,
    after: ['src/compute/protocol', 'webview/shared'],
  })),
];

/** Packages that a module may not import. */
const without = (files, regex, message) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex, message }] }],
  },
});

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'src/core/kernels/assembly/**',
      'samples/**',
      'test/data/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Over a typed array, for-of takes seven times as long as an index.
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { project: { rules: { 'import-order': importOrder } } },
    rules: { 'project/import-order': ['error', modules] },
  },
  without(
    ['src/core/**/*.ts', 'src/formats/**/*.ts', 'webview/**/*.ts'],
    '^(vscode|node:.*|fs|path|os|child_process|worker_threads)$',
    'This module runs on any platform.',
  ),
  without(
    ['src/compute/**/*.ts', 'src/cli/**/*.ts'],
    '^vscode$',
    'The engine and the command line run without VS Code.',
  ),
  {
    files: ['src/extension/**/*.ts'],
    ignores: ['src/extension/dialogs.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name="window"][property.name=/^(show(?!InputBox)|withProgress)/]',
          message: 'What a person is shown goes through dialogs.ts.',
        },
      ],
    },
  },
  {
    files: ['src/cli/**/*.ts'],
    ignores: ['src/cli/terminal.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.property.name=/^std(out|err)$/][property.name="write"]',
          message: 'What is printed goes through terminal.ts.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
        URLSearchParams: 'readonly',
      },
    },
  },
);
