import type { UnusableCause } from '../contract';
import { ERRORS, MACHINE_SID, OUTCOMES, UNUSABLE_CAUSES } from '../contract';
import type { RunInput } from '../run-request';
import type { SurveyResult } from '../survey-messages';
import { answer, refusal } from './answers';
import type { GenerationFacts } from './family';
import type { FamilyView } from './family-view';
import { ref } from './family-view';
import { toldUnusable } from './marks';

/** One event a day for one cause, also where a run comes a little earlier than a day after the one before. */
const TOLD_FOR_MS = 20 * 60 * 60 * 1000;

const MEANING: Readonly<Record<UnusableCause, string>> = {
  [UNUSABLE_CAUSES.disabled]: 'it is disabled: every use of it fails',
  [UNUSABLE_CAUSES.pendingDeletion]: 'its deletion is scheduled: every use of it fails, and then it is gone for ever, with the alias',
  [UNUSABLE_CAUSES.pendingImport]: 'it has no key material: every use of it fails',
  [UNUSABLE_CAUSES.unavailable]: 'AWS KMS cannot use it now',
  [UNUSABLE_CAUSES.policy]: `its key policy no longer lets the machine in (statement ${MACHINE_SID}): the `
    + 'machine can neither replace it nor move the alias',
  [UNUSABLE_CAUSES.aliasDeleted]: 'the alias is gone, and there is no generation to which it could be '
    + 'given back for sure: every call of the alias fails',
};

/**
 * A current key that callers cannot use is never "nothing". It is told, once a day for one cause. The run fails, unless an operator holds
 * the family, who knows.
 */
export function unusablePlan(
  view: FamilyView, current: GenerationFacts | undefined, cause: UnusableCause, heldSince: string | undefined, now: Date,
): SurveyResult {
  const held = heldSince === undefined ? {} : { error: '', outcome: OUTCOMES.heldUnusable };
  return answer('unusable', whyUnusable(view, current, cause, heldSince), {
    error: ERRORS.currentKeyUnusable,
    remedy: remedyFor(view, current, cause),
    outcome: OUTCOMES.failed,
    cause,
    tell: !wasTold(view, cause, now),
    newKey: current === undefined ? null : ref(current),
    ...held,
  });
}

/** What a person asked for cannot be done: the machine has no right to move the alias away from the key. */
export function shutOut(view: FamilyView, current: GenerationFacts, { action }: RunInput): SurveyResult {
  return refusal(ERRORS.currentKeyUnusable, `${action} is not possible: ${whyUnusable(view, current, UNUSABLE_CAUSES.policy, undefined)}`,
    remedyFor(view, current, UNUSABLE_CAUSES.policy));
}

export function whyUnusable(
  view: FamilyView, current: GenerationFacts | undefined, cause: UnusableCause, heldSince: string | undefined,
): string {
  const which = current === undefined ? `no key is behind ${view.declared.aliasName}` : 'generation '
    + `${current.number} (${current.keyArn}) cannot be used`;
  return `${which}: ${MEANING[cause]}${heldSince === undefined ? '' : `; held since ${heldSince}`}`;
}

function remedyFor(view: FamilyView, current: GenerationFacts | undefined, cause: UnusableCause): string {
  const number = current?.number ?? view.lastNumber();
  const rotate = `or start the machine with {"reason": "manual", "action": "rotate", "fromGeneration": ${number}, "urgent": true}`;
  switch (cause) {
    case UNUSABLE_CAUSES.disabled: return `Enable the key again (AWS KMS: EnableKey), ${rotate}.`;
    case UNUSABLE_CAUSES.pendingDeletion: return `Cancel its deletion and enable it (AWS KMS: CancelKeyDeletion, EnableKey), ${rotate}.`;
    case UNUSABLE_CAUSES.policy:
      return `Whoever may call kms:PutKeyPolicy on the key has to put the statement ${MACHINE_SID} back as it `
        + 'stands in the key policy of any other generation, '
        + 'or in the declaration (the machine\'s definition); then start the machine again.';
    case UNUSABLE_CAUSES.aliasDeleted: return `Make the alias by hand for the right key, ${rotate}; action rollback makes it `
      + 'for the newest older generation that is enabled.';
    default: return `Find out why (AWS KMS: DescribeKey), ${rotate}.`;
  }
}

function wasTold(view: FamilyView, cause: UnusableCause, now: Date): boolean {
  const { current, others } = view.facts;
  return [...(current === undefined ? [] : [current]), ...others].some((one) => {
    const told = toldUnusable(one);
    return view.isOurs(one) && told?.cause === cause && now.getTime() - told.at.getTime() < TOLD_FOR_MS;
  });
}
