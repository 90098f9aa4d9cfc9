import { spawnSync } from 'node:child_process';
import { accessSync, constants, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RotationStandard } from '../../src';
import { EXIT } from '../../src/command-line/exit-codes';

const BUNDLED = join(__dirname, '../../assets/command-line/cdk-kms-rotation.js');
const MANIFEST = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));

describe('the bundled command line', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'installed-'));
    copyFileSync(BUNDLED, join(directory, 'cli.js')); // away from every node_modules
    writeFileSync(join(directory, 'standard.json'), new RotationStandard({ name: 'acme-keys', version: '1' }).toJson());
    writeFileSync(join(directory, 'bad.json'), '{"Resources":{"Key":{"Type":"AWS::KMS::Key"}}}');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const cli = (...args: string[]) => spawnSync(process.execPath, ['cli.js', ...args], { cwd: directory, encoding: 'utf8' });

  test('is what the package names', () => {
    expect(MANIFEST.bin).toEqual({ 'cdk-kms-rotation': 'assets/command-line/cdk-kms-rotation.js' });
    expect(MANIFEST.dependencies).toBeUndefined();
    for (const peer of Object.keys(MANIFEST.peerDependencies)) expect(MANIFEST.peerDependenciesMeta[peer]).toEqual({ optional: true });
    expect(readFileSync(BUNDLED, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(() => accessSync(BUNDLED, constants.X_OK)).not.toThrow();
  });

  test('needs nothing but Node.js', () => {
    const required = [...readFileSync(BUNDLED, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name.replace(/^node:/, ''));
    expect(required.filter((name) => !builtinModules.includes(name))).toEqual([]);
    expect(statSync(BUNDLED).size).toBeLessThan(512 * 1024);
  });

  test('tells the bill of materials what is in it, and that is two packages', () => {
    const { inputs } = JSON.parse(readFileSync(join(__dirname, '../../.tmp/metafiles/command-line.json'), 'utf8'));
    const packages = Object.keys(inputs).map((file) => /^node_modules\/([^/]+)\//.exec(file)?.[1]).filter((name) => name !== undefined);
    expect(new Set(packages)).toEqual(new Set(['commander', 'yaml']));
  });

  test('judges, and tells it by its exit code', () => {
    expect(cli('--version')).toMatchObject({ status: EXIT.ok, stdout: `${MANIFEST.version}\n` });
    expect(cli('standard', 'check', 'bad.json', '--standard', 'standard.json')).toMatchObject({
      status: EXIT.findings, stdout: expect.stringContaining('KeyRotation'), stderr: '',
    });
    expect(cli('standard', 'check', 'standard.json', '--standard', 'standard.json')).toMatchObject({
      status: EXIT.input, stdout: '', stderr: expect.stringContaining('must be a template'),
    });
  });
});
