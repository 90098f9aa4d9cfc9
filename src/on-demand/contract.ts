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
 * The error names an execution can fail with. Each says what happened, not where; the cause (JSON) says where, what to do, and whether the
 * call was made (`called`: it was taken, or may have been).
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
  decide: 'Decide what to do',
  route: 'What is to be done?',
  wait: 'Wait before reading again',
  readKeyAgain: 'Read the key again',
  keyAsDecided: 'Key as decided?',
  rotate: 'Rotate on demand',
  announceRotated: 'Announce the rotation',
  announceBlocked: 'Announce the failure',
  failed: 'Failed',
  done: 'Done',
} as const;

/** What the states belong to: the groups of the diagram, in the order of a rotation. */
export const PHASES: Readonly<Record<string, ReadonlyArray<string>>> = {
  'Read and decide': [ON_DEMAND_STATES.takeInput, ON_DEMAND_STATES.decide, ON_DEMAND_STATES.route, ON_DEMAND_STATES.wait],
  'Rotate': [ON_DEMAND_STATES.readKeyAgain, ON_DEMAND_STATES.keyAsDecided, ON_DEMAND_STATES.rotate],
  'Tell': [ON_DEMAND_STATES.announceRotated, ON_DEMAND_STATES.done, ON_DEMAND_STATES.announceBlocked, ON_DEMAND_STATES.failed],
};

/** A rotation, without the rounds of watching and waiting. */
export const HAPPY_PATH: ReadonlyArray<string> = [
  ON_DEMAND_STATES.takeInput, ON_DEMAND_STATES.decide, ON_DEMAND_STATES.route, ON_DEMAND_STATES.readKeyAgain, ON_DEMAND_STATES.keyAsDecided,
  ON_DEMAND_STATES.rotate, ON_DEMAND_STATES.decide, ON_DEMAND_STATES.route, ON_DEMAND_STATES.announceRotated, ON_DEMAND_STATES.done,
];

/** How a run ends well: `outcome` in its output. */
export type OnDemandOutcome =
  /** The material was replaced on demand, and that was proven. */
  | 'rotated'
  /** AWS KMS replaced the material by itself while the run waited for it. Nothing of the budget was spent. */
  | 'rotatedAutomatically'
  /**
   * The material that `fromKeyMaterialId` names is no longer current, or the rotation that ran when the run began had changed it already.
   */
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
 * What AWS KMS says may be seconds, "in some cases several minutes" old. So before the call, the key is watched: so many rounds of reading,
 * so many seconds apart, all of which must show nothing. Rounds are closer than the shortest rotation seen on AWS takes (100 s, 2026-09).
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

/**
 * Runs cannot see each other. So the call is made only at the beginning of a slot of the clock, the same one for all runs for one key: two
 * runs either call in the same slot, less than the shortest rotation apart (`openSeconds` and what `callWithinSeconds` of the decision
 * allows; the second call is then harmless), or a slot apart, and then the later one sees the rotation of the earlier one unless every
 * answer of AWS KMS is more than eight minutes old.
 */
export const CALL_SLOT = {
  /** Ten minutes. */
  everySeconds: 600,
  openSeconds: 30,
  /** From the reading that decided to the call. */
  callWithinSeconds: 60,
} as const;

/** Published by the function in each round of reading. */
export const ON_DEMAND_METRICS = {
  /** Age of the current key material. */
  materialAgeDays: 'MaterialAgeDays',
  /** Days until the material is as old as the schedule lets it become; negative when it is older. */
  daysUntilDue: 'DaysUntilDue',
  /** On-demand rotations that are left in the life of the key, the reserve included. */
  onDemandRotationsLeft: 'OnDemandRotationsLeft',
} as const;

export const ON_DEMAND_METRIC_DIMENSION = 'KeyId';

/** What the definition tells the function about the key. */
export interface OnDemandSettings {
  readonly keyArn: string;
  /** 0: no schedule. */
  readonly everyDays: number;
  readonly reserve: number;
}

/** What came of a step that the function asked for: an error, or none. */
export interface Report {
  readonly state: string;
  /** When that state was entered. */
  readonly at: string;
  /** Empty: there was none. */
  readonly error: string;
  readonly cause: string;
}

/**
 * What one run knows from its earlier rounds. It travels through the machine as it is, which reads nothing in it. Times are milliseconds.
 */
export interface Memory {
  /** The material that was current when the run began; empty if there was none. */
  readonly before: string;
  /** When that came: 0 for the first material of a key, null as long as no list had it. */
  readonly beforeAt: number | null;
  /** The newest rotation that any list showed. */
  readonly newestAt: number;
  /** When the key was last read. */
  readonly readAt: number;
  /** A rotation that was seen running, of whomever: when it began. It is seen through and proven. */
  readonly underWaySince: number | null;
  /** The first call of this run that AWS KMS took or may have taken. */
  readonly calledAt: number | null;
  /** Whether AWS KMS said yes to a call. */
  readonly taken: boolean;
  /** Rounds that still have to show nothing. */
  readonly watch: number;
  /** How often a rotation was found running. */
  readonly polls: number;
  /** How often what was read did not agree, or was older than what had been read before. */
  readonly looks: number;
  /** How often in a row the key could not be read. */
  readonly unreadable: number;
  /** Answers to the call: how many said that an automatic rotation is in the way, left open whether it was taken, refused it for now. */
  readonly conflicts: number;
  readonly unsure: number;
  readonly refusals: number;
  readonly lastError: string;
  readonly lastCause: string;
}

export interface DecideRequest {
  readonly settings: OnDemandSettings;
  readonly input: unknown;
  /** Null in the first round. */
  readonly memory: Memory | null;
  readonly report: Report | null;
}

/** Told in cause and event, with the key, the reason and the run. */
export interface Failure {
  /** Whether AWS KMS took a call of this run, or may have. */
  readonly called: boolean;
  readonly previousKeyMaterialId?: string;
  readonly error: typeof ON_DEMAND_ERRORS[keyof typeof ON_DEMAND_ERRORS];
  readonly step: string;
  readonly awsError: string;
  readonly awsCause: string;
  readonly remedy: string;
}

export interface OnDemandOutput {
  readonly outcome: OnDemandOutcome;
  readonly keyArn: string;
  readonly previousKeyMaterialId: string;
  readonly currentKeyMaterialId: string;
  readonly rotationsLeft: number;
}

/** What the machine does next. */
export type Step =
  | { readonly do: 'wait'; readonly seconds: number; readonly why: string }
  /** Call, if the key still has this material and the call comes soon after the reading. */
  | { readonly do: 'rotate'; readonly keyMaterialId: string; readonly readAt: number }
  | { readonly do: 'announce' | 'end'; readonly output: OnDemandOutput }
  | { readonly do: 'fail' }
  /** Fails, and tells nobody. */
  | { readonly do: 'refuse' };

export interface Decision {
  readonly step: Step;
  readonly memory: Memory | null;
  /** With `fail` and `refuse` the reason; with every other step, what is to be told if the machine can go no further from there. */
  readonly failure: Failure;
}
