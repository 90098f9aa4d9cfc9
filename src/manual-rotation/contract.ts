/**
 * What the constructs, the functions and the state machine agree on. This file imports nothing: it is the only one both worlds may touch.
 *
 * Frozen: tags, events, error names and state names are read by users' rules, runbooks and policies, and by generations
 * of keys that were made by earlier versions. test/manual-rotation/contract.test.ts holds them a second time, by hand.
 */

export const CUSTOM_RESOURCE_TYPE = 'Custom::ManualRotationAlias';

export const DETAIL_TYPES = {
  staged: 'KMS Alias Generation Staged',
  rotated: 'KMS Alias Rotated',
  rolledBack: 'KMS Alias Rotation Rolled Back',
  blocked: 'KMS Alias Rotation Blocked',
  disabled: 'KMS Alias Generation Disabled',
  deletionScheduled: 'KMS Alias Generation Deletion Scheduled',
  retirementVetoed: 'KMS Alias Generation Retirement Vetoed',
  strayFound: 'KMS Alias Stray Key Found',
  strayDiscarded: 'KMS Alias Stray Key Discarded',
  /** At most once a day for one cause; `detail.cause` is one of UNUSABLE_CAUSES. */
  currentKeyUnusable: 'KMS Alias Current Key Unusable',
  /** The alias was gone and was made anew. Never told as a rotation. */
  restored: 'KMS Alias Restored',
} as const;

/** The error names an execution can fail with. Each says what happened, not where; the cause (JSON) says where, and what to do. */
export const ERRORS = {
  /** The execution input has an unknown field or a wrong value. */
  invalidInput: 'InvalidInput',
  /** The key behind the alias is not a generation of this family. */
  aliasForeign: 'AliasForeign',
  /** The alias is managed by another stack or construct. */
  ownedElsewhere: 'OwnedElsewhere',
  /** `fromGeneration` names a generation that is not current and never was. */
  generationMismatch: 'GenerationMismatch',
  /** The declared key template is of another type or usage than the current key: AWS KMS would refuse to move the alias. */
  templateMismatch: 'TemplateMismatch',
  /** Somebody moved the alias back to an older generation; that decision stands. */
  movedBack: 'MovedBack',
  /** The last rotation was rolled back because the new key was unusable; a person has to look first. */
  rejectedBefore: 'RejectedBefore',
  /** The family could not be read, so nothing about it can be decided. */
  familyUnreadable: 'FamilyUnreadable',
  /** The new key failed its proof; the alias was not touched. */
  keyUnproven: 'KeyUnproven',
  /** Somebody else moved the alias while the run was under way. */
  aliasMoved: 'AliasMoved',
  /** The alias was moved, but the proof behind it did not come through in time; the alias was left. The next run goes on. */
  aliasUnproven: 'AliasUnproven',
  /** The new key was unusable behind the alias; the alias points to the previous key again. */
  rolledBack: 'RolledBack',
  /** As `rolledBack`, but the previous key could not be proven afterwards. */
  rollbackUnproven: 'RollbackUnproven',
  /** A call to AWS failed for good; the cause has AWS's error. */
  rotationFailed: 'RotationFailed',
  /** The family is held; `release` lets it go on. */
  held: 'Held',
  /** There is no older generation to go back to. */
  nothingToRollBackTo: 'NothingToRollBackTo',
  /** The key to adopt is not what the declaration says, is not usable, or is not behind the alias. */
  adoptionRefused: 'AdoptionRefused',
  /** The CloudHSM key store is not connected: no key can be made or used. */
  keyStoreUnavailable: 'KeyStoreUnavailable',
  /** A generation could not be disabled, or its deletion not be scheduled. Rotation goes on. */
  retirementBlocked: 'RetirementBlocked',
  /** Other runs kept getting ahead of this one. */
  tooManyRounds: 'TooManyRounds',
  /** Callers cannot use the key behind the alias, or there is no alias; the cause says why. */
  currentKeyUnusable: 'CurrentKeyUnusable',
  /** In events only: an older generation refuses what is declared; the run goes on without it. */
  keyDisobedient: 'KeyDisobedient',
  /** The family cannot get a new alias name while a rotation is under way behind the old one. */
  rotationInFlight: 'RotationInFlight',
  /** Of a deployment, not of an execution: it would change the roles that all key policies name, without `alsoTrust`. */
  roleNamesChanged: 'RoleNamesChanged',
} as const;

