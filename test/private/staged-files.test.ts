/** @stages-assets */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { stagedFiles } from '../../src/private/staged-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'staged-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with files. */
function written(name: string, files: Record<string, string>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

/** A stack of an app of its own. */
function stackWith(context: Record<string, unknown> = {}): Stack {
  return new Stack(new App({ context, outdir: join(folder, 'cdk.out') }), 'Stack');
}

const hashOf = (path: string, context?: Record<string, unknown>) => stagedFiles(stackWith(context), path).hash;
const outOf = (stack: Stack) => Stage.of(stack)!.outdir;

test('a folder is copied, with the end of its name, and once', () => {
  const stack = stackWith();
  const source = written('code.lambda', { 'index.js': 'one', 'LICENSE': 'two' });
  const { path, hash, packaging } = stagedFiles(stack, source);
  expect([path, packaging]).toEqual([`asset.${hash}.lambda`, 'zip']);
  expect(readdirSync(join(outOf(stack), path)).sort()).toEqual(['LICENSE', 'index.js']);
  expect(readFileSync(join(outOf(stack), path, 'index.js'), 'utf8')).toBe('one');
  expect(stagedFiles(stack, source)).toEqual({ path, hash, packaging });
});

test('a file is copied as itself', () => {
  const stack = stackWith();
  const { path, hash, packaging } = stagedFiles(stack, join(written('a', { 'machine.json': '{}' }), 'machine.json'));
  expect([path, packaging]).toEqual([`asset.${hash}.json`, 'file']);
  expect(readFileSync(join(outOf(stack), path), 'utf8')).toBe('{}');
});

test('a stage finds it in the folder of the app, where all assets are', () => {
  const { node } = stackWith();
  const stack = new Stack(new Stage(node.root, 'Prod'), 'Stack');
  const { path, hash } = stagedFiles(stack, written('a', { x: '1' }));
  expect(path).toBe(`../asset.${hash}`);
  expect(readdirSync(resolve(outOf(stack), '..'))).toContain(`asset.${hash}`);
});

test('the hash is that of the content, wherever it is', () => {
  expect(hashOf(written('a', { x: '1', y: '2' }))).toBe(hashOf(written('b', { y: '2', x: '1' })));
});

test.each<[string, Record<string, unknown>]>([
  ['', {}],
  [', with a salt', { '@aws-cdk/core:assetHashSalt': 'a' }],
  [', with another salt', { '@aws-cdk/core:assetHashSalt': 2 }],
])('the hash is that of the CDK, of what is staged and of the copy%s', (_, context) => {
  const source = written('code.lambda', { 'index.js': 'one', 'LICENSE': 'two\r\n' });
  const stack = stackWith(context);
  const { hash, path } = stagedFiles(stack, source);
  expect(new Asset(stack, 'Source', { path: source }).assetHash).toBe(hash);
  expect(new Asset(stack, 'Copy', { path: join(outOf(stack), path) }).assetHash).toBe(hash);
  const file = join(source, 'index.js');
  expect(new Asset(stack, 'File', { path: file }).assetHash).toBe(stagedFiles(stack, file).hash);
});

test('a salt makes another hash, and each its own', () => {
  const source = written('a', { x: '1' });
  const salted = (salt: string) => hashOf(source, { '@aws-cdk/core:assetHashSalt': salt });
  expect(new Set([hashOf(source), salted('a'), salted('b')]).size).toBe(3);
});

test('where assets are not to be copied, it stays where it is', () => {
  const stack = stackWith({ 'aws:cdk:disable-asset-staging': true });
  const source = written('a', { x: '1' });
  expect(stagedFiles(stack, source).path).toBe(source);
  expect(readdirSync(outOf(stack))).toEqual([]);
});

test('without an app around it, it is refused', () => {
  class Root extends Construct {}
  const root = new Root(undefined as unknown as Construct, '');
  const source = written('a', { x: '1' });
  expect(() => stagedFiles(root, source)).toThrow('files can be put into a cloud assembly only, got no App or Stage around it');
});
