const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Lets esbuild leave out the schemas of operations that a function does not call: a sixth of a bundle with S3. The SDK writes them as
 * arrays whose keys are computed, and esbuild keeps those, because a computed key may do anything
 * (https://esbuild.github.io/api/#tree-shaking). Made by a function that is marked as pure, each goes unless it is used.
 */
const onlyUsedSchemas = {
  name: 'only-used-schemas',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replace(/^((?:export )?var [\w$]+ = )(\[[^]*?\]);$/gm, '$1/* @__PURE__ */ (() => $2)();');
      if (contents === text) throw new Error(`${path} is written in another way: see esbuild.config.cjs`);
      return { contents, loader: 'js' };
    }),
};

/**
 * How every Lambda bundle is made. `module` before `main` picks the SDK's tree-shakable build (40 % smaller), and CommonJS
 * dependencies inside an ES module still expect `require`.
 */
module.exports = {
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  legalComments: 'none',
  sourcesContent: false,
  alias: {
    '@aws-sdk/credential-provider-node': join(__dirname, 'libs/lambda/src/environment-credentials.ts'),
  },
  plugins: [onlyUsedSchemas],
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
};
