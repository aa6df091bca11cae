import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The arrows of docs/architecture.md: which rooms a room may not import. */
const room = (files, forbidden, extra = []) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...forbidden.map((name) => ({
            regex: `(^|/)${name}(/|$)`,
            message: 'See docs/architecture.md: arrows point one way.',
          })),
          ...extra,
        ],
      },
    ],
  },
});

const noHost = [
  {
    regex: '^(vscode|node:.*|fs|path|os|child_process|worker_threads)$',
    message: 'This room is platform-free.',
  },
];

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
  room(['src/core/**/*.ts'], ['formats', 'compute', 'extension', 'cli', 'webview'], noHost),
  room(['src/formats/**/*.ts'], ['compute', 'extension', 'cli', 'webview'], noHost),
  room(
    ['src/compute/**/*.ts'],
    ['extension', 'cli', 'webview'],
    [{ regex: '^vscode$', message: 'The engine runs without VS Code.' }],
  ),
  room(['src/extension/**/*.ts'], ['cli', 'webview']),
  room(['src/cli/**/*.ts'], ['extension', 'webview']),
  room(['webview/**/*.ts'], ['core', 'formats', 'extension', 'cli'], noHost),
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