/** What makes a current key unusable: `cause` in the event and in the cause of the failed execution. */
export const UNUSABLE_CAUSES = {
  /** Its state is Disabled. */
  disabled: 'Disabled',
  /** Its deletion is scheduled. */
  pendingDeletion: 'PendingDeletion',
  /** It has no key material. */
  pendingImport: 'PendingImport',
  /** Its key store does not answer, or AWS KMS knows another reason. */
  unavailable: 'Unavailable',
  /** Its policy no longer has the statement `CdkKmsRotationMachine`: callers may not notice, but the machine cannot replace it. */
  policy: 'PolicyWithoutMachine',
  /** There is no alias, and no generation to which it could be given back for sure. */
  aliasDeleted: 'AliasDeleted',
} as const;

export type UnusableCause = typeof UNUSABLE_CAUSES[keyof typeof UNUSABLE_CAUSES];

/** How an execution ended: `outcome` in its output, and in the cause of one that failed. For scripts; frozen like the error names. */
export const OUTCOMES = {
  /** Another generation became current. */
  rotated: 'rotated',
  /** A new generation is staged; `activateAt` says from when on a run makes it current. */
  staged: 'staged',
  /** An older generation is current again, because somebody asked for it or moved the alias. */
  rolledBack: 'rolledBack',
  /** Nothing was due; `nextRotationAt` says from when on something is, where that is known and will come true. */
  nothing: 'nothing',
  /** An operator holds the family. */
  held: 'held',
  /** An operator holds the family, and its current key cannot be used. */
  heldUnusable: 'heldUnusable',
  /** A deployment found everything as declared, and a current key that cannot be used. */
  unusable: 'unusable',
  /** What was asked for was done before. */
  alreadyDone: 'alreadyDone',
  /** The first generation was made, or a new beginning where none was left. */
  created: 'created',
  /** A live key became a generation. */
  adopted: 'adopted',
  /** The alias was gone and was made anew. */
  restored: 'restored',
  /** Policy, tags or description were brought to generations. */
  declared: 'declared',
  released: 'released',
  /** A superseded generation was disabled; or its deletion was scheduled; or somebody was seen to have undone that. */
  disabled: 'disabled',
  deletionScheduled: 'deletionScheduled',
  vetoed: 'vetoed',
  /** A generation that was to be retired is needed after all. */
  kept: 'kept',
  strayFound: 'strayFound',
  discarded: 'discarded',
  /** AWS KMS refused to discard a key that lost its number: a warning, tried again in a week. */
  discardRefused: 'discardRefused',
  /** The execution failed; its error says why. */
  failed: 'failed',
} as const;

export type Outcome = typeof OUTCOMES[keyof typeof OUTCOMES];

