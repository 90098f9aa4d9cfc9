import { isIntrinsic, listOf, statementsOf, textOf } from './policy-text';
import type { Placeholders } from './policy-text';

/**
 * How large a key policy may be.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html (read 2026-11-28)
 */
const MAX_BYTES = 32_768;

/**
 * What a key policy may be written with: tab, line breaks, and U+0020 to U+00FF.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html (Policy, pattern; read 2026-11-28)
 */
const ILLEGAL = /[^\t\n\r\u0020-\u00ff]/u;

/** The shortest that these become. Where only the deployment knows a text, the least is counted: nothing legal is refused. */
const LEAST: Placeholders = { partition: 'aws', account: '0'.repeat(12), region: 'us-east-1' };
const LEAST_ARN = ['arn', LEAST.partition, 'iam', '', LEAST.account, 'user/a'].join(':');

/**
 * Why AWS KMS would refuse a key policy, or take it and let part of it have no effect. For all keys of the library; what only some need
 * of a policy is asked elsewhere.
 *
 * @param policy as it will stand in the template, or in the request that makes the key
 */
export function keyPolicyProblems(policy: unknown): string[] {
  if (policy === undefined || isIntrinsic(policy)) return [];
  const least = leastOf(policy);
  const bytes = Buffer.byteLength(JSON.stringify(least));
  return [
    ...statementsOf(policy).flatMap(({ name, statement: { Principal, NotPrincipal, Action, NotAction, Resource, NotResource } }) => [
      ...lacks(name, 'principals', [Principal, NotPrincipal], 'AWS KMS refuses the policy: name who is meant'),
      ...lacks(name, 'actions', [Action, NotAction], 'AWS KMS would take the statement, '
        + 'without any effect: name what is allowed or denied'),
      ...lacks(name, 'resources', [Resource, NotResource],
        "AWS KMS would take the statement, without any effect: add resources: ['*'], the key that bears the policy"),
    ]),
    ...(bytes <= MAX_BYTES ? [] : [
      `'policy' must have at most ${MAX_BYTES} bytes as JSON, got ${bytes} with everything that was added to it; `
      + 'name more principals in one statement, or accounts with a condition on aws:PrincipalArn or aws:PrincipalOrgID',
    ]),
    ...illegalTexts(least),
  ];
}

function lacks(name: string, what: string, either: unknown[], why: string): string[] {
  const given = either.flatMap((value) => (isMap(value) ? Object.values(value).flatMap(listOf) : listOf(value)));
  return given.length > 0 ? [] : [`'policy' must have ${what} in every statement, got none in statement ${name}; ${why}`];
}

/** `{ AWS: [...], Service: [...] }` */
function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isIntrinsic(value);
}

function illegalTexts(value: unknown): string[] {
  const texts = new Set<string>();
  const visit = (one: unknown): void => {
    if (typeof one === 'string' && ILLEGAL.test(one)) texts.add(one);
    if (typeof one === 'object' && one !== null) [...Object.keys(one), ...Object.values(one)].forEach(visit);
  };
  visit(value);
  return [...texts].map((text) => '\'policy\' must be written with the characters U+0020 to U+00FF, tab and '
    + `line breaks, got '${text}'; AWS KMS refuses others`);
}

/** The same document with the least that each intrinsic function can become. */
function leastOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(leastOf);
  if (typeof value !== 'object' || value === null) return value;
  if (!isIntrinsic(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, leastOf(item)]));
  const known = textOf(value, LEAST);
  if (known !== undefined) return known;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute } = value as { 'Fn::Join'?: [string, unknown]; 'Fn::GetAtt'?: unknown };
  if (Array.isArray(join?.[1])) return join[1].map(leastOf).filter((part) => typeof part === 'string').join(join[0]);
  return listOf(attribute).at(-1) === 'Arn' ? LEAST_ARN : '';
}
