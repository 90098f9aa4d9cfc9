import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { readStandardFile, readTemplates } from './read-files';
import type { Finding } from '../standard/judge/finding';
import { judgeTemplates } from '../standard/judge/judge';
import { findingText } from '../standard/report-text';

/** People forget the second one, and name their templates in its place. */
const HINT = "; 'standard diff <old> <new> [templates...]' takes two standards before any template";

/** What a new version of a standard changes, and for which resources of templates. */
export function diff(oldFile: string, newFile: string, paths: readonly string[], now: Date): { output: string; exitCode: ExitCode } {
  const [before, after] = [readStandardFile(oldFile, now, HINT), readStandardFile(newFile, now, HINT)];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as Array<keyof typeof before>;
  const changes = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => `  ${field}: ${shown(before[field])} -> ${shown(after[field])}`);
  const sections = [changes.length === 0 ? 'the standards are the same' : ['changes', ...changes].join('\n')];
  const templates = readTemplates(paths);
  const errorsOf = (standard: typeof before) => judgeTemplates(templates, standard, { now }).filter(({ severity }) => severity === 'error');
  const [red, redNow] = [errorsOf(before), errorsOf(after)];
  const missing = (from: readonly Finding[], other: readonly Finding[]) => (
    from.filter((one) => !other.some((finding) => isSame(one, finding))));
  const [turnRed, turnGreen] = [missing(redNow, red), missing(red, redNow)];
  if (paths.length > 0) {
    sections.push(turnRed.length === 0 ? 'nothing turns red' : [`turn red (${turnRed.length})`, ...turnRed.map(findingText)].join('\n'));
    if (turnGreen.length > 0) sections.push([`turn green (${turnGreen.length})`, ...turnGreen.map(findingText)].join('\n'));
  }
  return { output: sections.join('\n\n'), exitCode: turnRed.length === 0 ? EXIT.ok : EXIT.findings };
}

/** For a reason or another: what counts is that the rule is broken there. */
function isSame(one: Finding, other: Finding): boolean {
  return one.rule === other.rule && one.template === other.template && one.logicalId === other.logicalId;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