/** The states of the machine, in the order of a rotation. They are operator UI. */
export const STATES = {
  survey: 'Survey the family',
  route: 'Route',
  putPolicy: 'Declare the key policy',
  putDescription: 'Declare the description',
  putTags: 'Declare the tags',
  mustObey: 'Must this key obey?',
  announceDisobedient: 'Announce the disobedient key',
  markDisobedient: 'Mark the disobedient key',
  markNext: 'Mark the next number',
  createKey: 'Create the key',
  nameSuccessor: 'Name the successor',
  oldKeyTakesTags: 'Old key takes tags?',
  claimNumber: 'Claim the number',
  settle: 'Let things settle',
  announceStaged: 'Announce the staged key',
  markStaged: 'Mark the key as staged',
  ripe: 'Ripe for activation?',
  activationDelay: 'Activation delay',
  proveNewKey: 'Prove the new key',
  markActivation: 'Mark the activation',
  look: 'Look at both keys again',
  readAlias: 'Read the alias',
  aliasAsSurveyed: 'Alias as surveyed?',
  createAlias: 'Create the alias',
  swap: 'Swap the alias',
  proveAlias: 'Prove the alias',
  verdict: 'Verdict',
  aliasPropagation: 'Wait for the alias to propagate',
  secondLook: 'Look again later?',
  waitForSecondLook: 'Wait for a second look',
  announceRotated: 'Announce the rotation',
  record: 'Record the rotation',
  recordOnNew: 'Record on the new key',
  markRejected: 'Mark the new key as rejected',
  markRejectedOnOld: 'Mark the rejection on the old key',
  readAliasAgain: 'Read the alias again',
  aliasStillNew: 'Alias still on the new key?',
  swapBack: 'Swap the alias back',
  proveOldKey: 'Prove the old key',
  announceRolledBack: 'Announce the rollback',
  recordRolledBack: 'Record the rollback',
  recordRolledBackOnOld: 'Record the rollback on the old key',
  markAdopted: 'Mark the adopted key',
  announceReturn: 'Announce the return',
  liftMarks: 'Lift the old marks',
  announceRestored: 'Announce the restored alias',
  recordRestored: 'Record the restored alias',
  hold: 'Hold the family',
  release: 'Release the family',
  readAliasBeforeDisabling: 'Read the alias before disabling',
  mayBeDisabled: 'May it be disabled?',
  disableKey: 'Disable the key',
  afterDisabling: 'Wait after disabling',
  readAliasAfterDisabling: 'Read the alias after disabling',
  stillSuperseded: 'Is it still superseded?',
  enableAgain: 'Enable the key again',
  announceDisabled: 'Announce the disabled key',
  markDisabled: 'Mark the key as disabled',
  announceDeletion: 'Announce the deletion',
  markDeletion: 'Mark the key for deletion',
  readAliasBeforeDeletion: 'Read the alias before the deletion',
  mayBeDeleted: 'May it be deleted?',
  scheduleDeletion: 'Schedule the deletion',
  announceVeto: 'Announce the veto',
  markVetoed: 'Mark the retirement as vetoed',
  announceStray: 'Announce the stray key',
  discard: 'Discard the stray key',
  announceDiscard: 'Announce the discard',
  markDiscardRefused: 'Mark the refused discard',
  announceUnusable: 'Announce the unusable key',
  markUnusable: 'Mark the unusable key',
  announceBlocked: 'Announce the failure',
  failed: 'Failed',
  done: 'Done',
} as const;

/**
 * The states by phase, those of a rotation first: how the documentation draws and lists them. A test holds each state in one phase.
 */
export const PHASES: Readonly<Record<string, ReadonlyArray<string>>> = {
  'Survey': [STATES.survey, STATES.route, STATES.settle],
  'Create and claim': [STATES.markNext, STATES.createKey, STATES.nameSuccessor, STATES.oldKeyTakesTags, STATES.claimNumber],
  'Stage': [STATES.announceStaged, STATES.markStaged, STATES.ripe, STATES.activationDelay],
  'Prove and swap': [
    STATES.proveNewKey, STATES.markActivation, STATES.look, STATES.readAlias, STATES.aliasAsSurveyed, STATES.createAlias, STATES.swap,
    STATES.proveAlias, STATES.verdict, STATES.aliasPropagation,
  ],
  'Record': [STATES.announceRotated, STATES.record, STATES.recordOnNew, STATES.secondLook, STATES.waitForSecondLook],
  'Swap back': [
    STATES.markRejected, STATES.markRejectedOnOld, STATES.readAliasAgain, STATES.aliasStillNew, STATES.swapBack, STATES.proveOldKey,
    STATES.announceRolledBack, STATES.recordRolledBack, STATES.recordRolledBackOnOld,
  ],
  'Return to an older generation': [STATES.announceReturn, STATES.liftMarks],
  'Restore the alias': [STATES.announceRestored, STATES.recordRestored],
  'Declare': [STATES.putPolicy, STATES.putDescription, STATES.putTags, STATES.mustObey, STATES.announceDisobedient, STATES.markDisobedient],
  'Adopt': [STATES.markAdopted],
  'Hold and release': [STATES.hold, STATES.release],
  'Current key unusable': [STATES.announceUnusable, STATES.markUnusable],
  'Retire': [
    STATES.readAliasBeforeDisabling, STATES.mayBeDisabled, STATES.disableKey, STATES.afterDisabling, STATES.readAliasAfterDisabling,
    STATES.stillSuperseded, STATES.enableAgain, STATES.announceDisabled, STATES.markDisabled,
    STATES.announceDeletion, STATES.markDeletion, STATES.readAliasBeforeDeletion, STATES.mayBeDeleted, STATES.scheduleDeletion,
    STATES.announceVeto, STATES.markVetoed,
  ],
  'Housekeeping': [STATES.announceStray, STATES.discard, STATES.announceDiscard, STATES.markDiscardRefused],
  'End': [STATES.done, STATES.announceBlocked, STATES.failed],
};

