/**
 * How every Lambda bundle is made. `module` before `main` picks the SDK's tree-shakable build (40 % smaller), and CommonJS
 * dependencies inside an ES module still expect `require`.
 */
module.exports = {
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  legalComments: 'none',
  sourcesContent: false,
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
};
