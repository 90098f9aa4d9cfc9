import type { Row } from './attempt';
import { ALIAS, kms } from './scene';
import { successorTag, TAGS } from '../../src/private/vocabulary';

const tags = (...keys: string[]) => keys.map((TagKey) => ({ TagKey, TagValue: 'x' }));

const PLANTED = '77777777-0000-4000-8000-000000000000';

/**
 * Everything that would command the machine, move the alias or plant a generation: by names and tags, which the key policies deny to all
 * but the machine.
 */
export const TAKEOVERS: readonly Row[] = [
  ['move the alias to his own key',
    (s) => kms(s, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: s.keys.impostor.arn }), 'CdkKmsRotationAliases'],
  ['move the alias back', (s) => kms(s, 'UpdateAlias', { AliasName: ALIAS, TargetKeyId: s.keys.superseded.arn }), 'CdkKmsRotationAliases'],
  ['move a version alias to his own key',
    (s) => kms(s, 'UpdateAlias', { AliasName: `${ALIAS}/v1`, TargetKeyId: s.keys.impostor.arn }), 'CdkKmsRotationAliases'],
  ['move a version alias among our keys',
    (s) => kms(s, 'UpdateAlias', { AliasName: `${ALIAS}/v1`, TargetKeyId: s.keys.current.arn }), 'CdkKmsRotationAliases'],
  ['move his own alias to our key',
    (s) => kms(s, 'UpdateAlias', { AliasName: `${ALIAS}/v9`, TargetKeyId: s.keys.current.arn }), 'CdkKmsRotationAliases'],
  ['plant a version alias on our key',
    (s) => kms(s, 'CreateAlias', { AliasName: `${ALIAS}/v9`, TargetKeyId: s.keys.current.arn }), 'CdkKmsRotationAliases'],
  ['number a key that the machine has just made',
    (s) => kms(s, 'CreateAlias', { AliasName: `${ALIAS}/v4`, TargetKeyId: s.keys.unclaimed.arn }), 'CdkKmsRotationAliases'],
  ["make our key readable for his own family's readers",
    (s) => kms(s, 'CreateAlias', { AliasName: 'alias/his/v1', TargetKeyId: s.keys.current.arn }), 'CdkKmsRotationAliases'],
  ['delete the alias', (s) => kms(s, 'DeleteAlias', { AliasName: ALIAS }), 'CdkKmsRotationAliases'],
  ['delete a version alias', (s) => kms(s, 'DeleteAlias', { AliasName: `${ALIAS}/v1` }), 'CdkKmsRotationAliases'],
  ['give our key to another family',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags(TAGS.family) }), 'CdkKmsRotationTags'],
  ['mark our key as rejected',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags(TAGS.rejected) }), 'CdkKmsRotationTags'],
  ['hide our tag among others',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags('team', TAGS.hold, 'cost') }), 'CdkKmsRotationTags'],
  ['invent a tag of ours',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags('cdk-kms-rotation:of-a-later-version') }), 'CdkKmsRotationTags'],
  ['name his own key as a successor',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags(successorTag(PLANTED)) }), 'CdkKmsRotationTags'],
  ['name his own key as a successor, among others',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.superseded.arn, Tags: tags('team', successorTag(PLANTED)) }), 'CdkKmsRotationTags'],
  ['take the name of a staged key off our key',
    (s) => kms(s, 'UntagResource', { KeyId: s.keys.current.arn, TagKeys: [successorTag(PLANTED)] }), 'CdkKmsRotationTags'],
  ['take the family off our key',
    (s) => kms(s, 'UntagResource', { KeyId: s.keys.current.arn, TagKeys: [TAGS.family] }), 'CdkKmsRotationTags'],
  ['undo the commit record',
    (s) => kms(s, 'UntagResource', { KeyId: s.keys.superseded.arn, TagKeys: ['team', TAGS.superseded] }), 'CdkKmsRotationTags'],
  ['pause rotations', (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags(TAGS.hold) }), 'CdkKmsRotationTags'],
  ['let rotations go on', (s) => kms(s, 'UntagResource', { KeyId: s.keys.current.arn, TagKeys: [TAGS.hold] }), 'CdkKmsRotationTags'],
  ['have a generation disabled',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags(TAGS.superseded) }), 'CdkKmsRotationTags'],
  ['put an older key before the current one',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags(TAGS.predecessor) }), 'CdkKmsRotationTags'],
  ['have a staged key activated at once',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags(TAGS.staged) }), 'CdkKmsRotationTags'],
  ['add a family in capitals',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags('CDK-KMS-Rotation:Family') }), 'CdkKmsRotationTagsInAnyCase'],
  ['add an owner in capitals',
    (s) => kms(s, 'TagResource', { KeyId: s.keys.current.arn, Tags: tags('cdk-kms-rotation:OWNER', 'Cdk-kms-rotation:owner') }),
    'CdkKmsRotationTagsInAnyCase'],
  ['take off an owner in capitals',
    (s) => kms(s, 'UntagResource', { KeyId: s.keys.current.arn, TagKeys: ['CDK-KMS-ROTATION:OWNER'] }), 'CdkKmsRotationTagsInAnyCase'],
];

/** By its input. The deployment function and the schedules start machines: that is what they are for. */
export const START: readonly Row[] = [
  ['start a machine', (s) => ({ action: 'states:StartExecution', on: { arn: s.orders.families[0].machineArn } })],
];
