/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles of all functions (projenrc/functions.ts): AWS Lambda gives a
 * function its credentials by environment variables, so that profiles, single sign-on, processes and web identities, with their clients,
 * would be 110 kB in each that never run.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
