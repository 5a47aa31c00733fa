import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { arrows, folders } from './boundaries.mjs';

/** What asks for no types. What does is in .oxlintrc.json, checked by the native compiler in a tenth of the time. */
export default tseslint.config(
  { ignores: ['**/dist', '**/cdk.out', '**/node_modules', '.nx', '.local'] },
  js.configs.recommended,
  { files: ['**/*.ts'], extends: [tseslint.configs.recommended] },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, banTransitiveDependencies: true, allow: [], depConstraints: arrows },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
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
