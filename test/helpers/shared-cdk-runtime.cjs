const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');

const SHARED = /^(aws-cdk-lib|constructs|cdk-nag|cdk-stacksets|typescript)(\/|$)/;

const WITHOUT_STAGING = JSON.stringify({ 'aws:cdk:disable-asset-staging': true });

/**
 * Jest loads every module again for every test file. Loading the CDK took a quarter of the time of a run, so a worker loads it once, outside
 * of the files' contexts: nothing in there is ours, or mocked. Two more of its habits cost a quarter of every synthesis: it copies the
 * functions' bundles into each `cdk.out`, which changes no template, and keeps where each resource was made, which nothing reads here.
 *
 * A file in which the CDK has to write to the console that the file spies on says `@own-cdk`; one whose stack sets copy the assets of their
 * stacks (they look for them in `cdk.out`) says `@stages-assets`.
 *
 * @see https://jestjs.io/docs/configuration (a `runtime` is not documented there; `runTest` of jest-runner loads it)
 */
class SharedCdkRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const testPath = args[6];
    const source = readFileSync(testPath, 'utf8');
    this.ownCdk = source.includes('@own-cdk');
    process.env.CDK_CONTEXT_JSON = source.includes('@stages-assets') ? '{}' : WITHOUT_STAGING;
  }

  requireModule(from, name, ...more) {
    if (this.ownCdk || !SHARED.test(name ?? '')) return super.requireModule(from, name, ...more);
    Error.stackTraceLimit = 1; // jest asks for 100 before each file
    return createRequire(from)(name);
  }
}

exports.__esModule = true;
exports.default = SharedCdkRuntime;
