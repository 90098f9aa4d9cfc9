/**
 * The names that the constructs, the functions and the state machine agree on. This file imports nothing, for all of them may import it.
 *
 * Frozen: events, error names, outcomes, metrics and state names are read by users' rules, runbooks and policies, and by generations
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
  /** A public key does not stand in every document that verifiers read, so the alias is not moved to its generation. */
  publicKeyUnpublished: 'PublicKeyUnpublished',
  /** A store of public keys takes no more. */
  publicKeyStoreFull: 'PublicKeyStoreFull',
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
  /** The public key of a generation was taken out of all documents, and does not come back. */
  revoked: 'revoked',
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
  worthAnotherLook: 'Is it worth another look?',
  waitForAnotherLook: 'Wait for another look',
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
  worthAnotherTry: 'Is it worth another try?',
  waitForAnotherTry: 'Wait for another try',
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
  lookBeforeDisabling: 'Look again before disabling',
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
  lookBeforeDeletion: 'Look again before the deletion',
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
  publish: 'Publish the public keys',
  published: 'Are they published?',
  announcePublished: 'Announce the published key',
  markPublished: 'Mark the key as published',
  announceTakenOut: 'Announce the key taken out',
  markTakenOut: 'Mark the key as taken out',
  markRevoked: 'Mark the revocation',
  announceBlocked: 'Announce the failure',
  failed: 'Failed',
  done: 'Done',
} as const;

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

/** Thrown by the probe: the proof may come through later (a new key, a new policy or alias is not visible everywhere yet). */
export const NOT_YET = 'NotYetProven';

/** Thrown by the probe for `key`: the key refuses, and will go on doing so. */
export const KEY_BROKEN = 'KeyBroken';

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
