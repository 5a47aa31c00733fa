import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in bundles (`esbuild.config.cjs`): Lambda gives a function its
 * credentials in the environment, and the clients for every other place the SDK would look are a fifth of a bundle.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const defaultProvider = fromEnv;
