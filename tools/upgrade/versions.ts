import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from '../languages/place';
import { withImportsByName } from '../release/absolute-links';

/** A version to upgrade from. */
export interface OldVersion {
  readonly commit: string;
  /** What the app looks like there, where it looks different: text of today, and text of then. */
  readonly renames: ReadonlyArray<readonly [today: string, then: string]>;
}

/** By the names that `--from` takes. The first is the default. */
export const OLD_VERSIONS: Readonly<Record<string, OldVersion>> = {
  /** The last commit with the names of before ADR 12. */
  'before-the-names-of-0.1': {
    commit: '52df114',
    renames: [
      ['maxMaterialAge:', 'every:'],
      ['breakGlass: { roles: [emergency] }', 'breakGlassPrincipalArns: [emergency.roleArn]'],
      ['signing.grants.sign(', 'signing.grantSign('],
      ['signing.grants.verify(', 'signing.grantVerify('],
      ['webhooks.grants.generateMac(', 'webhooks.grantGenerateMac('],
      ['addAlarms({ actions: [new SnsAction(notifications.topic)] })', 'addAlarms(new SnsAction(notifications.topic))'],
    ],
  },
  /** The last commit before the documentation was written by task. */
  'before-the-pages': { commit: '007d023', renames: [] },
};

/** The app as it was written for the old version. */
export function appFor({ renames }: OldVersion): string {
  const today = withImportsByName(readFileSync(join(__dirname, 'app.ts'), 'utf8'));
  return renames.reduce((code, [now, then]) => {
    if (!code.includes(now)) throw new Error(`the app has no ${now}`);
    return code.replaceAll(now, then);
  }, today);
}

/** The package of a commit, built as that commit builds it; kept, for it takes minutes. */
export function packedAt(commit: string, print: (line: string) => void): string {
  const kept = join(ROOT, '.tmp/upgrade', `${commit}.tgz`);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  try {
    print(`  building the package of ${commit} ...`);
    execFileSync('git', ['clone', '--quiet', '--no-checkout', ROOT, folder]);
    execFileSync('git', ['checkout', '--quiet', commit], { cwd: folder });
    run('npm', ['ci', '--no-audit', '--no-fund'], folder);
    for (const task of ['pre-compile', 'compile', 'package:js']) run('npx', ['projen', task], folder);
    const [tarball] = readdirSync(join(folder, 'dist/js'));
    mkdirSync(join(ROOT, '.tmp/upgrade'), { recursive: true });
    cpSync(join(folder, 'dist/js', tarball), kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
