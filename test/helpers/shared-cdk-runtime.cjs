const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');

/**
 * Jest loads every module again for every test file. Loading the CDK took a quarter of the time of a run, so a worker loads it once, outside
 * of the files' contexts: nothing in there is ours, or mocked.
 *
 * A file in which the CDK has to write to the console that the file spies on says `@own-cdk`.
 *
 * @see https://jestjs.io/docs/configuration (a `runtime` is not documented there; `runTest` of jest-runner loads it)
 */
const SHARED = /^(aws-cdk-lib|constructs|cdk-nag|cdk-stacksets|typescript)(\/|$)/;

class SharedCdkRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const testPath = args[6];
    this.ownCdk = readFileSync(testPath, 'utf8').includes('@own-cdk');
  }

  requireModule(from, name, ...more) {
    return !this.ownCdk && SHARED.test(name ?? '') ? createRequire(from)(name) : super.requireModule(from, name, ...more);
  }
}

exports.__esModule = true;
exports.default = SharedCdkRuntime;
