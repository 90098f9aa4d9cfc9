/**
 * What the constructs and the state machine of on-demand rotation agree on. This file imports nothing.
 *
 * Frozen: events, error names and state names are read by users' rules, runbooks and policies. test/on-demand/contract.test.ts holds them a
 * second time, by hand.
 */

export const ON_DEMAND_DETAIL_TYPES = {
  rotated: 'KMS Key Rotated On Demand',
  blocked: 'KMS Key On-Demand Rotation Blocked',
} as const;

/**
 * The error names an execution can fail with. Each says what happened, not where; the cause (JSON) says where, what to do, and whether the call was
 * made (`called`: it was taken, or may have been).
 */
export const ON_DEMAND_ERRORS = {
  /** The execution input has an unknown field or a wrong value. Nothing was read. */
  invalidInput: 'InvalidInput',
  /** The key could not be read, so nothing about it can be decided. */
  keyUnreadable: 'KeyUnreadable',
  /** AWS KMS cannot rotate such a key in place: its manager, spec, usage or origin is another than a RotatingKey has. */
  keyNotRotatable: 'KeyNotRotatable',
  /** The key is a multi-Region replica: rotation happens at its primary. */
  keyIsReplica: 'KeyIsReplica',
  /** The key is disabled. */
  keyDisabled: 'KeyDisabled',
  /** The key is scheduled for deletion. */
  keyPendingDeletion: 'KeyPendingDeletion',
  /** Key material is missing: none was imported yet, or some of it expired or was deleted. */
  keyPendingImport: 'KeyPendingImport',
  /** The key is in another state in which it cannot be used. */
  keyUnavailable: 'KeyUnavailable',
  /** `fromKeyMaterialId` names key material that this key does not have. */
  materialMismatch: 'MaterialMismatch',
  /** The key has imported material, and no new material is pending rotation. */
  noMaterialPending: 'NoMaterialPending',
  /** No on-demand rotation is left in the life of the key, or only the reserve. */
  rotationBudgetSpent: 'RotationBudgetSpent',
  /** AWS KMS refused for so long because an automatic rotation runs or is about to begin. */
  automaticRotationAhead: 'AutomaticRotationAhead',
  /** The rotation could not be started, as far as AWS KMS shows; the cause has AWS's error. */
  rotationNotStarted: 'RotationNotStarted',
  /** The rotation was started, and had not ended after an hour. AWS KMS may still finish it. */
  rotationUnfinished: 'RotationUnfinished',
  /** What AWS KMS says about the key's current material does not prove a rotation. */
  rotationUnproven: 'RotationUnproven',
  /** The rotation is done and proven, but could not be announced. */
  rotationUnannounced: 'RotationUnannounced',
} as const;

/** The states of the machine, in the order of a rotation. They are operator UI. */
export const ON_DEMAND_STATES = {
  takeInput: 'Take the input',
  inputAllowed: 'Input allowed?',
  readKey: 'Read the key',
  keyCanRotate: 'Key can rotate?',
  readRotations: 'Read the rotations',
  allRead: 'All rotations read?',
  publishMetrics: 'Publish the metrics',
  readStatus: 'Read the rotation status',
  decide: 'What is to be done?',
  readKeyAgain: 'Read the key again',
  keyAsRead: 'Key as read?',
  rotate: 'Rotate on demand',
  waitForRotation: 'Wait for the rotation',
  waitBeforeReading: 'Wait before reading again',
  announceRotated: 'Announce the rotation',
  announceBlocked: 'Announce the failure',
  failed: 'Failed',
  done: 'Done',
} as const;

/** How a run ends well: `outcome` in its output. */
export type OnDemandOutcome =
  /** The material was replaced on demand, and that was proven. */
  | 'rotated'
  /** AWS KMS replaced the material by itself while the run waited for it. Nothing of the budget was spent. */
  | 'rotatedAutomatically'
  /** The material that `fromKeyMaterialId` names is no longer current, or the rotation that ran when the run began had changed it already. */
  | 'alreadyRotated'
  /** The material is not old enough for a tick. */
  | 'notDue'
  /** An event came for material that is younger than half a day: an event that was delivered twice. */
  | 'youngMaterial';

/** The whole input of an execution. Nothing else is accepted. */
export interface OnDemandInput {
  readonly reason: 'tick' | 'manual' | 'event';
  /** With reason `manual`: go below the reserve. */
  readonly useReserve?: true;
  /** With reason `manual`: the id of the current key material as the caller knows it. A request that arrives twice is then done once. */
  readonly fromKeyMaterialId?: string;
}

export { ON_DEMAND_ROTATIONS } from '../private/kms-facts';

/** Two daily ticks with a flexible window of an hour are up to 25 hours apart; one hour more for the rotation itself. */
export const TICK_ALLOWANCE_HOURS = 26;

/** Material that is younger is not replaced by a tick or an event: whatever starts runs may deliver twice. */
export const YOUNG_HOURS = 12;

/**
 * What AWS KMS says may be seconds, "in some cases several minutes" old. So before the call, the key is watched: so many rounds of reading, so
 * many seconds apart, all of which must show nothing. Rounds are closer than the shortest rotation seen on AWS takes (100 s, 2026-09).
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html (read 2026-11-25)
 */
export const WATCH = {
  roundSeconds: 75,
  /** Five minutes. */
  rounds: 4,
  /** After an answer that leaves open whether the call took effect: 20 minutes. */
  roundsWhenUnsure: 16,
} as const;

/** Published by the machine in namespace `CdkKmsRotation`. */
export const ON_DEMAND_METRICS = {
  /** Age of the current key material. */
  materialAgeDays: 'MaterialAgeDays',
  /** Days until the material is as old as the schedule lets it become; negative when it is older. */
  daysUntilDue: 'DaysUntilDue',
  /** On-demand rotations that are left in the life of the key, the reserve included. */
  onDemandRotationsLeft: 'OnDemandRotationsLeft',
} as const;

export const ON_DEMAND_METRIC_DIMENSION = 'KeyId';