/** The states of a rotation in which nothing goes wrong, in order. */
export const HAPPY_PATH: ReadonlyArray<string> = [
  STATES.survey,
  STATES.route,
  STATES.markNext,
  STATES.createKey,
  STATES.nameSuccessor,
  STATES.claimNumber,
  STATES.announceStaged,
  STATES.markStaged,
  STATES.ripe,
  STATES.activationDelay,
  STATES.proveNewKey,
  STATES.markActivation,
  STATES.look,
  STATES.readAlias,
  STATES.aliasAsSurveyed,
  STATES.swap,
  STATES.proveAlias,
  STATES.verdict,
  STATES.announceRotated,
  STATES.record,
  STATES.route,
  STATES.done,
];

/** Why a run was started. */
export type RunReason = 'tick' | 'deployment' | 'manual';

/** The whole input of an execution. Nothing else is accepted: no policy, key spec or target can be smuggled in. */
export interface RunInput {
  readonly reason: RunReason;
  /**
   * `check` (the default) does what is due and nothing else; `rotate` makes a new generation current; `rollback` makes the one before it
   * current again; `hold` stops everything but reading until `release`.
   */
  readonly action?: 'check' | 'rotate' | 'rollback' | 'hold' | 'release';
  /**
   * With `rotate` and `rollback`: the generation that is current as the caller knows it. A request that arrives twice is then done once.
   */
  readonly fromGeneration?: number;
  /** With `rotate`: cuts the activation delay to its minimum of five minutes, for a key that may be compromised. */
  readonly urgent?: true;
}

/** What the construct declares about its family; the machine's definition carries it, never the input. */
export interface Declaration {
  readonly aliasName: string;
  readonly familyName: string;
  readonly owner: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: 'AWS_KMS' | 'AWS_CLOUDHSM';
  readonly customKeyStoreId: string | null;
  readonly rotationPeriodDays: number;
  readonly activationDelaySeconds: number;
  readonly retirement: RetirementTerms | null;
  /** A live key that becomes the first generation. */
  readonly adopt: {
    readonly keyArn: string;
    readonly replacePolicy: boolean;
    /** The denials in its policy freeze other aliases of the key as well: only with this is a key adopted that has some. @default false */
    readonly lockOtherAliases?: boolean;
  } | null;
  /** `tell` (the default) leaves an unusable current key to people; with `replace` a daily run replaces it. */
  readonly whenCurrentKeyUnusable?: 'tell' | 'replace';
  readonly description: string;
  /** All tags of a new generation: family, owner and the user's own. */
  readonly tags: ReadonlyArray<KeyTag>;
  /** The key policy that every generation bears. */
  readonly policy: unknown;
  /** The names of metrics that are published for this alias, beside those of its stack. */
  readonly metricsPerAlias: ReadonlyArray<string>;
}

/** When a superseded generation is retired, and how far; null in the declaration: never. All in days. */
export interface RetirementTerms {
  readonly after: number;
  readonly unusedFor: number;
  /** Null: disabled generations are kept. */
  readonly deletion: { readonly quarantine: number; readonly pendingWindow: number } | null;
}

/**
 * How many days AWS KMS waits before it deletes a key that never became a generation. AWS's own example of a service control policy denies
 * fewer, and the key policy allows no fewer: that right must never shorten the window that is declared for generations.
 */
export const DISCARD_WINDOW_DAYS = 30;
/** The statement in the key policy that allows it. */
export const DISCARD_SID = 'CdkKmsRotationDiscard';
/** The statement in the key policy that lets the machine work with the key. */
export const MACHINE_SID = 'CdkKmsRotationMachine';
/** The statements that deny aliases and the machine's tags to everybody else: without them, a stranger's tag commands the machine. */
export const DENIAL_SIDS = ['CdkKmsRotationAliases', 'CdkKmsRotationTags', 'CdkKmsRotationTagsInAnyCase'] as const;

export interface KeyTag {
  readonly TagKey: string;
  readonly TagValue: string;
}

/** One generation, as plans and states speak of it. */
export interface GenerationRef {
  readonly number: number;
  readonly keyId: string;
  readonly keyArn: string;
  readonly keySpec: string;
}

