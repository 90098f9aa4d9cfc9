import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Packed } from './contents';
import { NEEDED, problemsOf } from './contents';
import { licenceOf } from '../third-party/licence-texts';
import type { Bom } from '../third-party/metafile';

const ROOT = resolve(__dirname, '../..');
const HOME = 'https://github.com/some/repository/blob/v1.2.3';
const GOOD: Packed = {
  files: NEEDED.map((path) => ({ path, bytes: 1_000 })),
  readme: `[a](#here) [b](${HOME}/docs/runbook.md) [c](https://docs.aws.amazon.com/kms)`,
  home: HOME,
  examples: [{ path: 'examples/quick-start.ts', code: "import { RotatingKey } from 'cdk-kms-rotation';" }],
  licences: [{ name: '@aws-sdk/client-kms', licence: 'Apache-2.0' }],
  texts: '@aws-sdk/client-kms 3.1 (Apache-2.0)',
  types: ['RotatingKey'],
  exported: ['RotatingKey'],
};
const file = (path: string, bytes = 1) => [...GOOD.files.filter((other) => other.path !== path), { path, bytes }];
const EVALUATE = 'assets/compliance/functions/evaluate-keys.lambda/index.js';

test('a package as it should be', () => {
  expect(problemsOf(GOOD)).toEqual([]);
});

test.each<[string, Partial<Packed>, RegExp]>([
  ['a source', { files: file('src/index.ts') }, /src\/index\.ts does not belong/],
  ['a test', { files: file('lib/waiver.test.js') }, /waiver\.test\.js does not belong/],
  ['code that is bundled anyway', { files: file('lib/compliance/functions/run.lambda.js') }, /run\.lambda\.js does not belong/],
  ['the command line, which is bundled', { files: file('lib/command-line/main.js') }, /main\.js does not belong/],
  ['a metafile', { files: file('.tmp/metafiles/x.json') }, /x\.json does not belong/],
  ['a missing licence', { files: GOOD.files.filter(({ path }) => path !== 'LICENSE') }, /^LICENSE is not in the package$/],
  ['a function above 600 kB', { files: file(EVALUATE, 600_001) }, /evaluate-keys.* has 600001 bytes, of 600000 at most/],
  ['4 MB', { files: file('.jsii', 4_000_000) }, /bytes unpacked, of 4000000 at most/],
  ['AGPL', { licences: [{ name: '@aws-sdk/client-kms', licence: 'AGPL-3.0-only' }] }, /client-kms is bundled, with licence AGPL-3\.0-only/],
  ['a licence without its text', { texts: '' }, /THIRD-PARTY-LICENSES lacks @aws-sdk\/client-kms/],
  ['an empty bill of materials', { licences: [] }, /lists no package/],
  ['a class that nobody can use', { exported: [] }, /index\.js does not export RotatingKey/],
  [
    'an example that works in the repository only',
    { examples: [{ path: 'examples/a.ts', code: "import { RotatingKey } from '../src';" }] },
    /examples\/a\.ts imports sources/,
  ],
  ['a relative link', { readme: '[a](docs/runbook.md)' }, /relative link docs\/runbook\.md/],
  [
    'a picture of another version',
    { readme: '![a](https://raw.githubusercontent.com/some/repository/main/docs/pictures/a.svg)' },
    /another version: .*main/,
  ],
  ['a link to another version', { readme: '[a](https://github.com/some/repository/blob/main/docs/a.md)' }, /another version: .*main/],
])('told: %s', (_, change, problem) => {
  const problems = problemsOf({ ...GOOD, ...change });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(problem);
});

describe('the bundled functions', () => {
  const functions = NEEDED.filter((path) => path.endsWith('.lambda/index.js'));
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.lambda.ts'));
  const { components = [] } = JSON.parse(readFileSync(join(ROOT, 'sbom.cdx.json'), 'utf8')) as Bom;

  test('are all needed', () => {
    expect(sources.map((path) => `assets/${path.replace(/\.ts$/, '/index.js')}`).sort()).toEqual([...functions].sort());
  });

  test.each(functions)('%s has at most 600 kB', (path) => {
    expect(statSync(join(ROOT, path)).size).toBeLessThanOrEqual(600_000);
  });

  test.each([
    ['manual-rotation/functions/prove-key', ['NotYetProven', 'KeyBroken', 'WrongAnswer']],
    ['manual-rotation/functions/survey-family', ['FamilyUnreadable']],
    ['on-demand/functions/decide-on-demand', ['KeyUnreadable']],
    ['compliance/functions/evaluate-keys', ['MalformedEvent', 'RuleMisconfigured', 'KeysUnreadable', 'EvaluationsRefused', 'RanOutOfTime']],
  ])('%s names its errors as state machines and alarms know them', (name, errors) => {
    const code = readFileSync(join(ROOT, `assets/${name}.lambda/index.js`), 'utf8');
    expect(errors.filter((error) => !code.includes(`"${error}"`))).toEqual([]);
  });

  test('classes and functions keep their names when they run, minified as they are', () => {
    // In a process of its own, for the bundles set up clients of AWS when they are loaded.
    const script = 'require(process.argv[1]).handler({}, {}).catch((error) => console.log(error.name, error.constructor.name))';
    const ran = execFileSync(process.execPath, ['--eval', script, join(ROOT, EVALUATE)], {
      encoding: 'utf8', env: { PATH: process.env.PATH, AWS_REGION: 'us-west-2', NODE_NO_WARNINGS: '1' },
    });
    expect(ran.trim()).toBe('MalformedEvent MalformedEventError');
  });

  test('are listed as the schema of CycloneDX wants it', async () => {
    // The library that the tool came with, and validates with: if it could not, it would be silent.
    const ofTheTool = createRequire(join(ROOT, 'node_modules/@cyclonedx/cyclonedx-esbuild/package.json'));
    const { Spec, Validation } = ofTheTool('@cyclonedx/cyclonedx-library');
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    const text = readFileSync(join(ROOT, 'sbom.cdx.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(await validator.validate(text)).toBeNull();
    expect(await validator.validate(text.replace('"type":"library"', '"type":"nonsense"'))).not.toBeNull();
  });

  test('are listed with everything in them, under licences that allow it', () => {
    const names = components.map(({ name, group }) => `${group}/${name}`);
    expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-kms', '@smithy/core']));
    expect(components.map(licenceOf).filter((licence) => !['Apache-2.0', 'MIT', 'ISC'].includes(licence))).toEqual([]);
  });
});
