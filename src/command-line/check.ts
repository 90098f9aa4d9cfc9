import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { formats } from './formats';
import type { Format } from './formats';
import type { Report } from './formats/report';
import { readStandardFile, readTemplates } from './read-files';
import { judgeTemplates } from '../standard/judge/judge';

export interface CheckOptions {
  readonly standard: string;
  readonly format: Format;
  /** What only the deployment knows fails, too. */
  readonly strict: boolean;
}

/** Judges templates that belong together. */
export function check(
  paths: readonly string[],
  { standard: file, format, strict }: CheckOptions,
  now: Date,
): { output: string; exitCode: ExitCode } {
  const standard = readStandardFile(file, now);
  const templates = readTemplates(paths);
  const findings = judgeTemplates(templates, standard, { now });
  const report: Report = { standard, templates, findings };
  const fails = findings.some(({ severity, verdict }) => severity === 'error' || (
    strict && severity === 'warning' && verdict === 'CANNOT_TELL'
  ));
  return { output: formats[format](report), exitCode: fails ? EXIT.findings : EXIT.ok };
}
