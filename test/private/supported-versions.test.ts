import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { refuseOlder, refuseOlderNode } from '../../src/private/supported-versions';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as { engines: { node: string }; peerDependencies: Record<string, string> };

/** Loads what looks at the versions, in a folder without anything else; `first` is run before. */
function loadedAlone(first = '') {
  const folder = mkdtempSync(join(tmpdir(), 'no-peers-'));
  try {
    mkdirSync(join(folder, 'lib/private'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    for (const name of ['package', 'supported-versions']) {
      const { outputText } = ts.transpileModule(read(`src/private/${name}.ts`), { compilerOptions: { module: ts.ModuleKind.CommonJS } });
      writeFileSync(join(folder, `lib/private/${name}.js`), outputText);
    }
    const script = `${first}; require('./lib/private/supported-versions.js')`;
    return spawnSync(process.execPath, ['--eval', script], { cwd: folder, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('an app on an older Node.js', () => {
  test.each(['18.20.4', '14.21.3', '19.9.0'])('%s is told what to install, before anything else', (found) => {
    const { stderr, status } = loadedAlone(`Object.defineProperty(process.versions, 'node', { value: '${found}' })`);
    expect(status).toBe(1);
    expect(stderr).toContain(`needs Node.js 20.0.0 or newer, got ${found}; install a version that is still maintained`);
  });

  test.each(['20.0.0', '20.20.2', '22.1.0', '24.0.0', '100.0.0'])('with %s nothing is said', (found) => {
    expect(() => refuseOlderNode('20.0.0', found)).not.toThrow();
  });
});

describe('an app on an older AWS CDK', () => {
  test.each(['2.257.9', '2.99.0', '1.204.0', '0.0.1'])('with %s is told what to upgrade', (found) => {
    expect(() => refuseOlder({ name: 'aws-cdk-lib', oldest: '2.258.0', found })).toThrow(
      new RegExp(`needs aws-cdk-lib 2\\.258\\.0 or newer, got ${found.replace(/\./g, '\\.')}; upgrade it.*'npm install aws-cdk-lib@`),
    );
  });

  test.each(['2.258.0', '2.258.1', '2.1000.0', '3.0.0', '2.258.0-alpha.0'])('with %s nothing is said', (found) => {
    expect(() => refuseOlder({ name: 'aws-cdk-lib', oldest: '2.258.0', found })).not.toThrow();
  });

  test('without any, is told what to install', () => {
    expect(() => refuseOlder({ name: 'aws-cdk-lib', oldest: '2.258.0' })).toThrow(
      /needs aws-cdk-lib 2\.258\.0 or newer, got none; install it, for example with 'npm install aws-cdk-lib@\^2\.258\.0'$/);
  });

  test('without any, is told so by the library itself, and not by Node.js', () => {
    const { stderr, status } = loadedAlone();
    expect([status, /Error: (.*?),/.exec(stderr)?.[1]]).toEqual([1, expect.stringMatching(/needs aws-cdk-lib .* or newer$/)]);
    expect(stderr).toContain('got none; install it');
  });

  test('is told so before anything of it is loaded', () => {
    const index = ts.createSourceFile('index.ts', read('src/index.ts'), ts.ScriptTarget.Latest);
    expect((index.statements[0] as ts.ImportDeclaration).moduleSpecifier.getText(index)).toBe("'./private/supported-versions'");
    for (const file of ['supported-versions', 'package']) {
      expect(read(`src/private/${file}.ts`)).not.toMatch(/from '(aws-cdk-lib|constructs)/);
    }
  });
});

test('README and the page about upgrading say the floors that package.json asks for', () => {
  const readme = read('README.md').replace(/\s+/g, ' ');
  const [, compatibility] = /\n## Compatibility\n([^]*?)(?:\n## |$)/.exec(read('docs/upgrading.md'))!;

  for (const [name, range] of Object.entries(manifest.peerDependencies)) {
    const floor = range.replace('^', '');
    expect(readme).toContain(`\`${name}\` ${floor} or newer`);
    expect(compatibility).toMatch(new RegExp(`\\| \`${name}\` \\| ${floor.replace(/\./g, '\\.')} or newer`));
  }
  const [, oldestNode] = /^>= (\d+)\.0\.0$/.exec(manifest.engines.node)!;
  expect(readme).toContain(`Node.js ${oldestNode} or newer`);
  expect(compatibility).toMatch(new RegExp(`\\| Node\\.js \\| ${oldestNode} `));
});
