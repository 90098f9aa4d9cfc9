import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IDENTITIES } from '../../projenrc/identities';
import { readPage } from '../../sim/documentation/pages';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const page = readPage('docs/languages.md');
const manifest = JSON.parse(read('package.json')) as { peerDependencies: Record<string, string> };

/** What stands below the name of its file, as the page has it. */
const SHOWN = [...page.matchAll(/<!-- (examples\/\S+) -->\n```\w+\n([^]*?)```\n/g)].map(([, file, code]) => ({ file, code }));

test.each(SHOWN)('$file is shown as it is, and `npm run languages` builds it', ({ file, code }) => {
  expect(code).toBe(read(file));
  expect(read('tools/languages/builds.ts')).toContain(file.split('/').at(-1));
});

test('every app in another language is shown', () => {
  const folders = ['python', 'java', 'go'].map((name) => `examples/${name}`);
  const apps = folders.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`));
  expect(SHOWN.map(({ file }) => file)).toEqual(apps);
});

test('the names are those that are published', () => {
  const { maven, pypi, go, nuget } = IDENTITIES;
  for (const name of [
    `pip install aws-cdk-lib ${pypi.distName}`,
    `import ${maven.javaPackage}.RotatingKey;`,
    `<groupId>${maven.mavenGroupId}</groupId>\n<artifactId>${maven.mavenArtifactId}</artifactId>`,
    `go get ${go.moduleName}/${go.packageName}\n`,
    `from ${pypi.module} import`,
    `\`${nuget.packageId}\``,
  ]) expect(page.replace(/^ +/gm, '')).toContain(name);
});

test('the pinned version of the AWS CDK is one that the library takes', () => {
  expect(page).toContain(`<version>${manifest.peerDependencies['aws-cdk-lib'].slice(1)}</version>`);
});
