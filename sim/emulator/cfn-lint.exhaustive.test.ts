import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintTemplates } from './cfn-lint';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cfn-lint-test-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function templateFile(name: string, properties: object): string {
  const path = join(directory, name);
  writeFileSync(path, JSON.stringify({ Resources: { Alias: { Type: 'AWS::KMS::Alias', Properties: properties } } }));
  return path;
}

test('finds nothing in a good template, and what is wrong in a bad one', async () => {
  const good = templateFile('good.json', { AliasName: 'alias/good', TargetKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' });
  const bad = templateFile('bad.json', { AliasName: 'alias/bad', TargetKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab', Colour: 'red' });
  expect(await lintTemplates([good], 'eu-central-1')).toEqual([]);
  expect(await lintTemplates([good, bad], 'eu-central-1')).toEqual([
    expect.objectContaining({ rule: 'E3002', path: 'Resources/Alias/Properties/Colour' }),
  ]);
});

test('reports a template that is not there', async () => {
  expect(await lintTemplates([join(directory, 'missing.json')], 'eu-central-1')).toEqual([
    expect.objectContaining({ rule: 'E0003', message: expect.stringContaining('missing.json') }),
  ]);
});

test('fails when cfn-lint itself does', async () => {
  const good = templateFile('good.json', { AliasName: 'alias/good', TargetKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' });
  await expect(lintTemplates([good], 'nowhere')).rejects.toThrow(/cfn-lint failed:[^]*nowhere/);
});
