import type * as events from 'aws-cdk-lib/aws-events';

/**
 * What can happen to a key, and how Amazon EventBridge hears of it. The names are those of the methods (`onRotated`), and of the construct
 * ids of `RotationNotifications`: frozen.
 *
 * With `detailType`: sent by AWS KMS itself. https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
 * With `eventName`: the API call, recorded by AWS CloudTrail.
 * https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html (both read 2026-11-25)
 */
export const KEY_EVENTS = {
  rotated: { detailType: 'KMS CMK Rotation' },
  materialExpired: { detailType: 'KMS Imported Key Material Expiration' },
  deleted: { detailType: 'KMS CMK Deletion' },
  rotationDisabled: { eventName: 'DisableKeyRotation' },
  deletionScheduled: { eventName: 'ScheduleKeyDeletion' },
  deletionCancelled: { eventName: 'CancelKeyDeletion' },
  disabled: { eventName: 'DisableKey' },
  policyChanged: { eventName: 'PutKeyPolicy' },
  materialImported: { eventName: 'ImportKeyMaterial' },
  materialDeleted: { eventName: 'DeleteImportedKeyMaterial' },
} as const;

export type KeyEvent = keyof typeof KEY_EVENTS;

/** Matches one event of any of the keys. */
export function keyEventPattern(event: KeyEvent, keyArns: string[]): events.EventPattern {
  const told: { readonly detailType?: string; readonly eventName?: string } = KEY_EVENTS[event];
  if (told.detailType !== undefined) return { source: ['aws.kms'], detailType: [told.detailType], resources: keyArns };
  return {
    source: ['aws.kms'],
    detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['kms.amazonaws.com'],
      eventName: [told.eventName!],
      // Not `requestParameters.keyId`: that is what the caller wrote, a key id or a key ARN. The record's own list has the ARN in every
      // sample of AWS's.
      resources: { ARN: keyArns },
      errorCode: [{ exists: false }], // refused calls are recorded, too
    },
  };
}
