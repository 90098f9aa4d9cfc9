import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../sim/documentation/pages';

jest.setTimeout(600_000);

/** What people change; everything else of the copy is the repository's. */
const COPIED = ['docs', 'README.md'];

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'pages-'));
  for (const name of readdirSync(ROOT)) {
    if (COPIED.includes(name)) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    else symlinkSync(join(ROOT, name), join(copy, name));
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** One of each kind, and what has to be told of it. */
const FAULTS: ReadonlyArray<readonly [kind: string, plant: (page: (name: string) => string) => void, told: RegExp]> = [
  ['a link to a page that is not there', (page) => appendFileSync(page('docs/callers.md'), '\n[a](cellars.md)\n'), /cellars\.md\) leads to no file/],
  ['a link to a heading that is not there', (page) => appendFileSync(page('README.md'), '\n[a](docs/costs.md#none)\n'), /#none\) leads to no heading/],
  ['a page that is not in the index', (page) => writeFileSync(page('docs/lost.md'), '# Lost\n'), /docs\/lost\.md is in the index/],
  ['an operation that AWS does not have', (page) => appendFileSync(page('docs/events.md'), '\n`aws kms turn-key --key-id <key>`\n'), /kms has no operation TurnKey/],
  ['a script that is not there', (page) => appendFileSync(page('docs/tested.md'), '\n`npm run everything`\n'), /no script everything/],
  [
    'an option that the command line does not have',
    (page) => appendFileSync(page('docs/organization.md'), '\n`npx cdk-kms-rotation standard check a.json --standard b.json --colour`\n'),
    /unknown option '--colour'/,
  ],
  [
    'a snippet that does not compile',
    (page) => appendFileSync(page('docs/retirement.md'), "\n```ts\nnew RotatingKey(this, 'Key', { every: 3 });\n```\n"),
    /'every' does not exist in type 'RotatingKeyProps'/,
  ],
  [
    'a first example that lacks an import',
    (page) => change(page('README.md'), 'import { App, Duration, Stack }', 'import { App, Stack }'),
    /Duration is not defined/,
  ],
  ['a policy that is no JSON', (page) => appendFileSync(page('docs/security.md'), '\n```json\n{ "a": 1, }\n```\n'), /docs\/security\.md:\d+: the json is read/],
  ['a price', (page) => change(page('README.md'), '| 24.40 |', '| 24.30 |'), /10 of them cost what the tables say/],
  ['a number of state transitions', (page) => change(page('docs/costs.md'), /(a first deployment has) \d+/, '$1 9'), /a day, a first deployment, a rotation/],
];

function change(file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}: there is nothing to plant a fault in`);
  writeFileSync(file, after);
}

test('one fault of each kind, planted in a copy of the pages: each is found, and nothing else', () => {
  for (const [, plant] of FAULTS) plant((name) => join(copy, name));
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, 'main.ts'), '--here'], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, DOCUMENTATION_ROOT: copy },
  });

  expect(FAULTS.filter(([, , told]) => !told.test(stdout)).map(([kind]) => kind)).toEqual([]);
  expect(status).toBe(1);
  const table = stdout.slice(stdout.indexOf('what the pages print'));
  const failures = [...table.matchAll(/^(links|commands|snippets|numbers)[a-z ]+ (\d+) +(\d+)$/gm)].map(([, kind, , found]) => [kind, Number(found)]);
  // Without its import, the first example fails alone and together with those that go on from it.
  expect(failures).toEqual([['links', 3], ['commands', 3], ['snippets', 5], ['numbers', 2]]);
});
