import type { Sample } from './samples';
import type { DETAIL_TYPES } from '../../src/manual-rotation/contract';
import type { ON_DEMAND_DETAIL_TYPES } from '../../src/on-demand/contract';
import { EVENT_SOURCE } from '../../src/private/vocabulary';

export const ALIAS = 'alias/orders/signing';
export const CURRENT_ARN = 'arn:aws:kms:us-west-2:111122223333:key/22222222-12ab-34cd-56ef-1234567890ab';
export const PREVIOUS_ARN = 'arn:aws:kms:us-west-2:111122223333:key/11111111-12ab-34cd-56ef-1234567890ab';
export const MACHINE_ARN = 'arn:aws:states:us-west-2:111122223333:stateMachine:cdk-kms-rotation-orders';
const EXECUTION_ARN = 'arn:aws:states:us-west-2:111122223333:execution:cdk-kms-rotation-orders:0b6ad0a1';
/** Where the runbook is: frozen, so by hand. */
const RUNBOOK = 'https://github.com/cdk-kms-rotation/cdk-kms-rotation/blob/main/docs/runbook.md';
const TIME = '2026-11-25T03:11:54Z';

function sent(source: string, detailType: string, detail: object): Sample {
  return {
    'version': '0',
    'id': '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': detailType,
    source,
    'account': '111122223333',
    'time': TIME,
    'region': 'us-west-2',
    'resources': [],
    detail,
  };
}

const aliasEvent = (detailType: string, detail: object = { generation: 2, keyArn: CURRENT_ARN }) => sent(EVENT_SOURCE, detailType, {
  alias: ALIAS, family: ALIAS, reason: 'tick', executionArn: EXECUTION_ARN, time: TIME, ...detail,
});
const BOTH = { generation: 2, keyArn: CURRENT_ARN, previousKeyArn: PREVIOUS_ARN };

/** What the state machine of an alias sends, with the fields that its definition writes; the detail types by hand. */
export const ALIAS_SAMPLES: Readonly<Record<keyof typeof DETAIL_TYPES, Sample>> = {
  staged: aliasEvent('KMS Alias Generation Staged', { ...BOTH, activateAt: '2026-11-25T03:16:54Z' }),
  rotated: aliasEvent('KMS Alias Rotated', BOTH),
  rolledBack: aliasEvent('KMS Alias Rotation Rolled Back', { ...BOTH, reason: 'manual' }),
  blocked: aliasEvent('KMS Alias Rotation Blocked', {
    error: 'AliasMoved', step: 'Alias as surveyed?', runbook: `${RUNBOOK}#aliasmoved`, ...BOTH,
  }),
  disabled: aliasEvent('KMS Alias Generation Disabled'),
  deletionScheduled: aliasEvent('KMS Alias Generation Deletion Scheduled'),
  retirementVetoed: aliasEvent('KMS Alias Generation Retirement Vetoed'),
  strayFound: aliasEvent('KMS Alias Stray Key Found'),
  strayDiscarded: aliasEvent('KMS Alias Stray Key Discarded'),
  currentKeyUnusable: aliasEvent('KMS Alias Current Key Unusable', {
    cause: 'PendingDeletion', runbook: `${RUNBOOK}#currentkeyunusable`, generation: 2, keyArn: CURRENT_ARN,
  }),
  restored: aliasEvent('KMS Alias Restored'),
};

const onDemandEvent = (detailType: string, detail: object) => sent(EVENT_SOURCE, detailType, {
  keyArn: CURRENT_ARN, reason: 'manual', executionArn: EXECUTION_ARN, time: TIME, ...detail,
});

/** What the state machine of on-demand rotation sends. */
export const ON_DEMAND_SAMPLES: Readonly<Record<keyof typeof ON_DEMAND_DETAIL_TYPES, Sample>> = {
  rotated: onDemandEvent('KMS Key Rotated On Demand', {
    previousKeyMaterialId: '1234'.repeat(16),
    currentKeyMaterialId: '9608'.repeat(16),
    rotationsLeft: 24,
  }),
  blocked: onDemandEvent('KMS Key On-Demand Rotation Blocked', {
    error: 'RotationBudgetSpent',
    step: 'What is to be done?',
    remedy: 'Start it with {"reason": ' + '"manual"} once "reserve" is smaller',
    called: false,
  }),
};

/**
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html (read 2026-11-25); the cause is JSON, as the library's
 * machines write it.
 */
export const FAILED_EXECUTION = sent('aws.states', 'Step Functions Execution Status Change', {
  executionArn: EXECUTION_ARN,
  stateMachineArn: MACHINE_ARN,
  name: '0b6ad0a1',
  status: 'FAILED',
  startDate: 1551225146847,
  stopDate: 1551225151881,
  input: '{}',
  output: null,
  error: 'AliasMoved',
  cause: '{"alias": "alias/orders/signing", "step": "Alias as surveyed?"}',
});
