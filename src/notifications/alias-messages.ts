import type { Message } from './message';
import { LINK_OF_THE_EVENT, section } from './message';
import type { DETAIL_TYPES } from '../manual-rotation/contract';
import { EVENT_SECTIONS } from '../private/runbook';

const FACTS = {
  Alias: '{$.detail.alias}',
  Key: '{$.detail.keyArn}',
  Generation: '{$.detail.generation}',
  Execution: '{$.detail.executionArn}',
};

/**
 * Whoever may put events on the bus can make one up. So no value of such an event stands in a command: the reader fills in what he has
 * looked at. The Region is Amazon EventBridge's own.
 */
function command(operation: string): string {
  return `aws kms ${operation} --region {$.region} --key-id KEY (KEY: the key above, once you know that it is yours)`;
}

const WHY = 'aws stepfunctions describe-execution --region {$.region} --query cause --output text '
  + '--execution-arn EXECUTION (the execution above)';

/** What is said about an event of an alias: of every kind, for each is a step towards a key that somebody relies on, or away from it. */
export const ALIAS_MESSAGES: Readonly<Record<keyof typeof DETAIL_TYPES, Message>> = {
  staged: {
    title: 'AWS KMS alias: a new key is staged',
    facts: { ...FACTS, 'Key in use (none before the first)': '{$.detail.previousKeyArn}', 'Takes over': '{$.detail.activateAt}' },
    meaning:
      'it takes over with the first run at or after the time above, or at once if it is the first key, once it is proven. Until then ' +
      'nothing changes.',
    remedy: `publish its public key now if others verify or encrypt with it outside of AWS KMS: ${command('get-public-key')}`,
    link: section(EVENT_SECTIONS.aliasRotated),
  },
  rotated: {
    title: 'AWS KMS alias: moved to a new key',
    facts: { ...FACTS, 'Key before (none before the first)': '{$.detail.previousKeyArn}' },
    meaning: 'the new key encrypts and signs from now on, and was proven through the alias. What an older key made stays readable.',
    remedy: 'nothing.',
    link: section(EVENT_SECTIONS.aliasRotated),
  },
  rolledBack: {
    title: 'AWS KMS alias: moved BACK to an older key',
    facts: { ...FACTS, 'Key before': '{$.detail.previousKeyArn}', 'Started by': '{$.detail.reason}' },
    meaning:
      'the newer key was unusable, or somebody asked for the older one (then: started by manual). The ' +
      'alias works; the key is older than it should be.',
    remedy: `if nobody asked for it, read why: ${WHY}. No rotation follows until somebody asks for one.`,
    link: section(EVENT_SECTIONS.aliasRolledBack),
  },
  blocked: {
    title: 'AWS KMS alias: a rotation was REFUSED or failed',
    facts: { Alias: FACTS.Alias, Error: '{$.detail.error}', Step: '{$.detail.step}', Execution: FACTS.Execution },
    meaning: 'the machine stopped where going on could have done harm. The runbook says for each error where the alias points.',
    remedy: `read the section about this error, below: it says what helps. The cause names the call that failed, and what to do: ${WHY}`,
    link: LINK_OF_THE_EVENT,
  },
  disabled: {
    title: 'AWS KMS alias: retirement disabled an old key',
    facts: FACTS,
    meaning: 'what this old key encrypted, signed or authenticated cannot be read or verified with it any more. Nothing is lost yet.',
    remedy: `if somebody still needs it: ${command('enable-key')}. The machine then leaves it alone.`,
    link: section(EVENT_SECTIONS.generationRetired),
  },
  deletionScheduled: {
    title: 'AWS KMS alias: retirement scheduled the DELETION of an old key',
    facts: FACTS,
    meaning: 'at the end of its waiting period the key is gone, and what it encrypted can never be read again.',
    remedy:
      `if somebody still needs it: ${command('cancel-key-deletion')} and then ${command('enable-key')}. The machine then leaves it ` +
      'alone.',
    link: section(EVENT_SECTIONS.generationRetired),
  },
  retirementVetoed: {
    title: 'AWS KMS alias: somebody brought a retired key back',
    facts: FACTS,
    meaning: 'the machine leaves that key alone from now on, and it costs $1 a month.',
    remedy: 'once nobody needs it any more, start the state machine with the action release.',
    link: section(EVENT_SECTIONS.retirementVetoed),
  },
  strayFound: {
    title: 'AWS KMS alias: a STRANGE key bears a number of the family',
    facts: { Alias: FACTS.Alias, Key: FACTS.Key, Execution: FACTS.Execution },
    meaning:
      'somebody gave a key that the machine did not make a version alias of the family. The machine never uses it, and passes its ' +
      'number over.',
    remedy: `find out whose key it is, and delete that version alias: ${command('list-aliases')}`,
    link: section(EVENT_SECTIONS.strayKey),
  },
  strayDiscarded: {
    title: 'AWS KMS alias: the DELETION of a stray key was scheduled',
    facts: { Alias: FACTS.Alias, Key: FACTS.Key, Execution: FACTS.Execution },
    meaning: 'a key that lost the race for its number, and was never used, is deleted in 30 days.',
    remedy: `nothing, unless somebody uses it after all: ${command('cancel-key-deletion')}`,
    link: section(EVENT_SECTIONS.strayKey),
  },
  currentKeyUnusable: {
    title: 'AWS KMS alias: the current key CANNOT BE USED',
    facts: { Alias: FACTS.Alias, Cause: '{$.detail.cause}', Execution: FACTS.Execution },
    meaning: 'callers of the alias fail, or will, or the machine cannot replace the key. It is told once a day until the key can be used.',
    remedy: 'undo what was done to the key, or start the state machine with the action rotate. The runbook says what helps for each cause.',
    link: LINK_OF_THE_EVENT,
  },
  restored: {
    title: 'AWS KMS alias: the alias was GONE and was made anew',
    facts: FACTS,
    meaning:
      'callers of the alias failed from the moment it was deleted until now. It points to the generation that was current; no key ' +
      'was rotated.',
    remedy: 'find out who deleted the alias (CloudTrail: DeleteAlias).',
    link: section(EVENT_SECTIONS.aliasRestored),
  },
};

/** What is said about a run of any state machine that ended badly. Its cause is JSON, which must not stand in a message. */
export const FAILED_RUN: Message = {
  title: 'AWS KMS rotation: a run of a state machine FAILED',
  facts: {
    'State machine': '{$.detail.stateMachineArn}',
    'Execution': '{$.detail.executionArn}',
    'Status': '{$.detail.status}',
    'Error': '{$.detail.error}',
  },
  meaning: 'the rotation did not come to its end. No failure disables or deletes a key in use.',
  remedy:
    'read the section of that error in the runbook, and the cause: ' +
    'aws stepfunctions describe-execution --region {$.region} --execution-arn {$.detail.executionArn} --query cause --output text',
  link: section(EVENT_SECTIONS.runFailed),
};
