import { keyBeingCreated, kmsKey } from '../../sim/iam/iam-simulation';
import type { Call, KeyFacts, RequestContext, Target } from '../../sim/iam/iam-simulation';

/** A key, with what only some requests are judged by. */
export interface KeyInUse extends KeyFacts {
  /** How many whole days ago it was used last. */
  readonly unusedDays?: number;
}

/** The keys (with their aliases) that a request meets. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  readonly keys: readonly KeyInUse[];
}

/**
 * What AWS KMS asks IAM for one API request, with the condition keys that follow from the request and from the state of the keys it meets.
 *
 * None for a request on a key or alias that does not exist: there is no key policy to ask, the answer is NotFoundException.
 */
export function callsOf(operation: string, input: Record<string, any>, around: Surroundings, keyThatAnswered?: string): Call[] {
  const calls = (on: Target | Target[]): Call[] => [{ action: `kms:${operation}`, on, context: contextOf(operation, input) }];
  const aliasTarget = (): Target => ({ arn: `arn:aws:kms:${around.region}:${around.account}:${input.AliasName}` });
  const found = (...references: Array<string | undefined>): Target[] | undefined => {
    const keys = references.map((reference) => reference === undefined ? undefined : keyOf(reference, around));
    return keys.every((key) => key !== undefined) ? keys.map((key) => kmsKey(key)) : undefined;
  };
  switch (operation) {
    case 'CreateKey': return createKey(input, around);
    case 'DescribeCustomKeyStores':
    case 'ListAliases': return calls({ arn: '*' });
    case 'CreateAlias': {
      const keys = found(input.TargetKeyId);
      return keys === undefined ? [] : calls([aliasTarget(), ...keys]);
    }
    case 'UpdateAlias': {
      const keys = found(input.AliasName, input.TargetKeyId);
      return keys === undefined ? [] : calls([aliasTarget(), ...keys]);
    }
    case 'DeleteAlias': {
      const keys = found(input.AliasName);
      return keys === undefined ? [] : calls([aliasTarget(), ...keys]);
    }
    default: {
      // Decrypt may leave the key to the ciphertext.
      const keys = found(input.KeyId ?? keyThatAnswered);
      const context = { ...contextOf(operation, input), ...retirementContext(operation, input, around) };
      return keys === undefined ? [] : calls(keys).map((call) => ({ ...call, context }));
    }
  }
}

/** AWS KMS tells in whole days when a key was used last, and fills in its own pending window. */
function retirementContext(operation: string, input: Record<string, any>, around: Surroundings): RequestContext {
  if (operation !== 'DisableKey' && operation !== 'ScheduleKeyDeletion') return {};
  const unusedDays = keyOf(input.KeyId, around)?.unusedDays ?? 0;
  return {
    'kms:TrailingDaysWithoutKeyUsage': String(unusedDays),
    ...(operation === 'ScheduleKeyDeletion'
      ? { 'kms:ScheduleKeyDeletionPendingWindowInDays': String(input.PendingWindowInDays ?? 30) }
      : {}),
  };
}

/**
 * It is not documented whether AWS KMS fills in `kms:MultiRegion` and `kms:BypassPolicyLockoutSafetyCheck` where the request leaves the
 * parameters out: it has to work both ways.
 */
function createKey(input: Record<string, any>, { account, region }: Surroundings): Call[] {
  const given: RequestContext = {
    ...contextOf('CreateKey', input),
    'kms:KeySpec': input.KeySpec ?? 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': input.KeyUsage ?? 'ENCRYPT_DECRYPT',
    'kms:KeyOrigin': input.Origin ?? 'AWS_KMS',
    ...(input.MultiRegion === undefined ? {} : { 'kms:MultiRegion': String(input.MultiRegion) }),
  };
  const variants = [given, { 'kms:MultiRegion': 'false', 'kms:BypassPolicyLockoutSafetyCheck': 'false', ...given }];
  return [
    ...variants.map((context) => ({ action: 'kms:CreateKey', on: { arn: '*' }, context })),
    ...(input.Tags?.length > 0
      ? [{ action: 'kms:TagResource', on: keyBeingCreated({ account, region, partition: 'aws' }), context: requestTags(input) }]
      : []),
  ];
}

function contextOf(operation: string, input: Record<string, any>): RequestContext {
  const bypass = input.BypassPolicyLockoutSafetyCheck;
  const alias = aliasNameOf(input.KeyId);
  const signs = operation === 'Sign' || operation === 'Verify';
  const encrypts = /^(En|De|ReEn)crypt|^GenerateDataKey/.test(operation);
  return {
    ...(alias === undefined ? {} : { 'kms:RequestAlias': alias }),
    ...(signs ? { 'kms:MessageType': input.MessageType ?? 'RAW', 'kms:SigningAlgorithm': input.SigningAlgorithm } : {}),
    ...(encrypts ? { 'kms:EncryptionAlgorithm': input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT' } : {}),
    ...(input.MacAlgorithm === undefined ? {} : { 'kms:MacAlgorithm': input.MacAlgorithm }),
    ...(input.KeyAgreementAlgorithm === undefined ? {} : { 'kms:KeyAgreementAlgorithm': input.KeyAgreementAlgorithm }),
    ...Object.fromEntries(
      Object.entries<string>(input.EncryptionContext ?? {}).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
    ),
    ...requestTags(input),
    ...(input.TagKeys === undefined ? {} : { 'aws:TagKeys': input.TagKeys }),
    ...(bypass === undefined ? {} : { 'kms:BypassPolicyLockoutSafetyCheck': String(bypass) }),
  };
}

function requestTags({ Tags = [] }: Record<string, any>): RequestContext {
  return Object.fromEntries(Tags.map((tag: Record<string, string>) => [`aws:RequestTag/${tag.TagKey}`, tag.TagValue]));
}

/** The name in an alias name or alias ARN. */
function aliasNameOf(reference: unknown): string | undefined {
  return typeof reference === 'string' ? /^(?:arn:[^:]+:kms:[^:]+:\d+:)?(alias\/.+)$/.exec(reference)?.[1] : undefined;
}

function keyOf(reference: string, { keys, account, region }: Surroundings): KeyInUse | undefined {
  const alias = aliasNameOf(reference);
  if (alias !== undefined) return keys.find((key) => key.aliases?.includes(alias) && key.arn.includes(`:${region}:${account}:`));
  return keys.find((key) => key.arn === reference || key.arn.endsWith(`:key/${reference}`));
}
