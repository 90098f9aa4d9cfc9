import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../private/acknowledge';
import { areOthers } from '../private/environment';
import { invalid } from '../private/invalid';
import { arnOfKeys } from '../private/key-resource';
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
  encrypt: { method: 'grantEncrypt', usages: ['ENCRYPT_DECRYPT'], writes: ['kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncryptTo'], reads: [] },
  encryptAsymmetric: { method: 'grantEncrypt', usages: ['ENCRYPT_DECRYPT'], writes: ['kms:Encrypt', 'kms:GetPublicKey', 'kms:ReEncryptTo'], reads: [] },
  decrypt: { method: 'grantDecrypt', usages: ['ENCRYPT_DECRYPT'], writes: [], reads: ['kms:Decrypt', 'kms:ReEncryptFrom'] },
  sign: { method: 'grantSign', usages: ['SIGN_VERIFY'], writes: ['kms:Sign'], reads: [] },
  verify: { method: 'grantVerify', usages: ['SIGN_VERIFY'], writes: [], reads: ['kms:GetPublicKey', 'kms:Verify'] },
  generateMac: { method: 'grantGenerateMac', usages: ['GENERATE_VERIFY_MAC'], writes: ['kms:GenerateMac'], reads: [] },
  verifyMac: { method: 'grantVerifyMac', usages: ['GENERATE_VERIFY_MAC'], writes: [], reads: ['kms:VerifyMac'] },
  // The other party agreed on a secret with one generation's public key, and may come back to it after a rotation.
  deriveSharedSecret: { method: 'grantDeriveSharedSecret', usages: ['KEY_AGREEMENT'], writes: ['kms:DeriveSharedSecret', 'kms:GetPublicKey'], reads: ['kms:DeriveSharedSecret', 'kms:GetPublicKey'] },
} satisfies Record<string, AliasUse>;

export interface GrantedAlias extends IConstruct {
  readonly aliasName: string;
  readonly familyName: string;
}

/**
 * Gives a principal one use of the alias, by its own IAM policy.
 *
 * Writers: keys reached by this alias name (`kms:RequestAlias`). True at the moment of the swap, and for the current generation only.
 * Readers: keys of the family that bear a version alias. Never `kms:ResourceAliases` on the main alias: it would take the old key away at the swap.
 */
export function grantUse(alias: GrantedAlias, keyUsage: string, use: AliasUse, grantee: iam.IGrantable): iam.Grant {
  if (!use.usages.includes(keyUsage)) {
    throw invalid(alias, `'${use.method}' goes with keys for ${use.usages.join(', ')}, got a key template for ${keyUsage}; use the grant method of that usage`);
  }
  refuseForeignPrincipal(alias, use.method, grantee);
  const grants = [
    ...grantIf(use.writes, { StringEquals: { 'kms:RequestAlias': alias.aliasName } }),
    ...grantIf(use.reads, {
      'StringEquals': { [`aws:ResourceTag/${TAGS.family}`]: alias.familyName },
      'ForAnyValue:StringLike': { 'kms:ResourceAliases': versionAliasPatterns(alias.familyName) },
    }),
  ];
  const [first, ...rest] = grants;
  return rest.reduce((grant, next) => grant.combine(next), first);

  function grantIf(actions: string[], conditions: Record<string, Record<string, unknown>>): iam.Grant[] {
    if (actions.length === 0) return [];
    const keys = arnOfKeys(alias);
    const grant = iam.Grant.addToPrincipal({ grantee, actions, conditions, resourceArns: [keys] });
    if (!grant.success) throw invalid(alias, `'grantee' of '${use.method}' must be a principal with an IAM policy of its own (a role or user), got ${String(grantee.grantPrincipal)}; for others, state it in the key policy with addToResourcePolicy`);
    for (const policy of policiesOf(grantee.grantPrincipal)) {
      acknowledgeWildcard(policy, keys, 'generations change and their ids are not known; conditions hold the grant to one alias or one family');
    }
    return [grant];
  }
}

/** Where a role, user or imported role of the app keeps its grants. */
function policiesOf(principal: iam.IPrincipal): IConstruct[] {
  return Construct.isConstruct(principal) ? principal.node.children.filter(child => child instanceof iam.Policy) : [];
}

/** The principal of another account needs a statement in the key policy, without tag conditions: they do not work across accounts. */
function refuseForeignPrincipal(alias: GrantedAlias, method: string, grantee: iam.IGrantable): void {
  const account = grantee.grantPrincipal.principalAccount;
  if (areOthers(account, Stack.of(alias).account)) {
    throw invalid(alias, `'grantee' of '${method}' must be of the key's account, got a principal of account ${account}; for other accounts, state it in the key policy with addToResourcePolicy`);
  }
}
