import { ageOf, limitOf, toleranceOf } from './age';
import { overdueText, tooOldText, youngText } from './age-text';
import { excerpt, shortName } from './annotation';
import { MAX_ANNOTATION } from './contract';
import { familyOf, supersession } from './generation';
import { canRotate, whyNotJudged } from './key-kind';
import { unlessWaived } from './unless-waived';
import type { AgeStandard, KeyFacts, Verdict } from './verdict-types';

export { familyOf } from './generation';

interface Assessment extends Verdict {
  /** The age is known, and too great. */
  readonly tooOld: boolean;
}

/** What AWS Config is told of a key. Never throws: one odd key must not keep the others from being judged. */
export function judge(facts: KeyFacts, standard: AgeStandard, now: Date): Verdict {
  const { compliance, annotation } = decide(facts, standard, now);
  return { compliance, annotation: excerpt(annotation, MAX_ANNOTATION) };
}

/** Whether the verdict hangs on `rotatedAt`: AWS KMS answers only 100 such questions a second, the account's own included. */
export function asksForHistory(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  const key = facts.description;
  return key !== undefined && whyNotJudged(key) === undefined && canRotate(key) && ageOf(key.createdAt, now) > toleranceOf(standard);
}

/** Whether the verdict hangs on `successors`; to be asked once `rotatedAt` is known. */
export function asksForSuccessors(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  return assess(facts, standard, now).tooOld && familyOf(facts) !== undefined;
}

function decide(facts: KeyFacts, standard: AgeStandard, now: Date): Verdict {
  const { compliance, annotation, tooOld } = assess(facts, standard, now);
  const superseded = tooOld ? supersession(facts) : undefined;
  if (superseded !== undefined) return { compliance: 'NOT_APPLICABLE', annotation: superseded };
  return compliance === 'NON_COMPLIANT' ? unlessWaived(annotation, facts, standard.waivers, now) : { compliance, annotation };
}

function assess(facts: KeyFacts, standard: AgeStandard, now: Date): Assessment {
  const key = facts.description;
  if (facts.denied !== undefined) {
    return unproven(`AWS KMS denied ${shortName(facts.denied)}. The key policy must allow it to the role of this rule.`);
  }
  if (key === undefined) return unproven('the key was not described. See the log of the function of this rule.');
  const notJudged = whyNotJudged(key);
  if (notJudged !== undefined) return { compliance: 'NOT_APPLICABLE', annotation: notJudged, tooOld: false };

  const rotatedAt = asksForHistory(facts, standard, now) ? facts.rotatedAt : null;
  if (rotatedAt === undefined) return unproven('the rotation history was not read. See the log of the function of this rule.');
  const age = ageOf(rotatedAt ?? key.createdAt, now);
  if (Number.isNaN(age)) return unproven('the date of the key material is not valid. See the log of the function of this rule.');

  if (age <= limitOf(standard)) return { compliance: 'COMPLIANT', annotation: youngText(key, rotatedAt, age, standard), tooOld: false };
  if (age <= toleranceOf(standard)) return { compliance: 'COMPLIANT', annotation: overdueText(key, rotatedAt, age, standard), tooOld: false };
  return { compliance: 'NON_COMPLIANT', annotation: tooOldText(key, rotatedAt, age, standard), tooOld: true };
}

/** What cannot be proven is not compliant: a key policy, or a gap in what was read, must not be a way out. */
function unproven(why: string): Assessment {
  return { compliance: 'NON_COMPLIANT', annotation: `Cannot be proven: ${why}`, tooOld: false };
}
