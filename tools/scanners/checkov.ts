import { execFileSync, spawnSync } from 'node:child_process';
import { ensurePythonEnv } from '../../sim/emulator/python-env';

/** A check of Checkov that a resource fails. */
export interface CheckovFinding {
  /** Such as `CKV_AWS_7`. */
  readonly check_id: string;
  /** `<type>.<logical id>` */
  readonly resource: string;
  readonly file_abs_path: string;
}

const RUN = 'import sys; from checkov.main import Checkov; sys.exit(Checkov().run())';

/** What Checkov finds in template files; installs it if need be. */
export async function checkovFindings(templates: readonly string[], checks?: readonly string[]): Promise<CheckovFinding[]> {
  const python = await ensurePythonEnv('scanners');
  const args = [
    '-c', RUN, '-f', ...templates, '--framework', 'cloudformation', '-o', 'json', '--quiet', '--compact', '--skip-download',
    ...(checks === undefined ? [] : ['--check', checks.join(',')]),
  ];
  const { stdout, stderr } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (!stdout.trim().startsWith('{')) throw new Error(`Checkov did not report:\n${stdout}${stderr}`);
  return (JSON.parse(stdout) as { results: { failed_checks: CheckovFinding[] } }).results.failed_checks;
}

export async function checkovVersion(): Promise<string> {
  return packageVersion(await ensurePythonEnv('scanners'), 'checkov');
}

/** The version of a Python package that an environment has. */
export function packageVersion(python: string, name: string): string {
  return execFileSync(python, ['-c', `from importlib.metadata import version; print(version('${name}'))`], { encoding: 'utf8' }).trim();
}
