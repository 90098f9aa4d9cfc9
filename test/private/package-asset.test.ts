/** @stages-assets */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CliCredentialsStackSynthesizer, LegacyStackSynthesizer, Stack, Stage } from 'aws-cdk-lib';
import type { IStackSynthesizer } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { PackageAsset, PackageCode } from '../../src/private/package-asset';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-asset-'));
  writeFileSync(join(folder, 'index.js'), 'exports.handler = async () => 1;\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Code = (path: string) => lambda.Code;
const USUAL: Code = (path) => lambda.Code.fromAsset(path);
const OURS: Code = (path) => new PackageCode(path);

/** Template and files of a stack with one function, and what it depends on. */
function assembled(code: Code, context: Record<string, unknown>, synthesizer: IStackSynthesizer, staged: boolean) {
  const app = new App({ context });
  const stack = new Stack(staged ? new Stage(app, 'Prod') : app, 'Stack', { synthesizer });
  new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: code(folder) });
  const { template, assets, dependencies } = (Stage.of(stack) as Stage).synth().getStackByName(stack.stackName);
  const manifests = dependencies.flatMap((artifact) => (artifact instanceof cxapi.AssetManifestArtifact ? [artifact.contents.files] : []));
  return { template, assets, manifests };
}

describe.each<[string, Record<string, unknown>]>([
  ['as a library', {}],
  ['by the command line, which asks for the place of the code', { 'aws:cdk:enable-asset-metadata': true }],
  ['without copies of the files', { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:enable-asset-metadata': true }],
  ['with a salt', { '@aws-cdk/core:assetHashSalt': 'salt' }],
])('%s', (_, context) => {
  test.each<[string, () => IStackSynthesizer | undefined, boolean]>([
    ['a stack', () => undefined, false],
    ['a stack of a stage', () => undefined, true],
    ['a stack with credentials of the command line', () => new CliCredentialsStackSynthesizer(), false],
    ['a stack with the old bootstrap', () => new LegacyStackSynthesizer(), false],
  ])('%s: template and files are those of Code.fromAsset', (__, synthesizer, staged) => {
    const ours = assembled(OURS, context, synthesizer() as IStackSynthesizer, staged);
    expect(ours).toEqual(assembled(USUAL, context, synthesizer() as IStackSynthesizer, staged));
    expect(JSON.stringify(ours)).toMatch(/S3Key/);
  });
});

test('a file has the place that Asset gives it', () => {
  const stack = new Stack(new App(), 'Stack');
  const path = join(folder, 'index.js');
  const { location: { bucketName, objectKey } } = new PackageAsset(stack, 'Ours', path);
  const { s3BucketName, s3ObjectKey } = new Asset(stack, 'Usual', { path });
  expect(stack.resolve(bucketName)).toEqual(stack.resolve(s3BucketName));
  expect(objectKey).toMatch(/^[0-9a-f]{64}\.js$/);
  expect(s3ObjectKey).toMatch(/^[0-9a-f]{64}\.js$/);
});

test('it does not ask for the facts of all Regions, whose loading is long; that of the CDK does', () => {
  const asked = jest.spyOn(RegionInfo, 'get');
  const stack = new Stack(new App(), 'Stack');
  new PackageAsset(stack, 'Ours', folder);
  expect(asked).not.toHaveBeenCalled();
  new Asset(stack, 'Usual', { path: folder });
  expect(asked).toHaveBeenCalled();
});