export interface OldGeneration extends GenerationRef {
  /** Enabled: a sample can be made with it, and the alias may go back to it. */
  readonly usable: boolean;
}

export interface DeclareRef extends GenerationRef {
  /** False for an adopted key that keeps its own policy. */
  readonly replacePolicy: boolean;
  /** False for a key whose policy shuts the machine out: it is told, marked and passed over. */
  readonly obeys: boolean;
  /** Whether the run ends if the key refuses what is declared. An older generation that refuses is passed over. */
  readonly required: boolean;
}

export interface SurveyRequest {
  readonly declaration: Declaration;
  /** The execution's input, unchecked. */
  readonly input: unknown;
  /** When the execution began (ISO 8601): a stranger is waited for once in an execution. */
  readonly startedAt?: string;
  /** Instead of a whole survey: a fresh look at the pair of keys, right before the alias is moved. */
  readonly look?: LookRequest;
}

export interface LookRequest {
  readonly newKey: GenerationRef;
  readonly oldKey: GenerationRef | null;
  /** The hold that the survey saw and that does not bind this run, else an empty string. */
  readonly hold: string;
}

/** What the fresh look found. */
export interface LookResult {
  readonly finding: 'clear' | 'held' | 'granted';
  readonly why: string;
}

/**
 * What the survey decided. `plan` is all that the machine branches on; every field is always there (null where
 * there is nothing), because an expression over an absent field fails a state.
 */
export interface SurveyResult {
  readonly plan:
    'nothing' | 'refuse' | 'sync' | 'adopt'
    | 'create' | 'claim' | 'announce' | 'activate' | 'finish'
    | 'wait' | 'rollback' | 'return' | 'restore' | 'rolledBack' | 'hold' | 'release' | 'unusable'
    | 'disable' | 'delete' | 'veto' | 'discard' | 'stray';
  /** One sentence for the person who reads the execution. */
  readonly why: string;
  /** The frozen error name of a refusal, else an empty string. */
  readonly error: string;
  /** What to do about a refusal, else an empty string. */
  readonly remedy: string;
  /** How the execution ends if the plan is carried out; `staged` instead, if the activation is left to a later run. */
  readonly outcome: Outcome;
  /** The generation that is current; 0 if there is none. */
  readonly generation: number;
  /** With outcome `nothing`: when something will be due (ISO 8601), if that is known and will come true; else an empty string. */
  readonly nextRotationAt: string;
  /** With a staged generation that a later run activates: from when on (ISO 8601), else an empty string. */
  readonly activateAt: string;
  /** Why the current key cannot be used, else an empty string. */
  readonly cause: UnusableCause | '';
  /** With plan `unusable`: whether it is told, which it is once a day for one cause. */
  readonly tell: boolean;
  /**
   * The key that names the successor of the current one, and bears what is noted about it: the newest generation that takes tags. Null if
   * there is none.
   */
  readonly nameOn: GenerationRef | null;
  /** A hold that does not bind this run (nobody can lift it), else an empty string. */
  readonly hold: string;
  /** The number that a new generation would get. */
  readonly nextNumber: number;
  /**
   * The generation the plan is about: to claim, announce, activate, finish, go back to, hold, retire or discard; null if it is yet to be
   * created.
   */
  readonly newKey: GenerationRef | null;
  /** The generation it replaces: the current one, or for `finish` the one before it. Null for the first. */
  readonly oldKey: OldGeneration | null;
  /** When the staged generation was announced (ISO 8601), else an empty string. */
  readonly stagedAt: string;
  /** What `TAGS.declared` has to say on a generation that is as declared. */
  readonly digest: string;
  /** How long the staged generation waits: as declared, or five minutes if it is urgent. */
  readonly delaySeconds: number;
  /** With `delete`: days until AWS KMS deletes the key. */
  readonly pendingWindowDays: number;
  /** Generations whose policy, tags and description are to be declared before anything else; with `release`, those to release. */
  readonly declare: ReadonlyArray<DeclareRef>;
}

/** Something made with the old key before the swap, to be read after it. Never plaintext: ciphertext, signature or MAC. */
export interface Sample {
  readonly keyArn: string;
  readonly keySpec: string;
  /** base64. Ciphertext of a random message, or the signature or MAC of the message made from `nonce`. */
  readonly data: string;
  /** base64. For signatures and MACs: what the probe's message is derived from. For ciphertext: empty. */
  readonly nonce: string;
  /** hex SHA-256 of the random message, for ciphertext; else empty. */
  readonly digest: string;
}

