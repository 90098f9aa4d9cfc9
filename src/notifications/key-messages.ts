import type { Message } from './message';
import { section } from './message';
import type { KeyEvent } from '../private/key-event-patterns';
import { EVENT_SECTIONS } from '../private/runbook';

const OF_KMS = { Key: '{$.resources[0]}' };
const OF_CLOUDTRAIL = {
  'Key': '{$.detail.resources[0].ARN}',
  'Who': '{$.detail.userIdentity.arn} '
  + '{$.detail.userIdentity.invokedBy}',
  'CloudTrail event': '{$.detail.eventID}',
};

/** A command that can be copied as it stands. */
function command(operation: string): string {
  return `aws kms ${operation} --region {$.region} --key-id {$.detail.resources[0].ARN}`;
}

/** What is said about an event of a key. */
export const KEY_MESSAGES: Readonly<Record<KeyEvent, Message>> = {
  rotated: {
    title: 'AWS KMS key: the key material was rotated',
    facts: { ...OF_KMS, 'Kind of rotation': '{$.detail.rotation-type}', 'Key material now in use': '{$.detail.current-key-material-id}' },
    meaning: 'new key material encrypts from now on. Old data stays readable; key id and ARN are the same.',
    remedy: 'nothing. If nobody expected a rotation on demand, look in AWS CloudTrail who called RotateKeyOnDemand.',
    link: section(EVENT_SECTIONS.rotated),
  },
  materialExpired: {
    title: 'AWS KMS key: imported key material has EXPIRED',
    facts: { ...OF_KMS, 'Key material': '{$.detail.key-material-id}' },
    meaning: 'nobody can use the key. What it encrypted can be read again once the same material is imported again, and never without it.',
    remedy: 'import the expired material again.',
    link: section(EVENT_SECTIONS.materialExpired),
  },
  deleted: {
    title: 'AWS KMS key: the key was DELETED',
    facts: OF_KMS,
    meaning: 'its waiting period is over. What it encrypted cannot be read any more, by anybody.',
    remedy: 'nothing brings it back. Find out what still names this key, and whether the data exists elsewhere.',
    link: section(EVENT_SECTIONS.deleted),
  },
  rotationDisabled: {
    title: 'AWS KMS key: automatic rotation was switched off',
    facts: OF_CLOUDTRAIL,
    meaning: 'the key works, but its material gets older and is not replaced any more.',
    remedy: `if this was not meant: ${command('enable-key-rotation')} (add --rotation-period-in-days if the period is not 365 days)`,
    link: section(EVENT_SECTIONS.rotationDisabled),
  },
  deletionScheduled: {
    title: 'AWS KMS key: its DELETION was scheduled',
    // A multi-Region primary that has replicas gets no date:
    // https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html (read 2026-11-25)
    facts: {
      ...OF_CLOUDTRAIL,
      'Key state': '{$.detail.responseElements.keyState}',
      'To be deleted': '{$.detail.responseElements.deletionDate}',
    },
    meaning:
      'nobody can use the key from now on. After its waiting period it is gone, and what it encrypted can never be read again. If ' +
      'no date is given, ' +
      'the waiting period begins once its last replica is deleted.',
    remedy: `unless it is known that nobody needs it: ${command('cancel-key-deletion')} and then ${command('enable-key')}`,
    link: section(EVENT_SECTIONS.deletionScheduled),
  },
  deletionCancelled: {
    title: 'AWS KMS key: its deletion was cancelled',
    facts: OF_CLOUDTRAIL,
    meaning: 'the key stays, but it is disabled: nobody can use it yet.',
    remedy: `if it is in use: ${command('enable-key')}`,
    link: section(EVENT_SECTIONS.deletionCancelled),
  },
  disabled: {
    title: 'AWS KMS key: the key was DISABLED',
    facts: OF_CLOUDTRAIL,
    meaning: 'nobody can use the key, and it is not rotated. Nothing is lost.',
    remedy: `unless it is known that nobody needs it: ${command('enable-key')}`,
    link: section(EVENT_SECTIONS.disabled),
  },
  policyChanged: {
    title: 'AWS KMS key: the key policy was replaced',
    facts: OF_CLOUDTRAIL,
    meaning: 'others than before may use or administer the key, or nobody. A deployment that changes the policy does this as well.',
    remedy: `if it was no deployment, compare it with the declared policy: ${command('get-key-policy')}`,
    link: section(EVENT_SECTIONS.policyChanged),
  },
  materialImported: {
    title: 'AWS KMS key: key material was imported',
    facts: {
      ...OF_CLOUDTRAIL,
      'Kind of import': '{$.detail.requestParameters.importType}',
      'Expires': '{$.detail.requestParameters.validTo}',
    },
    meaning:
      'new material waits for a rotation on demand before it encrypts anything; the first material, and material that was ' +
      'imported again, is used at once.',
    remedy:
      'rotate the key on demand if the material is new. If nobody expected it, find out who made the material: whoever knows it ' +
      'can read what it encrypts.',
    link: section(EVENT_SECTIONS.materialImported),
  },
  materialDeleted: {
    title: 'AWS KMS key: imported key material was DELETED',
    facts: { ...OF_CLOUDTRAIL, 'Key material': '{$.detail.responseElements.keyMaterialId}' },
    meaning:
      'nobody can use the key until the same material is imported again. Only if it was new and waited for a rotation, the key ' +
      'goes on working.',
    remedy: `look at its state with ${command('describe-key')} and import the material again if it is PendingImport.`,
    link: section(EVENT_SECTIONS.materialDeleted),
  },
};
