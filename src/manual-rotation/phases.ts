import { STATES } from './contract';

/**
 * The states by phase, those of a rotation first: how the documentation draws and lists them. A test holds each state in one phase.
 */
export const PHASES: Readonly<Record<string, ReadonlyArray<string>>> = {
  'Survey': [STATES.survey, STATES.route, STATES.settle],
  'Create and claim': [STATES.markNext, STATES.createKey, STATES.nameSuccessor, STATES.oldKeyTakesTags, STATES.claimNumber],
  'Stage': [STATES.announceStaged, STATES.markStaged, STATES.ripe, STATES.activationDelay],
  'Publish public keys': [
    STATES.publish, STATES.published, STATES.announcePublished, STATES.markPublished, STATES.announceTakenOut, STATES.markTakenOut,
    STATES.markRevoked,
  ],
  'Prove and swap': [
    STATES.proveNewKey, STATES.markActivation, STATES.look, STATES.readAlias, STATES.worthAnotherLook, STATES.waitForAnotherLook,
    STATES.aliasAsSurveyed, STATES.createAlias, STATES.swap, STATES.proveAlias, STATES.verdict, STATES.aliasPropagation,
  ],
  'Record': [STATES.announceRotated, STATES.record, STATES.recordOnNew, STATES.secondLook, STATES.waitForSecondLook],
  'Swap back': [
    STATES.markRejected, STATES.markRejectedOnOld, STATES.readAliasAgain, STATES.worthAnotherTry, STATES.waitForAnotherTry,
    STATES.aliasStillNew, STATES.swapBack, STATES.proveOldKey, STATES.announceRolledBack, STATES.recordRolledBack,
    STATES.recordRolledBackOnOld,
  ],
  'Return to an older generation': [STATES.announceReturn, STATES.liftMarks],
  'Restore the alias': [STATES.announceRestored, STATES.recordRestored],
  'Declare': [STATES.putPolicy, STATES.putDescription, STATES.putTags, STATES.mustObey, STATES.announceDisobedient, STATES.markDisobedient],
  'Adopt': [STATES.markAdopted],
  'Hold and release': [STATES.hold, STATES.release],
  'Current key unusable': [STATES.announceUnusable, STATES.markUnusable],
  'Retire': [
    STATES.lookBeforeDisabling, STATES.readAliasBeforeDisabling, STATES.mayBeDisabled, STATES.disableKey, STATES.afterDisabling,
    STATES.readAliasAfterDisabling, STATES.stillSuperseded, STATES.enableAgain, STATES.announceDisabled, STATES.markDisabled,
    STATES.announceDeletion, STATES.markDeletion, STATES.lookBeforeDeletion, STATES.readAliasBeforeDeletion, STATES.mayBeDeleted,
    STATES.scheduleDeletion,
    STATES.announceVeto, STATES.markVetoed,
  ],
  'Housekeeping': [STATES.announceStray, STATES.discard, STATES.announceDiscard, STATES.markDiscardRefused],
  'End': [STATES.done, STATES.announceBlocked, STATES.failed],
};

/** The states of a rotation in which nothing goes wrong, in order. */
export const HAPPY_PATH: ReadonlyArray<string> = [
  STATES.survey, STATES.route, STATES.markNext, STATES.createKey, STATES.nameSuccessor, STATES.claimNumber, STATES.announceStaged,
  STATES.markStaged, STATES.ripe, STATES.activationDelay, STATES.proveNewKey, STATES.markActivation, STATES.look, STATES.readAlias,
  STATES.aliasAsSurveyed, STATES.swap, STATES.proveAlias, STATES.verdict, STATES.announceRotated, STATES.record, STATES.route, STATES.done,
];
