import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { ensurePythonEnv } from '../../sim/emulator/python-env';

interface Finding {
  readonly ident: string;
  readonly desc: string;
  readonly ignored: boolean;
  readonly locations: ReadonlyArray<{ readonly symbolic: { readonly key: object } }>;
}

/** What zizmor has to say about the workflows in a folder; installs it if need be. It asks nobody: what needs the network is left out. */
export async function zizmor(folder: string): Promise<string[]> {
  const python = await ensurePythonEnv('workflows');
  const command = join(dirname(python), 'zizmor');
  const { stdout, stderr, error } = spawnSync(command, ['--offline', '--format', 'json', folder], { encoding: 'utf8' });
  if (error) throw error;
  // Its exit code is the level of what it found, so only the report tells a crash from a finding.
  if (!stdout.trim().startsWith('[')) throw new Error(`zizmor failed:\n${stderr}`);
  return (JSON.parse(stdout) as Finding[]).filter(({ ignored }) => !ignored)
    .map(({ ident, desc, locations }) => `${ident}: ${desc} ${JSON.stringify(locations[0]?.symbolic.key)}`);
}
