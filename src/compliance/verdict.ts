import { ageOf, limitOf, toleranceOf } from './age';
import type { MaterialFacts } from './age-text';
import { overdueText, tooOldText, youngText } from './age-text';
import { excerpt, shortName } from './annotation';
import { MAX_ANNOTATION } from './contract';
import { familyOf, isMachines, successorOf, supersession } from './generation';
import { canRotate, primaryRegionOf, whyNotJudged } from './key-kind';
import { specTermsOf } from './spec-terms';
import type { Finding } from './unless-waived';
import { unlessWaived } from './unless-waived';
import type { AgeStandard, KeyDescription, KeyFacts, Verdict } from './verdict-types';
import { StandardRule } from '../standard-rule';

export { canReplace, familyOf, heirsOf } from './generation';

interface Assessment extends Verdict {
  /** The age is known, and too great. */
  readonly tooOld: boolean;
}

/** What AWS Config is told of a key. Never throws: one odd key must not keep the others from being judged. */
export function judge(facts: KeyFacts, standard: AgeStandard, now: Date): Verdict {
  const verdict = decide(facts, standard, now);
  return { ...verdict, annotation: excerpt(verdict.annotation, MAX_ANNOTATION) };
}

/**
 * Whether the verdict hangs on `rotatedAt`: AWS KMS answers only 100 such questions a second, the account's own included. A replica may be
 * younger than its material.
 */
export function asksForHistory(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  const key = facts.description;
  return key !== undefined && whyNotJudged(key) === undefined && canRotate(key)
    && (isReplica(key) || ageOf(key.createdAt, now) > toleranceOf(standard));
}

/** Whether the verdict hangs on `primaryCreatedAt`; to be asked once `rotatedAt` is known. */
export function asksForPrimary(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  const key = facts.description;
  return key !== undefined && whyNotJudged(key) === undefined && isReplica(key)
    && ageOf(key.createdAt, now) <= toleranceOf(standard)
    && (facts.rotatedAt === null || !canRotate(key));
}

/** Whether the verdict hangs on `relatives`; to be asked once the age is known. */
export function asksForRelatives(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  return mayBeReplaced(facts, standard, now) && familyOf(facts) !== undefined;
}

/** Whether the verdict hangs on `policy`; to be asked once the relatives are described. */
export function asksForPolicy(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  return asksForRelatives(facts, standard, now) && successorOf(facts, familyOf(facts)!) !== undefined;
}

/** Whether the verdict hangs on `lastUse`; to be asked once the policy is known: AWS KMS answers only 5 such questions a second. */
export function asksForLastUse(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  return asksForPolicy(facts, standard, now) && isMachines(facts);
}

function decide(facts: KeyFacts, standard: AgeStandard, now: Date): Verdict {
  const { compliance, annotation } = assess(facts, standard, now);
  const spec = specTermsOf(facts, standard, now);
  const findings: Finding[] = [
    ...spec?.isOver ? [{ rule: StandardRule.KEY_SPEC, finding: spec.text }] : [],
    ...compliance === 'NON_COMPLIANT' ? [{ rule: StandardRule.KEY_AGE, finding: annotation }] : [],
  ];
  if (findings.length === 0) return { compliance, annotation: spec === undefined ? annotation : `${annotation} ${spec.text}` };
  const claim = mayBeReplaced(facts, standard, now) ? supersession(facts) : undefined;
  if (claim?.superseded) return { compliance: 'NOT_APPLICABLE', annotation: claim.text };
  return unlessWaived(findings, claim?.text, facts, standard.waivers, now);
}

/** An old generation keeps its age and its spec for ever. */
function mayBeReplaced(facts: KeyFacts, standard: AgeStandard, now: Date): boolean {
  return assess(facts, standard, now).tooOld || specTermsOf(facts, standard, now)?.isOver === true;
}

function assess(facts: KeyFacts, standard: AgeStandard, now: Date): Assessment {
  const key = facts.description;
  if (facts.denied !== undefined) {
    return unproven(`AWS KMS denied ${shortName(facts.denied)}. The key policy must allow it to the role of this rule.`);
  }
  if (key === undefined) return unproven('the key was not described. See the log of the function of this rule.');
  const notJudged = whyNotJudged(key);
  if (notJudged !== undefined) return { compliance: 'NOT_APPLICABLE', annotation: notJudged, tooOld: false };

  const asksRotation = asksForHistory(facts, standard, now);
  if (asksRotation && facts.rotatedAt === undefined) {
    return unproven('the rotation history was not read. See the log of the function of this rule.');
  }
  const rotatedAt = asksRotation ? facts.rotatedAt : null;
  const material = materialOf(key, rotatedAt, asksForPrimary(facts, standard, now), facts.primaryCreatedAt);
  if (material === undefined) {
    return unproven(`its primary key in ${primaryRegionOf(key)} was not read, and a replica may be younger than its material. The key `
      + 'policy there must allow kms:DescribeKey to the role of this rule.');
  }
  const age = ageOf(material.since, now);
  if (Number.isNaN(age)) return unproven('the date of the key material is not valid. See the log of the function of this rule.');

  if (age <= limitOf(standard)) return { compliance: 'COMPLIANT', annotation: youngText(key, material, age, standard), tooOld: false };
  if (age <= toleranceOf(standard)) {
    return { compliance: 'COMPLIANT', annotation: overdueText(key, material, age, standard), tooOld: false };
  }
  return { compliance: 'NON_COMPLIANT', annotation: tooOldText(key, material, age, standard), tooOld: true };
}

/** Undefined if it hangs on the primary key, and that was not read. */
function materialOf(
  key: KeyDescription, rotatedAt: Date | null | undefined, asksPrimary: boolean, primaryCreatedAt: Date | undefined,
): MaterialFacts | undefined {
  if (rotatedAt) return { since: rotatedAt, by: 'rotation' };
  if (!asksPrimary) return { since: key.createdAt, by: 'creation' };
  return primaryCreatedAt === undefined ? undefined : { since: primaryCreatedAt, by: 'primary' };
}

function isReplica(key: KeyDescription): boolean {
  return key.multiRegion === 'REPLICA';
}

/** A key whose age cannot be proven is not compliant: neither a key policy nor a failed read may be a way out. */
function unproven(why: string): Assessment {
  return { compliance: 'NON_COMPLIANT', annotation: `Cannot be proven: ${why}`, tooOld: false };
}
