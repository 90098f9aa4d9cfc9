import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { KeyTemplate } from '../key-template';
import type { IManualRotationAlias } from '../manual-rotation-alias-interface';
import { acknowledgeWildcard } from '../private/acknowledge';
import { areOthers } from '../private/environment';
import { invalid } from '../private/invalid';
import { arnOfKeys } from '../private/key-resource';
import { factsOf } from '../private/key-specs';
import { KINDS, requiredKind } from '../private/kinds';
import { TAGS, versionAliasPatterns } from '../private/vocabulary';

/** What users of the alias do with it; each goes with key usages, and either names the alias or reads what any generation wrote. */
export interface AliasUse {
  readonly method: string;
  readonly usages: string[];
  /** Actions on the current generation, which the caller reaches through the alias. */
  readonly writes: string[];
  /** Actions on any generation, which the caller reaches by the key ARN that it stored, or not by name at all. */
  readonly reads: string[];
}

export const USES = {
  encrypt: {
    method: 'grants.encrypt',
    usages: ['ENCRYPT_DECRYPT'],
    writes: ['kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncryptTo'],
    reads: [],
  },
  encryptAsymmetric: { method: 'grants.encrypt', usages: ['ENCRYPT_DECRYPT'], writes: ['kms:Encrypt', 'kms:ReEncryptTo'], reads: [] },
  decrypt: { method: 'grants.decrypt', usages: ['ENCRYPT_DECRYPT'], writes: [], reads: ['kms:Decrypt', 'kms:ReEncryptFrom'] },
  sign: { method: 'grants.sign', usages: ['SIGN_VERIFY'], writes: ['kms:Sign'], reads: [] },
  verify: { method: 'grants.verify', usages: ['SIGN_VERIFY'], writes: [], reads: ['kms:GetPublicKey', 'kms:Verify'] },
  generateMac: { method: 'grants.generateMac', usages: ['GENERATE_VERIFY_MAC'], writes: ['kms:GenerateMac'], reads: [] },
  verifyMac: { method: 'grants.verifyMac', usages: ['GENERATE_VERIFY_MAC'], writes: [], reads: ['kms:VerifyMac'] },
  // The other party agreed on a secret with one generation's public key, and may come back to it after a rotation.
  deriveSharedSecret: {
    method: 'grants.deriveSharedSecret',
    usages: ['KEY_AGREEMENT'],
    writes: ['kms:DeriveSharedSecret'],
    reads: ['kms:DeriveSharedSecret', 'kms:GetPublicKey'],
  },
  encapsulate: { method: 'grants.encapsulate', usages: ['ENCAPSULATE_DECAPSULATE'], writes: ['kms:Encapsulate'], reads: [] },
  decapsulate: { method: 'grants.decapsulate', usages: ['ENCAPSULATE_DECAPSULATE'], writes: [], reads: ['kms:Decapsulate'] },
} satisfies Record<string, AliasUse>;

/**
 * What clients ask before anything else, whatever they are for: sigstore, Vault and OpenBao, step-ca and others look at the key that an
 * alias names. AWS's own statement for key users has it as well.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-users
 */
function looks(keySpec: string): string[] {
  return factsOf(keySpec).type === 'asymmetric' ? ['kms:DescribeKey', 'kms:GetPublicKey'] : ['kms:DescribeKey'];
}

/**
 * Gives a principal one use of the alias, by its own IAM policy.
 *
 * Writers, and whoever looks at the key: keys reached by this alias name (`kms:RequestAlias`). True at the moment of the swap, and for the
 * current generation only. Readers: keys of the family that bear a version alias. Never `kms:ResourceAliases` on the main alias: it would
 * take the old key away at the swap.
 */
export function grantUse(
  alias: IManualRotationAlias,
  { keySpec, keyUsage }: KeyTemplate,
  use: AliasUse,
  grantee: iam.IGrantable,
): iam.Grant {
  if (!use.usages.includes(keyUsage)) {
    throw invalid(
      alias,
      `'${use.method}' goes with keys for ${use.usages.join(', ')}, got a key template for ` +
        `${keyUsage}; use the grant method of that usage`,
    );
  }
  requiredKind(alias, 'grantee', grantee, KINDS.grantee);
  refuseForeignPrincipal(alias, use.method, grantee, 'for other accounts, state it in the key policy with addToResourcePolicy');
  const byAlias = grant([...use.writes, ...looks(keySpec)].sort(), { StringEquals: { 'kms:RequestAlias': alias.aliasName } });
  return use.reads.length === 0
    ? byAlias
    : byAlias.combine(
      grant(use.reads, {
        'StringEquals': { [`aws:ResourceTag/${TAGS.family}`]: alias.familyName },
        'ForAnyValue:StringLike': { 'kms:ResourceAliases': versionAliasPatterns(alias.familyName) },
      }),
    );

  function grant(actions: string[], conditions: Record<string, Record<string, unknown>>): iam.Grant {
    const keys = arnOfKeys(alias);
    const given = iam.Grant.addToPrincipal({ grantee, actions, conditions, resourceArns: [keys] });
    refuseUngranted(alias, use.method, given, grantee, 'for others, state it in the key policy with addToResourcePolicy');
    for (const policy of policiesOf(grantee.grantPrincipal)) {
      acknowledgeWildcard(
        policy,
        keys,
        'generations change and their ids are not known; ' + 'conditions hold the grant to one alias or one family',
      );
    }
    return given;
  }
}

/** Lets a principal start runs of the machine of an alias. */
export function grantOperation(alias: IManualRotationAlias, stateMachineArn: string, grantee: iam.IGrantable): iam.Grant {
  const method = 'grants.operate';
  const otherwise = 'for others, let them assume a role of that account that is granted it';
  requiredKind(alias, 'grantee', grantee, KINDS.grantee);
  refuseForeignPrincipal(alias, method, grantee, otherwise);
  const given = iam.Grant.addToPrincipal({ grantee, actions: ['states:StartExecution'], resourceArns: [stateMachineArn] });
  refuseUngranted(alias, method, given, grantee, otherwise);
  return given;
}

/** A grant to somebody without an IAM policy would be nothing, in silence. */
function refuseUngranted(alias: IConstruct, method: string, grant: iam.Grant, { grantPrincipal }: iam.IGrantable, otherwise: string): void {
  if (grant.success) return;
  throw invalid(alias, `'grantee' of '${method}' must be a principal with an IAM policy of its own (a role or `
    + `user), got ${String(grantPrincipal)}; ${otherwise}`);
}

/** Where a role, user or imported role of the app keeps its grants. */
function policiesOf(principal: iam.IPrincipal): IConstruct[] {
  return Construct.isConstruct(principal) ? principal.node.children.filter(child => child instanceof iam.Policy) : [];
}

/** The principal of another account needs a statement in a policy of the key, without tag conditions: they do not work across accounts. */
function refuseForeignPrincipal(alias: IConstruct, method: string, { grantPrincipal }: iam.IGrantable, otherwise: string): void {
  const account = grantPrincipal.principalAccount;
  if (areOthers(account, Stack.of(alias).account)) {
    throw invalid(alias, `'grantee' of '${method}' must be of the key's account, got a principal of account ${account}; ${otherwise}`);
  }
}
