import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensurePythonEnv } from '../../sim/emulator/python-env';

/** The part of cfn-lint's JSON report that is used here. */
interface Match {
  readonly Filename: string;
  readonly Level: string;
  readonly Location: { readonly Path: (string | number)[] | null };
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/** How to lint. */
export interface LintOptions {
  /** @default ['us-east-1', 'eu-west-1'] */
  readonly regions?: string[];
  /** Rules that do not apply, each with the reason beside it in the test. */
  readonly ignoredRules?: string[];
}

/**
 * What cfn-lint finds in the templates, by template name: errors, warnings and remarks, as `<name>: <level> <rule> at <path>: <message>`.
 *
 * All templates go through one process, because loading the rules takes most of its time. The linter's virtual environment is made when
 * absent.
 */
export async function lint(templates: Record<string, object>, options: LintOptions = {}): Promise<string[]> {
  const { regions = ['us-east-1', 'eu-west-1'], ignoredRules = [] } = options;
  const python = await ensurePythonEnv('lint');
  const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
  try {
    const files = Object.entries(templates).map(([name, template]) => {
      const file = join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify(template));
      return file;
    });
    if (files.length === 0) throw new Error('no template to lint');
    // Not the `cfn-lint` script: its first line names the folder in which the environment was made, before it was moved to its place.
    const start = 'import sys; from cfnlint.runner import main; sys.exit(main())';
    const ignore = ignoredRules.length > 0 ? ['--ignore-checks', ...ignoredRules] : [];
    const args = ['-c', start, '--format', 'json', '--include-checks', 'I', '--regions', ...regions, ...ignore, '--', ...files];
    const run = spawnSync(python, args, { encoding: 'utf8', cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return matches(run.stdout, run.stderr).map(({ Filename, Level, Location, Message, Rule }) =>
      `${basename(Filename ?? '', '.json')}: ${Level} ${Rule.Id} at ${(Location.Path ?? []).join('/')}: ${Message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function matches(report: string, complaint: string): Match[] {
  try {
    return JSON.parse(report);
  } catch {
    throw new Error(`cfn-lint did not report: ${complaint || report}`);
  }
}