export interface ProofKey {
  readonly keyArn: string;
  readonly keySpec: string;
}

export interface ProofRequest {
  /**
   * `key`: the new key by its ARN, before the swap. `alias`: through the alias, after it. `restored`: the old key through the alias, after
   * a swap back.
   */
  readonly check: 'key' | 'alias' | 'restored';
  readonly aliasName: string;
  readonly keyUsage: string;
  /** The key that has to work; with `alias` and `restored`, the one the alias has to reach. */
  readonly key: ProofKey;
  /** The other key of the swap, which may be of another spec; null for a first generation, and with `key` if it is not enabled. */
  readonly other: ProofKey | null;
  readonly sample: Sample | null;
}

export interface ProofResult {
  /** proven; stale: not yet, ask again; moved: the alias reaches a third key; broken: the key refuses for good. */
  readonly verdict: 'proven' | 'stale' | 'moved' | 'broken';
  readonly why: string;
  readonly sample: Sample | null;
}

/** Thrown by the probe: the proof may come through later (a new key, a new policy or alias is not visible everywhere yet). */
export const NOT_YET = 'NotYetProven';
/** Thrown by the probe for `key`: the key refuses, and will go on doing so. */
export const KEY_BROKEN = 'KeyBroken';

/** The properties of the custom resource. A change of any of them starts a run at the next deployment. */
export interface DeploymentProperties {
  readonly AliasName: string;
  readonly FamilyName: string;
  readonly StateMachineArn: string;
  /** With a live key to adopt: CloudFormation must not own the alias elsewhere. */
  readonly AdoptedKeyArn?: string;
  /** The machine's revision id: lets the function see that an execution used the new definition. */
  readonly StateMachineRevisionId?: string;
  /**
   * The roles that the key policies name. An update that changes them without notice would shut the rotation out of all its keys: it is
   * refused.
   */
  readonly MachineRoleArn?: string;
  readonly ProbeRoleArn?: string;
  /** The notice: roles that the key policies name as well. */
  readonly AlsoTrustedMachineRoleArns?: string[];
  readonly AlsoTrustedProbeRoleArns?: string[];
  /**
   * The tags of stack and construct that synthesis knew, each as `key=value`. What else the stack is tagged with (`cdk deploy --tags`)
   * its keys do not get: that is told.
   */
  readonly KnownTags?: string[];
  /** For people: what the machine's definition has anyway, where `cdk diff` shows it line by line. Nothing reads it. */
  readonly KeySpec?: string;
  readonly RotationPeriodDays?: number;
  readonly Retirement?: RetirementTerms | 'never';
  /** What was declared, without the statements that every family has; absent if nothing was. */
  readonly DeclaredKeyPolicy?: unknown;
}

/** The encryption context of the probe's messages: with it in the key policy, the probe cannot read anybody's data. */
export const PROBE_CONTEXT = { 'cdk-kms-rotation': 'probe' } as const;

/** Published by the survey in embedded metric format: without dimensions' values for the stack, and per alias once it is asked for. */
export const METRICS = {
  /** How many days old the current key is, by its creation: what `rotationPeriod` limits. */
  materialAgeDays: 'MaterialAgeDays',
  /** How many days the current key is older than its rotation period; 0 if it is not. */
  daysOverdue: 'DaysOverdue',
  /** How many days ago the staged generation was announced; 0 if none is staged. */
  daysSinceStaged: 'DaysSinceStaged',
  /** Keys that bear the family's tags but no number. */
  unclaimedKeys: 'UnclaimedKeys',
  /** Generations that are neither disabled nor pending deletion. */
  generationsKept: 'GenerationsKept',
  /** Surveys that could read the family and did not refuse. */
  surveysSucceeded: 'SurveysSucceeded',
  /** 1 while an operator holds the family. */
  held: 'Held',
  /** 1 if callers can use the current key through the alias, else 0; measured while held, too. */
  currentKeyUsable: 'CurrentKeyUsable',
} as const;

export const METRIC_DIMENSIONS = { stack: 'Stack', alias: 'Alias' } as const;
