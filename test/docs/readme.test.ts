import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ts from 'typescript';
import { asApp, docExamples, readmeApp, readmeExamples } from '../../sim/documentation/examples';
import { readPage } from '../../sim/documentation/pages';
import * as library from '../../src';

const README = readPage('README.md');

/** Runs an example as it is pasted; whatever it neither declares nor imports throws. */
function pasted(code: string): App {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const load = (name: string): unknown => (name === 'cdk-kms-rotation' ? library : jest.requireActual(name));
  const exported: { app?: App } = {};
  new Function('require', 'exports', `${outputText}\nexports.app = app;`)(load, exported);
  return exported.app!;
}

test('README can be read in some minutes: 12,000 bytes at most', () => {
  expect(Buffer.byteLength(README)).toBeLessThanOrEqual(12_000);
});

test('the smallest app runs as it is pasted', () => {
  const app = pasted(readmeExamples()[0].code);
  const template = Template.fromStack(app.node.findChild('Orders') as Stack);

  template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true, RotationPeriodInDays: 365 });
  template.hasResourceProperties('Custom::ManualRotationAlias', { RotationPeriodDays: 180 });
});

beforeEach(() => {
  jest.spyOn(console, 'error').mockReturnValue(); // where the report of the standard goes
});
afterEach(() => {
  jest.restoreAllMocks();
});

test.each(docExamples().filter(({ whole }) => whole))('$place runs as it is pasted', ({ code }) => {
  expect(pasted(asApp(code)).node.children.length).toBeGreaterThan(0);
});

test('all examples, pasted one after the other, are one app', () => {
  const assembly = pasted(readmeApp().code).synth();

  expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual(['Orders', 'Virginia']);
  const resources = assembly.getStackByName('Orders').template.Resources as Record<string, { Type: string }>;
  const types = Object.values(resources).map(({ Type }) => Type);
  expect(types).toEqual(expect.arrayContaining([
    'AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::CloudWatch::Dashboard', 'AWS::Config::ConfigRule', 'AWS::CloudFormation::GuardHook',
  ]));
});

describe('the check', () => {
  test('an example that lacks an import would be told', () => {
    const [first, second] = readmeExamples();
    expect(() => pasted(`${first.code}\n${second.code.replace(/^import .*$/m, '')}`)).toThrow(/s3 is not defined/);
  });
});
