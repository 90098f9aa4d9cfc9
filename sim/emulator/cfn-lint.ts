import { spawnSync } from 'node:child_process';
import { ensurePythonEnv } from './python-env';

/** Something that cfn-lint has to say about a template. */
export interface LintFinding {
  /** Such as `E3012`; the letter is the level: error, warning or information. */
  readonly rule: string;
  readonly message: string;
  /** Where in the template, such as `Resources/Key/Properties`. */
  readonly path: string;
}

interface RawFinding {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path?: Array<string | number> };
}

// Not the script of that name: it holds the path of the directory that the environment was installed in, before it was moved to its place.
const RUN = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/** Lints template files, errors and warnings; installs cfn-lint if need be. */
export async function lintTemplates(files: string[], region: string, log?: (line: string) => void): Promise<LintFinding[]> {
  const python = await ensurePythonEnv('lint', log);
  const args = ['-c', RUN, '--format', 'json', '--regions', region, '--template', ...files];
  const { stdout, stderr, error } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  // It ends with the sum of the levels it found, so the exit code does not tell a crash from a finding; only the report does.
  if (!stdout.trim().startsWith('[')) throw new Error(`cfn-lint failed:\n${stdout}${stderr}`);
  return (JSON.parse(stdout) as RawFinding[]).map(({ Rule, Message, Location }) => ({
    rule: Rule.Id, message: Message, path: (Location.Path ?? []).join('/'),
  }));
}
