import type { Message } from './message';
import { section } from './message';
import type { ON_DEMAND_DETAIL_TYPES } from '../on-demand/contract';
import { EVENT_SECTIONS } from '../private/runbook';

const FACTS = { Key: '{$.detail.keyArn}', Execution: '{$.detail.executionArn}' };

/** What is said about an event of on-demand rotation. */
export const ON_DEMAND_MESSAGES: Readonly<Record<keyof typeof ON_DEMAND_DETAIL_TYPES, Message>> = {
  rotated: {
    title: 'AWS KMS key: rotated on demand',
    facts: {
      ...FACTS,
      'Key material now in use': '{$.detail.currentKeyMaterialId}',
      'On-demand rotations left': '{$.detail.rotationsLeft}',
    },
    meaning: 'new key material encrypts from now on, and that was proven. Old data stays readable; key id and ARN are the same.',
    remedy: 'nothing. A key can be rotated on demand 25 times in its life.',
    link: section(EVENT_SECTIONS.rotated),
  },
  blocked: {
    title: 'AWS KMS key: an on-demand rotation was REFUSED or failed',
    facts: { Key: FACTS.Key, Error: '{$.detail.error}', Step: '{$.detail.step}', Execution: FACTS.Execution },
    meaning: 'the state machine stopped. It disables and deletes nothing.',
    remedy:
      'read the section of that error in the runbook, and the cause: ' +
      'aws stepfunctions describe-execution --region {$.region} --query cause --output text ' +
      '--execution-arn EXECUTION (the execution above)',
    link: (runbook) => runbook,
  },
};
