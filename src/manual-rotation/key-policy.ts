import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { DENIAL_SIDS, DISCARD_SID, DISCARD_WINDOW_DAYS, MACHINE_SID, PROBE_CONTEXT } from './contract';
import type { RetirementTerms } from './declared';
import type { TrustedRoles } from './rotation-roles';
import { inCondition } from './rotation-roles';
import type { KeyUsage } from '../private/key-specs';
import { factsOf } from '../private/key-specs';
import { TAG_PREFIX, TAGS } from '../private/vocabulary';

/**
 * What the machine does to a key. Making and moving an alias also need the alias, in the machine's own policy; which also lets it see where
 * the alias points.
 */
export const MACHINE_ACTIONS = [
  'kms:CreateAlias', 'kms:PutKeyPolicy', 'kms:TagResource', 'kms:UntagResource', 'kms:UpdateAlias', 'kms:UpdateKeyDescription',
];

/** The tags that permissions hang on (survey, readers). IAM takes `aws:ResourceTag/<key>` in any case, so these are guarded in any case. */
const TAGS_IN_PERMISSIONS = [TAGS.family, TAGS.owner];

const PROBE_ACTIONS: Readonly<Record<KeyUsage, string[]>> = {
  ENCRYPT_DECRYPT: ['kms:Decrypt', 'kms:Encrypt'],
  SIGN_VERIFY: ['kms:Sign', 'kms:Verify'],
  GENERATE_VERIFY_MAC: ['kms:GenerateMac', 'kms:VerifyMac'],
  KEY_AGREEMENT: ['kms:DeriveSharedSecret'],
};

/** What the statements at the end of a family's key policies depend on. */
export interface KeyAuthority {
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly retirement: RetirementTerms | null;
  /** Who is excepted from the denials. */
  readonly breakGlassArns: string[];
  /** Whom the statements name. */
  readonly roles: TrustedRoles;
}

/**
 * The statements that every generation's key policy ends with. The machine's and the probe's rights on a key come from
 * here and from nowhere else: a key that does not bear them cannot be commanded, whatever tags it was given.
 *
 * The roles are named by ARN in conditions, not as principals: AWS KMS replaces a principal by the role's unique id when the
 * role is deleted, and a role of the same name that is made again would be shut out for ever.
 */
export function authorityStatements(scope: IConstruct, authority: KeyAuthority): iam.PolicyStatement[] {
  const machine = inCondition(scope, authority.roles.machines);
  const probe = inCondition(scope, authority.roles.probes);
  return [
    allow(MACHINE_SID, machine, MACHINE_ACTIONS),
    ...retirementStatements(machine, authority.retirement),
    discardStatement(machine),
    ...probeRights(authority).map(({ actions, conditions }, index) => (
      allow(index === 0 ? 'CdkKmsRotationProbe' : 'CdkKmsRotationProbeReads', probe, actions, conditions))),
    ...denialStatements(scope, authority),
  ];
}

/**
 * Only the machine names and numbers generations, and writes the tags by which it follows them. PutKeyPolicy stays open to the key's
 * administrators: that is the way out. These have to be in the policy of an adopted key, too, or a stranger's tag on it commands the
 * machine.
 *
 * All ARNs are literal, so that a key of the app can bear these statements without depending on what depends on it.
 */
export function denialStatements(
  scope: IConstruct,
  { breakGlassArns, roles }: Pick<KeyAuthority, 'breakGlassArns' | 'roles'>,
): iam.PolicyStatement[] {
  const spared = inCondition(scope, [...roles.machines, ...breakGlassArns]);
  const [aliases, tags, tagsInAnyCase] = DENIAL_SIDS;
  return [
    new iam.PolicyStatement({
      sid: aliases,
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
      resources: ['*'],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': spared } },
    }),
    denyTagging(tags, spared, { 'ForAnyValue:StringLike': { 'aws:TagKeys': `${TAG_PREFIX}*` } }),
    denyTagging(tagsInAnyCase, spared, { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': TAGS_IN_PERMISSIONS } }),
  ];
}

function denyTagging(
  sid: string,
  spared: string | string[],
  tagKeys: Record<string, Record<string, string | string[]>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:TagResource', 'kms:UntagResource'],
    resources: ['*'],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': spared }, ...tagKeys },
  });
}

