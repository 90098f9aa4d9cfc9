import { isDeepStrictEqual } from 'node:util';
import { DENIAL_SIDS, MACHINE_SID } from '../contract';

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Condition?: { readonly ArnEquals?: Readonly<Record<string, string | string[]>> };
}

/** The statements of a key policy, parsed; none if there is no policy. */
export function statementsIn(policy: unknown): Statement[] {
  return [(policy as { Statement?: unknown } | undefined)?.Statement ?? []].flat() as Statement[];
}

/** Whether a policy has a statement just as another policy has it. */
export function hasStatement(policy: unknown, sid: string, declared: unknown): boolean {
  const wanted = statementsIn(declared).find((one) => one.Sid === sid);
  return wanted !== undefined && statementsIn(policy).some((one) => one.Sid === sid && areAlike(one, wanted));
}

/** Whether a statement was declared that a policy does not have. */
function lacks(policy: unknown, sid: string, declared: unknown): boolean {
  return statementsIn(declared).some((one) => one.Sid === sid) && !hasStatement(policy, sid, declared);
}

/**
 * Whether a key's policy lets this machine work with it. By the role that the statement names: what it allows may be of an older
 * declaration, which the next deployment brings up to date. A declaration without such a statement asks for none.
 */
export function letsTheMachineIn(policy: unknown, declared: unknown): boolean {
  const rolesIn = (document: unknown) => statementsIn(document)
    .filter((one) => one.Sid === MACHINE_SID && one.Effect === 'Allow')
    .flatMap((one) => one.Condition?.ArnEquals?.['aws:PrincipalArn'] ?? []);
  const wanted = rolesIn(declared);
  const named = rolesIn(policy);
  return wanted.length === 0 || wanted.some((role) => named.includes(role));
}

/** Whether a policy is the declared one, as it was put. */
export function isAsDeclared(policy: unknown, declared: unknown): boolean {
  return isDeepStrictEqual(policy, declared);
}

/** Whether a policy lets the machine take its marks off again, as the declared one does, and denies nothing more. */
export function letsGo(policy: unknown, declared: unknown): boolean {
  const isDeclared = (one: Statement) => statementsIn(declared).some((wanted) => areAlike(one, wanted));
  return statementsIn(policy).filter((one) => one.Effect !== 'Allow').every(isDeclared) && !lacks(policy, MACHINE_SID, declared);
}

/** The declared denials that a policy lacks: without them, whoever may tag the key commands the machine. As they have to be added. */
export function missingDenials(policy: unknown, declared: unknown): unknown[] {
  return DENIAL_SIDS.filter((sid) => lacks(policy, sid, declared))
    .map((sid) => statementsIn(declared).find((one) => one.Sid === sid));
}

function areAlike(one: Statement, other: Statement): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

/** JSON has two ways to say one value, and policies have two ways to say everybody. */
function plain(value: unknown, name = ''): unknown {
  if (name === 'Principal' && isDeepStrictEqual(plain(value), { AWS: '*' })) return '*';
  if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : value.map((one) => plain(one)).sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, key)]));
}
