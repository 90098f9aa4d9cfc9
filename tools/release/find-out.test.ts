import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { apiChange } from './api-change';

let place: string;
beforeEach(() => { place = mkdtempSync(join(tmpdir(), 'api-')); });
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** A package with one class, as jsii describes it. */
function packageOf(name: string, version: string, methods: string[]): string {
  const folder = join(place, name);
  mkdirSync(folder);
  const fqn = 'some-library.Thing';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'some-library', version, jsii: { outdir: 'dist', targets: {} } }));
  writeFileSync(join(folder, '.jsii'), JSON.stringify({
    schema: 'jsii/0.10.0',
    name: 'some-library',
    version,
    fingerprint: '-',
    jsiiVersion: '6.0.0',
    description: 'a library',
    homepage: 'https://example.com',
    license: 'MIT',
    author: { name: 'somebody', roles: ['author'] },
    repository: { type: 'git', url: 'https://example.com' },
    types: {
      [fqn]: {
        assembly: 'some-library',
        fqn,
        kind: 'class',
        name: 'Thing',
        initializer: {},
        docs: { stability: 'experimental' },
        methods: methods.map((method) => ({ name: method, docs: { stability: 'experimental' } })),
      },
    },
  }));
  return folder;
}

test.each([
  ['none', ['one']],
  ['added', ['one', 'two']],
  ['breaking', ['two']], // though it is experimental
])('the change of the public API is: %s', (change, methods) => {
  expect(apiChange(packageOf('before', '0.1.0', ['one']), packageOf('after', '0.1.1', methods))).toMatchObject({ change });
});

test('what was added, and what is gone, is named', () => {
  const before = packageOf('before', '0.1.0', ['one']);
  expect(apiChange(before, packageOf('added', '0.1.1', ['one', 'two'])).details).toEqual(['some-library.Thing.two']);
  expect(apiChange(before, packageOf('gone', '0.1.1', [])).details.join('\n')).toMatch(/one/);
});

describe('the whole command', () => {
  const MAIN = join(__dirname, 'main.ts');
  const run = (...args: string[]) => {
    const command = ['--import', pathToFileURL(require.resolve('tsx')).href, MAIN, ...args];
    return execFileSync(process.execPath, command, { cwd: place, encoding: 'utf8', stdio: 'pipe' });
  };

  test('refuses a dirty clone before anything else is done', () => {
    execFileSync('git', ['init', '--quiet', place]);
    writeFileSync(join(place, 'note'), '');
    expect(() => run('rehearse')).toThrow(/REFUSED: the tree is not as committed[^]*\?\? note/);
  });

  test('passes no option over', () => {
    expect(() => run('rehearse', '--', '--generate')).toThrow(/not understood: --generate; 'npm run' wants '--' before options/);
  });
});
