/** One configuration for every project; Nx sets the root directory. Native ES modules, as in production. */
export default {
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/cdk.out/', '/.local/'],
  modulePathIgnorePatterns: ['/cdk.out/', '/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  reporters: ['default', new URL('jest.counts.mjs', import.meta.url).pathname],
  testTimeout: 30_000,
  // A test that ran out of time leaves open what it had started, and nobody would hear that it failed.
  forceExit: true,
};