/**
 * Only what was asked for. AWS KMS itself refuses to retire a key that was used lately: the machine's word is not enough. That the key is
 * not current, no key policy can say: `kms:ResourceAliases` counts in IAM policies only, so the machine's role is denied it there
 * (machine-denials.ts).
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html (kms:TrailingDaysWithoutKeyUsage; read 2026-11-22)
 */
function retirementStatements(machine: string | string[], terms: RetirementTerms | null): iam.PolicyStatement[] {
  if (terms === null) return [];
  const unused = { 'kms:TrailingDaysWithoutKeyUsage': String(terms.unusedFor) };
  const disable = allow('CdkKmsRotationDisable', machine, ['kms:DisableKey'], { NumericGreaterThanEquals: unused });
  // Disabled by mistake, for somebody moved the alias to it in that moment: it is enabled again at once.
  const undo = allow('CdkKmsRotationEnable', machine, ['kms:EnableKey']);
  if (terms.deletion === null) return [disable, undo];
  return [disable, undo, allow('CdkKmsRotationDelete', machine, ['kms:ScheduleKeyDeletion'], {
    // At least: a longer time to think is no harm, a shorter one is.
    NumericGreaterThanEquals: { ...unused, 'kms:ScheduleKeyDeletionPendingWindowInDays': String(terms.deletion.pendingWindow) },
  })];
}

/**
 * For keys that never became a generation: a generation has a version alias from its claim to its end, and machine-denials.ts keeps the
 * machine off such keys. What a key policy can see is asked for here: nobody used the key for a day (AWS KMS counts from its creation where
 * nobody ever did), and the longest window there is, so that this right never shortens the one that was declared for generations.
 */
function discardStatement(machine: string | string[]): iam.PolicyStatement {
  return allow(DISCARD_SID, machine, ['kms:ScheduleKeyDeletion'], {
    NumericGreaterThanEquals: {
      'kms:TrailingDaysWithoutKeyUsage': '1',
      'kms:ScheduleKeyDeletionPendingWindowInDays': String(DISCARD_WINDOW_DAYS),
    },
  });
}

/** What the probe does to a key: use it, and for asymmetric keys read the public key. */
export function probeRights({ keySpec, keyUsage }: { keySpec: string; keyUsage: string }): ProbeRight[] {
  const { type } = factsOf(keySpec);
  // Where AWS KMS has a condition for it, the probe is held to messages of its own kind.
  const conditions: iam.Conditions =
    type === 'symmetric' ? { StringEquals: contextCondition() }
      : keyUsage === 'SIGN_VERIFY' ? { StringEquals: { 'kms:MessageType': 'RAW' } }
        : {};
  const using = { actions: PROBE_ACTIONS[keyUsage as KeyUsage], conditions };
  return type === 'asymmetric' ? [using, { actions: ['kms:GetPublicKey'], conditions: {} }] : [using];
}

interface ProbeRight {
  readonly actions: string[];
  readonly conditions: iam.Conditions;
}

function contextCondition(): Record<string, string> {
  return Object.fromEntries(Object.entries(PROBE_CONTEXT).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]));
}

function allow(sid: string, principalArn: string | string[], actions: string[], conditions: iam.Conditions = {}): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: ['*'],
    conditions: {
      ...conditions,
      ArnEquals: { 'aws:PrincipalArn': principalArn },
      StringEquals: { ...conditions.StringEquals as object, 'kms:CallerAccount': Aws.ACCOUNT_ID },
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
