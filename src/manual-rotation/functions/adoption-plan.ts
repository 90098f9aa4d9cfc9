import { TAGS, versionAlias } from '../../private/vocabulary';
import { ERRORS } from '../contract';
import type { RunInput } from '../run-request';
import type { SurveyResult } from '../survey-messages';
import { answer, refusal } from './answers';
import type { GenerationFacts } from './family';
import { LONGEST_LEAP } from './family';
import type { FamilyView } from './family-view';
import { isGoing, ref } from './family-view';
import { letsTheMachineIn, missingDenials } from './policy-statements';

/** A live key that is to become a generation: from outside, or of this family under another owner. It keeps the number it has. */
export function planAdoption(view: FamilyView, { reason }: RunInput, behindAlias: string | undefined): SurveyResult | undefined {
  const { adopt, keySpec, keyUsage, origin, policy, familyName } = view.declared;
  const candidate = view.facts.adopted;
  if (adopt === null || reason !== 'deployment') return undefined;
  if (behindAlias !== undefined && behindAlias !== adopt.keyArn) return undefined;
  const refuse = (why: string, remedy = 'Correct adopt, or the key, and deploy again.') => (
    refusal(ERRORS.adoptionRefused, `${adopt.keyArn} cannot be adopted: ${why}`, remedy));
  if (candidate === undefined) return refuse('there is no such key in this account and Region');
  if (candidate.keySpec !== keySpec || candidate.keyUsage !== keyUsage || candidate.origin !== origin) {
    return refuse(`it is ${candidate.keySpec} for ${candidate.keyUsage} of origin ${candidate.origin}, declared is `
      + `${keySpec} for ${keyUsage} of origin ${origin}`);
  }
  if (candidate.keyState !== 'Enabled') return refuse(`its state is ${candidate.keyState}, it must be Enabled`);
  const family = candidate.tags?.[TAGS.family];
  if (family !== undefined && family !== familyName) return refuse(`it is a generation of ${family}`);
  if (candidate.hasFarNumber === true) {
    return refuse(`its number, ${candidate.number}, lies more than ${LONGEST_LEAP.toLocaleString('en')} above all others, `
      + 'as only a planted one does',
    `Delete the alias ${versionAlias(familyName, candidate.number)}, which no machine made, and deploy again.`);
  }
  const { otherAliases } = candidate;
  if (otherAliases.length > 0 && adopt.lockOtherAliases !== true) {
    return refuse(`it has other aliases (${otherAliases.join(', ')}), which nobody could move or delete `
      + 'any more, for a key policy cannot name an alias',
    'Delete those aliases or move them to another key, or declare lockOtherAliases: true, and deploy again.');
  }
  const missing = adopt.replacePolicy ? [] : missingDenials(candidate.policy, policy);
  if (missing.length > 0) return refuse(WITHOUT_DENIALS, addStatements(missing));
  return answer('adopt', `adopts ${adopt.keyArn}`, {
    newKey: ref(candidate), nextNumber: candidate.number, declare: [view.toDeclare(candidate, true)],
  });
}

const WITHOUT_DENIALS = 'its policy lets others change its aliases and the tags of the machine: whoever may tag '
  + 'the key could have a key of their own swapped in';

/** The denials were taken out of the policy of an adopted key: until they are back, no tag on it can be believed. */
export function planWithoutDenials(view: FamilyView, current: GenerationFacts): SurveyResult | undefined {
  if (view.ownsPolicy(current) || current.policy === undefined) return undefined;
  const missing = missingDenials(current.policy, view.declared.policy);
  return missing.length === 0 ? undefined
    : refusal(ERRORS.adoptionRefused, `${current.keyArn}, which is adopted, cannot stay a generation: `
      + `${WITHOUT_DENIALS}`, addStatements(missing));
}

/** Without `adopt`, the machine has no rights on a key that keeps its own policy: it could neither replace nor retire it. */
export function planDroppedAdoption(view: FamilyView, current: GenerationFacts): SurveyResult | undefined {
  const { adopt, policy } = view.declared;
  const kept = [current, ...view.members(current)].find((one) => one.tags?.[TAGS.adopted] !== undefined && one.keyArn !== adopt?.keyArn
    && !isGoing(one) && one.policy !== undefined && !letsTheMachineIn(one.policy, policy));
  return kept && refusal(ERRORS.adoptionRefused,
    `generation ${kept.number} (${kept.keyArn}) was adopted and keeps its own policy, but adopt no longer names `
      + 'it: the machine would lose its rights on the key',
    'Put adopt back for as long as the key is a generation, or deploy once '
      + 'with replacePolicy: true before you take it out.');
}

function addStatements(missing: unknown[]): string {
  return `Add these statements to the key policy and deploy again, or declare replacePolicy: true: ${JSON.stringify(missing)}`;
}
