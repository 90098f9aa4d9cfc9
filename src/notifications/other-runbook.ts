import type { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';
import { runbookPrefixes, runbookUrl } from '../private/runbook';

/** What stands around a further prefix in an event pattern. */
const AROUND = '{"prefix":""},'.length;

/** How much of an event pattern it takes that links may lead into another runbook than the public one. */
export function roomForRunbook(scope: IConstruct): number {
  return runbookPrefixes(runbookUrl(scope)).slice(1).reduce((sum, prefix) => sum + prefix.length + AROUND, 0);
}

/** Events that link to a runbook that the rules do not know would not be told, and nobody would miss them. */
export function refuseOtherRunbook(scope: IConstruct, alias: IConstruct): void {
  const [ours, theirs] = [runbookUrl(scope), runbookUrl(alias)];
  if (theirs !== ours) {
    throw invalid(scope, `'alias' must have the 'runbookUrl' of its notifications, ${ours}, got ${theirs}; set it with RotationDefaults `
      + 'once, above both');
  }
}
