import { run } from './program';

/** Written in by the build. */
declare const PACKAGE_VERSION: string;

process.exitCode = run(process.argv.slice(2), {
  version: PACKAGE_VERSION,
  now: new Date(),
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
