import { allowedContextKeysForRequest, isConditionKeyArray, typeForContextKey } from '@cloud-copilot/iam-simulate';
import type { Caller } from './iam-callers';

/** Condition keys of one request with their values. */
export type RequestContext = Record<string, string | string[]>;

/** Keys whose value follows from other keys of the same request. */
const LISTS_OF_KEYS = [
  { prefix: 'aws:RequestTag/', list: 'aws:TagKeys' },
  { prefix: 'kms:EncryptionContext:', list: 'kms:EncryptionContextKeys' },
];

/**
 * The whole context of a request: what the test gives, and what AWS fills in by itself (who calls, from where, the lists of tag keys).
 *
 * A key that cannot occur in this request, several values for a key that has one, or a value that contradicts what AWS would fill in,
 * throws.
 */
export async function completeContext(caller: Caller, action: string, arn: string, given: RequestContext): Promise<RequestContext> {
  const [service, name] = action.split(':');
  const legal = await allowedContextKeysForRequest(service, name, arn, false, undefined);
  for (const [key, value] of Object.entries(given)) await refuseIllegal(key, value, legal, `${action} on ${arn}`);
  const filled = { ...keysAboutCaller(caller), ...keysAboutRequest(caller, service, arn), ...listsOfKeys(given) };
  const possible = Object.entries(filled).filter(([key]) => isLegal(key, legal));
  for (const [key, value] of possible) {
    const other = Object.entries(given).find(([k]) => k.toLowerCase() === key.toLowerCase())?.[1];
    if (other !== undefined && sorted(other) !== sorted(value)) {
      throw new Error(`context key '${key}' is ${sorted(value)} in this request, got ${sorted(other)}`);
    }
  }
  return { ...given, ...Object.fromEntries(possible) };
}

function keysAboutCaller({ arn, signedAs }: Caller): RequestContext {
  if (arn === undefined) return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': signedAs };
  const [account, kind] = [arn.split(':')[4], arn.split(':')[5].split('/')[0]];
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': { role: 'AssumedRole', user: 'User', root: 'Account' }[kind] ?? kind,
    'aws:PrincipalIsAWSService': 'false',
  };
}

function keysAboutRequest({ arn: callerArn }: Caller, service: string, arn: string): RequestContext {
  const [region, account] = [arn.split(':')[3], arn.split(':')[4]];
  return {
    'aws:SecureTransport': 'true',
    ...(region ? { 'aws:RequestedRegion': region } : {}),
    ...(account ? { 'aws:ResourceAccount': account } : {}),
    ...(service === 'kms' && callerArn ? { 'kms:CallerAccount': callerArn.split(':')[4] } : {}),
  };
}

function listsOfKeys(given: RequestContext): RequestContext {
  return Object.fromEntries(
    LISTS_OF_KEYS.map(
      ({ prefix, list }) =>
        [
          list,
          Object.keys(given)
            .filter((key) => startsWith(key, prefix))
            .map((key) => key.slice(prefix.length)),
        ] as const,
    ).filter(([, keys]) => keys.length > 0),
  );
}

async function refuseIllegal(key: string, value: string | string[], legal: string[], request: string): Promise<void> {
  if (!isLegal(key, legal)) {
    const own = legal.filter(k => !k.startsWith('aws:')).join(', ');
    throw new Error(`context key '${key}' cannot occur in ${request}; beside the global keys it has: ${own || 'none'}`);
  }
  const several = isConditionKeyArray(await typeForContextKey(key));
  if (Array.isArray(value) && !several) throw new Error(`context key '${key}' has one value, got a list`);
}

/**
 * The package counts tag keys as global and knows encryption context keys by their pattern alone, so both are judged here:
 * they are legal where the service authorization reference lists them for the action or its resource.
 */
function isLegal(key: string, legal: string[]): boolean {
  const k = key.toLowerCase();
  for (const prefix of ['aws:requesttag/', 'aws:resourcetag/', 'kms:encryptioncontext:']) {
    if (k.startsWith(prefix)) return k.length > prefix.length && legal.some(l => l.startsWith(`${prefix}\${`));
  }
  if (k === 'aws:tagkeys') return legal.filter(l => l === k).length > 1;
  const slash = k.indexOf('/');
  return legal.includes(k) || (slash > 0 && legal.some(l => l.startsWith(k.slice(0, slash + 1))));
}

function startsWith(key: string, prefix: string): boolean {
  return key.toLowerCase().startsWith(prefix.toLowerCase());
}

function sorted(value: string | string[]): string {
  return [value].flat().sort().join(', ');
}
