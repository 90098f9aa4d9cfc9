/** Installs the emulators and the linters, so that tests and demo do not have to: `npm run emulator:install`. */
import { ensurePythonEnv } from './python-env';

async function main(): Promise<void> {
  await ensurePythonEnv('emulator');
  await ensurePythonEnv('lint');
  await ensurePythonEnv('moto');
  await ensurePythonEnv('workflows');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
