import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options } from './find-out';
import { findOut, git } from './find-out';
import { refusals } from './refusals';
import { SECRETS } from './secrets';
import { IDENTITIES } from '../../projenrc/identities';
import { renderTable } from '../../sim/emulator/table';

export interface RehearsalOptions extends Options {
  readonly generate: boolean;
  readonly reuseModules: boolean;
}

/** Of `projen release`, what makes the package as it would be uploaded, and looks at it. Not the tests. */
const TASKS = ['bump', 'pre-compile', 'compile', 'post-compile', 'package:js', 'package:contents'];
const OTHER_LANGUAGES = ['python', 'java', 'dotnet', 'go'];

/** What no machine but GitHub's can show. */
const UNTRIED = [
  'trusted publishing of npm, PyPI and NuGet, and their attestations: the registries believe GitHub alone',
  'signing and uploading to Maven Central; pushing to the repository of the Go module; the release on GitHub',
  'the approval of the environment, and the permissions of each job',
  'whether the names are free, and whether Maven Central, NuGet or the Go module have this version already',
];

/** Plays a release in a fresh clone: version, changelog, build, packages. Uploads nothing; returns why it must not be. */
export function rehearse({ root, generate, reuseModules, ...facts }: RehearsalOptions): string[] {
  const dirty = git(root, 'status', '--porcelain');
  if (dirty !== '') return refusals({ registered: true, dirty: dirty.split('\n'), version: '0.0.0', existsIn: [] });
  const clone = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    git(root, 'clone', '--quiet', '--no-hardlinks', root, clone);
    const run = (command: string, ...args: string[]) => {
      console.log(`\n--- ${[command, ...args].join(' ')}`);
      const env = { ...process.env, CI: 'true', RELEASE: 'true' };
      execFileSync(command, args, { cwd: clone, stdio: ['ignore', 'inherit', 'inherit'], env });
    };
    if (reuseModules) symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    else run('npm', 'ci');
    for (const task of TASKS) run('npx', '--no-install', 'projen', task);
    if (generate) for (const language of OTHER_LANGUAGES) run('npx', '--no-install', 'jsii-pacmak', '--code-only', '--target', language);
    run('npx', '--no-install', 'projen', 'unbump');
    if (reuseModules) unlinkSync(join(clone, 'node_modules')); // .gitignore knows folders of that name, and no links
    return told(clone, facts, generate);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

function told(clone: string, facts: Omit<Options, 'root'>, generated: boolean): string[] {
  const situation = findOut({ root: clone, ...facts });
  const { version } = situation;
  console.log(`\n${renderTable([
    ['registry', 'package', 'version', 'what would be uploaded'],
    ['npm', IDENTITIES.npm, `${version}`, packedIn(join(clone, 'dist', 'js'))],
    ['PyPI', IDENTITIES.pypi.distName, `${version}`, generatedIn(join(clone, 'dist', 'python'), generated)],
    ['Maven Central', `${IDENTITIES.maven.mavenGroupId}:${IDENTITIES.maven.mavenArtifactId}`, `${version}`,
      generatedIn(join(clone, 'dist', 'java'), generated)],
    ['NuGet', IDENTITIES.nuget.packageId, `${version}`, generatedIn(join(clone, 'dist', 'dotnet'), generated)],
    ['Go', `${IDENTITIES.go.moduleName}/${IDENTITIES.go.packageName}`, `v${version}`, generatedIn(join(clone, 'dist', 'go'), generated)],
  ])}`);
  console.log('\nNot tried here:');
  const secrets = facts.secrets === undefined ? [`whether the environment 'release' has ${SECRETS.join(', ')} (--secrets tells)`] : [];
  for (const line of [...secrets, ...UNTRIED]) console.log(`- ${line}`);
  return refusals(situation);
}

function packedIn(folder: string): string {
  return readdirSync(folder).map((file) => `${file}, ${Math.round(statSync(join(folder, file)).size / 1000)} kB`).join('; ');
}

function generatedIn(folder: string, generated: boolean): string {
  if (!generated) return 'generated with --generate';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return `sources generated, not built: ${files.length} files`;
}
