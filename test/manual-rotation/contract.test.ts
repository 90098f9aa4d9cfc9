import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CUSTOM_RESOURCE_TYPE,
  DETAIL_TYPES,
  ERRORS,
  KEY_BROKEN,
  METRIC_DIMENSIONS,
  METRICS,
  NOT_YET,
  OUTCOMES,
  PROBE_CONTEXT,
  STATES,
  UNUSABLE_CAUSES,
} from '../../src/manual-rotation/contract';
import {
  disobedientTag,
  EVENT_SOURCE,
  generationNumber,
  METRIC_NAMESPACE,
  rejectedTag,
  successorTag,
  TAG_PREFIX,
  TAGS,
  VERSION_SEPARATOR,
  versionAlias,
} from '../../src/private/vocabulary';

const SOURCES = join(__dirname, '../../src/manual-rotation');

// A second time, by hand: users' rules, runbooks, policies and keys hold these names. A change here is a breaking change.
describe('frozen names', () => {
  test('tags', () => {
    expect(TAG_PREFIX).toBe('cdk-kms-rotation:');
    expect(TAGS).toEqual({
      family: 'cdk-kms-rotation:family',
      owner: 'cdk-kms-rotation:owner',
      generation: 'cdk-kms-rotation:generation',
      predecessor: 'cdk-kms-rotation:predecessor',
      declared: 'cdk-kms-rotation:declared',
      staged: 'cdk-kms-rotation:staged',
      superseded: 'cdk-kms-rotation:superseded',
      supersededBy: 'cdk-kms-rotation:superseded-by',
      next: 'cdk-kms-rotation:next',
      activated: 'cdk-kms-rotation:activated',
      adopted: 'cdk-kms-rotation:adopted',
      published: 'cdk-kms-rotation:published',
      rejected: 'cdk-kms-rotation:rejected',
      recorded: 'cdk-kms-rotation:recorded',
      disabled: 'cdk-kms-rotation:disabled',
      deletion: 'cdk-kms-rotation:deletion',
      vetoed: 'cdk-kms-rotation:vetoed',
      hold: 'cdk-kms-rotation:hold',
      unusable: 'cdk-kms-rotation:unusable',
      discardRefused: 'cdk-kms-rotation:discard-refused',
    });
  });

  test('tags that say something about another key', () => {
    expect([rejectedTag('1234'), disobedientTag('1234')]).toEqual(['cdk-kms-rotation:rejected:1234', 'cdk-kms-rotation:disobedient:1234']);
    expect(disobedientTag(`mrk-${'0'.repeat(32)}`).length).toBeLessThanOrEqual(128);
  });

  test('the tag that names a successor, whatever AWS KMS may call the key', () => {
    expect(successorTag('1234abcd-12ab-34cd-56ef-1234567890ab')).toBe('cdk-kms-rotation:successor:1234abcd-12ab-34cd-56ef-1234567890ab');
    expect(successorTag(`mrk-${'0'.repeat(32)}`).length).toBeLessThanOrEqual(128); // the longest tag key that AWS KMS takes
  });

  test('metrics', () => {
    expect(METRIC_NAMESPACE).toBe('CdkKmsRotation');
    expect(METRIC_DIMENSIONS).toEqual({ stack: 'Stack', alias: 'Alias' });
    expect(METRICS).toEqual({
      materialAgeDays: 'MaterialAgeDays',
      daysOverdue: 'DaysOverdue',
      daysSinceStaged: 'DaysSinceStaged',
      unclaimedKeys: 'UnclaimedKeys',
      generationsKept: 'GenerationsKept',
      surveysSucceeded: 'SurveysSucceeded',
      held: 'Held',
      currentKeyUsable: 'CurrentKeyUsable',
    });
  });

  test('custom resource and events', () => {
    expect(CUSTOM_RESOURCE_TYPE).toBe('Custom::ManualRotationAlias');
    expect(EVENT_SOURCE).toBe('cdk-kms-rotation');
    expect(DETAIL_TYPES).toEqual({
      staged: 'KMS Alias Generation Staged',
      rotated: 'KMS Alias Rotated',
      rolledBack: 'KMS Alias Rotation Rolled Back',
      blocked: 'KMS Alias Rotation Blocked',
      disabled: 'KMS Alias Generation Disabled',
      deletionScheduled: 'KMS Alias Generation Deletion Scheduled',
      retirementVetoed: 'KMS Alias Generation Retirement Vetoed',
      strayFound: 'KMS Alias Stray Key Found',
      strayDiscarded: 'KMS Alias Stray Key Discarded',
      currentKeyUnusable: 'KMS Alias Current Key Unusable',
      restored: 'KMS Alias Restored',
    });
  });

  test('errors of an execution', () => {
    expect(Object.values(ERRORS)).toEqual([
      'InvalidInput',
      'AliasForeign',
      'OwnedElsewhere',
      'GenerationMismatch',
      'TemplateMismatch',
      'MovedBack',
      'RejectedBefore',
      'FamilyUnreadable',
      'KeyUnproven',
      'AliasMoved',
      'AliasUnproven',
      'RolledBack',
      'RollbackUnproven',
      'RotationFailed',
      'Held',
      'NothingToRollBackTo',
      'AdoptionRefused',
      'KeyStoreUnavailable',
      'RetirementBlocked',
      'TooManyRounds',
      'CurrentKeyUnusable',
      'KeyDisobedient',
      'RotationInFlight',
      'RoleNamesChanged',
      'PublicKeyUnpublished',
      'PublicKeyStoreFull',
    ]);
  });

  test('what makes a current key unusable', () => {
    expect(Object.values(UNUSABLE_CAUSES)).toEqual([
      'Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable', 'PolicyWithoutMachine', 'AliasDeleted',
    ]);
  });

  test('outcomes of an execution', () => {
    expect(Object.values(OUTCOMES)).toEqual([
      'rotated',
      'staged',
      'rolledBack',
      'nothing',
      'held',
      'heldUnusable',
      'unusable',
      'alreadyDone',
      'created',
      'adopted',
      'restored',
      'declared',
      'released',
      'disabled',
      'deletionScheduled',
      'vetoed',
      'kept',
      'strayFound',
      'discarded',
      'discardRefused',
      'revoked',
      'failed',
    ]);
    expect(Object.keys(OUTCOMES)).toEqual(Object.values(OUTCOMES));
  });

  test('states', () => {
    expect(Object.values(STATES)).toEqual([
      'Survey the family', 'Route', 'Declare the key policy', 'Declare the description', 'Declare the tags', 'Must this key obey?',
      'Announce the disobedient key', 'Mark the disobedient key', 'Mark the next number', 'Create the key', 'Name the successor',
      'Old key takes tags?', 'Claim the number', 'Let things settle', 'Announce the staged key', 'Mark the key as staged',
      'Ripe for activation?', 'Activation delay', 'Prove the new key', 'Mark the activation', 'Look at both keys again', 'Read the alias',
      'Is it worth another look?', 'Wait for another look', 'Alias as surveyed?', 'Create the alias', 'Swap the alias',
      'Prove the alias', 'Verdict', 'Wait for the alias to propagate',
      'Look again later?', 'Wait for a second look', 'Announce the rotation', 'Record the rotation', 'Record on the new key',
      'Mark the new key as rejected', 'Mark the rejection on the old key', 'Read the alias again',
      'Is it worth another try?', 'Wait for another try', 'Alias still on the new key?',
      'Swap the alias back', 'Prove the old key', 'Announce the rollback', 'Record the rollback', 'Record the rollback on the old key',
      'Mark the adopted key', 'Announce the return', 'Lift the old marks', 'Announce the restored alias', 'Record the restored alias',
      'Hold the family', 'Release the family', 'Look again before disabling', 'Read the alias before disabling',
      'May it be disabled?', 'Disable the key',
      'Wait after disabling', 'Read the alias after disabling', 'Is it still superseded?', 'Enable the key again',
      'Announce the disabled key', 'Mark the key as disabled', 'Announce the deletion', 'Mark the key for deletion',
      'Look again before the deletion', 'Read the alias before the deletion', 'May it be deleted?', 'Schedule the deletion',
      'Announce the veto',
      'Mark the retirement as vetoed', 'Announce the stray key', 'Discard the stray key', 'Announce the discard',
      'Mark the refused discard', 'Announce the unusable key', 'Mark the unusable key',
      'Publish the public keys', 'Are they published?', 'Announce the published key', 'Mark the key as published',
      'Announce the key taken out', 'Mark the key as taken out', 'Mark the revocation',
      'Announce the failure', 'Failed', 'Done',
    ]);
  });

  test('what key policies and the machine say to the probe, and it to them', () => {
    expect(PROBE_CONTEXT).toEqual({ 'cdk-kms-rotation': 'probe' });
    expect([NOT_YET, KEY_BROKEN]).toEqual(['NotYetProven', 'KeyBroken']);
  });

  test('the contract imports nothing: constructs and functions may both touch it', () => {
    expect(readFileSync(join(SOURCES, 'contract.ts'), 'utf8')).not.toMatch(/\bimport\b.*['"]|\brequire\(/);
  });
});

describe('version aliases', () => {
  test('are the family and a number', () => {
    expect(VERSION_SEPARATOR).toBe('/v');
    expect(versionAlias('alias/orders/signing', 12)).toBe('alias/orders/signing/v12');
  });

  test.each([1, 2, 9, 10, 999_999_999, 999_999_999_999_999])('number %d is read back', (generation) => {
    expect(generationNumber('alias/a', versionAlias('alias/a', generation))).toBe(generation);
  });

  test.each([
    'alias/a',
    'alias/a/',
    'alias/a/v',
    'alias/a/v0',
    'alias/a/v01',
    'alias/a/v-1',
    'alias/a/v1.5',
    'alias/a/v1e3',
    'alias/a/v 1',
    'alias/a/v1 ',
    'alias/a/v1/v2',
    'alias/a/vault',
    'alias/a/V1',
    'alias/ab/v1',
    'alias/b/v1',
    'x/alias/a/v1',
    'alias/a/v1000000000000000',
    'alias/a/v١',
    '',
  ])('%j is none of family alias/a', (name) => {
    expect(generationNumber('alias/a', name)).toBeUndefined();
  });

  test('of a family in a family belong to the inner one', () => {
    expect(generationNumber('alias/a/v2x', 'alias/a/v2x/v3')).toBe(3);
    expect(generationNumber('alias/a', 'alias/a/v2x/v3')).toBeUndefined();
  });
});
