import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { PROBE_CONTEXT, TAG_PREFIX, TAGS } from './contract';
import type { KeyUsage } from './key-facts';
import { factsOf } from './key-facts';
import { machineRoleName, probeRoleName, roleArn } from './names';

/** What the machine does to a key. Making and moving an alias also need the alias, in the machine's own policy; which also lets it see where the alias points. */
const MACHINE_ACTIONS = ['kms:CreateAlias', 'kms:PutKeyPolicy', 'kms:TagResource', 'kms:UpdateAlias', 'kms:UpdateKeyDescription'];

/** The tags that permissions hang on (survey, readers). IAM takes `aws:ResourceTag/<key>` in any case, so these are guarded in any case. */
const TAGS_IN_PERMISSIONS = [TAGS.family, TAGS.owner];

const PROBE_ACTIONS: Readonly<Record<KeyUsage, string[]>> = {
  ENCRYPT_DECRYPT: ['kms:Decrypt', 'kms:Encrypt'],
  SIGN_VERIFY: ['kms:Sign', 'kms:Verify'],
  GENERATE_VERIFY_MAC: ['kms:GenerateMac', 'kms:VerifyMac'],
  KEY_AGREEMENT: ['kms:DeriveSharedSecret'],
};

/**
 * The statements that every generation's key policy ends with. The machine's and the probe's rights on a key come from
 * here and from nowhere else: a key that does not bear them cannot be commanded, whatever tags it was given.
 *
 * The roles are named by ARN in conditions, not as principals: AWS KMS replaces a principal by the role's unique id when the
 * role is deleted, and a role of the same name that is made again would be shut out for ever.
 */
export function authorityStatements(scope: IConstruct, keySpec: string, keyUsage: string): iam.PolicyStatement[] {
  const machine = roleArn(scope, machineRoleName(scope));
  const probe = roleArn(scope, probeRoleName(scope));
  return [
    allow('CdkKmsRotationMachine', machine, MACHINE_ACTIONS),
    ...probeStatements(probe, keySpec, keyUsage as KeyUsage),
    // Only the machine names and numbers generations. PutKeyPolicy stays open to the key's administrators: that is the way out.
    new iam.PolicyStatement({
      sid: 'CdkKmsRotationAliases',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
      resources: ['*'],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': machine } },
    }),
    denyTagging('CdkKmsRotationTags', machine, { 'ForAnyValue:StringLike': { 'aws:TagKeys': `${TAG_PREFIX}*` } }),
    denyTagging('CdkKmsRotationTagsInAnyCase', machine, { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': TAGS_IN_PERMISSIONS } }),
  ];
}

function denyTagging(sid: string, machine: string, tagKeys: Record<string, Record<string, string | string[]>>): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:TagResource', 'kms:UntagResource'],
    resources: ['*'],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': machine }, ...tagKeys },
  });
}

function probeStatements(probe: string, keySpec: string, keyUsage: KeyUsage): iam.PolicyStatement[] {
  const { type } = factsOf(keySpec);
  // Where AWS KMS has a condition for it, the probe is held to messages of its own kind.
  const conditions: Record<string, Record<string, string>> =
    type === 'symmetric' ? { StringEquals: contextCondition() }
      : keyUsage === 'SIGN_VERIFY' ? { StringEquals: { 'kms:MessageType': 'RAW' } }
        : {};
  const using = allow('CdkKmsRotationProbe', probe, PROBE_ACTIONS[keyUsage], conditions);
  return type === 'asymmetric' ? [using, allow('CdkKmsRotationProbeReads', probe, ['kms:GetPublicKey'])] : [using];
}

function contextCondition(): Record<string, string> {
  return Object.fromEntries(Object.entries(PROBE_CONTEXT).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]));
}

function allow(sid: string, principalArn: string, actions: string[], conditions: Record<string, Record<string, string>> = {}): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: ['*'],
    conditions: {
      ...conditions,
      ArnEquals: { 'aws:PrincipalArn': principalArn },
      StringEquals: { ...conditions.StringEquals, 'kms:CallerAccount': Aws.ACCOUNT_ID },
    },
  });
}

/** As `kms.Key` has it: the account decides with IAM policies. */
export function defaultKeyPolicy(): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] })],
  });
}

/** What an administrator of `kms.Key` may do. */
export const ADMIN_ACTIONS = [
  'kms:CancelKeyDeletion', 'kms:Create*', 'kms:Delete*', 'kms:Describe*', 'kms:Disable*', 'kms:Enable*', 'kms:Get*', 'kms:List*',
  'kms:Put*', 'kms:Revoke*', 'kms:ScheduleKeyDeletion', 'kms:TagResource', 'kms:UntagResource', 'kms:Update*',
];
