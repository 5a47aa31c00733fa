import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { arrows, folders } from './boundaries.mjs';

export default tseslint.config(
  { ignores: ['**/dist', '**/cdk.out', '**/node_modules', '.nx', '.local'] },
  js.configs.recommended,
  { files: ['**/*.ts'], extends: [tseslint.configs.recommendedTypeChecked] },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, banTransitiveDependencies: true, allow: [], depConstraints: arrows },
      ],
      // A port returns a promise; `async` is what makes a throw inside it a rejection, with or without an `await`.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // Synthesised templates and answers of matchers have no types.
    files: ['**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: {
      globals: { process: 'readonly', module: 'writable', __dirname: 'readonly', console: 'readonly', URL: 'readonly' },
    },
  },
  ...folders.map(({ files, refused }) => ({
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: refused.map(({ group, why }) => ({ group, message: `Not from here: ${why}.` })) },
      ],
    },
  })),
);
