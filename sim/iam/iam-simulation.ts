import type { Call, Target } from './iam-call';
import type { Caller, NamedPolicy, PolicyDocument } from './iam-callers';
import { completeContext } from './iam-context';
import type { RequestContext } from './iam-context';
import { explain } from './iam-explanation';
import { refuseTypos } from './iam-policy-check';
import { asKeyPolicy, restoreKeyPolicy } from './key-policy-conditions';
import { runSimulation } from './simulator';

export { keyBeingCreated, kmsKey } from './iam-call';
export type { Call, KeyFacts, Target } from './iam-call';
export { principal, roleOf, servicePrincipal, userOf } from './iam-callers';
export type { Caller, CallerOptions, NamedPolicy, PolicyDocument } from './iam-callers';
export type { RequestContext } from './iam-context';

/** What IAM answers. */
export interface Verdict {
  readonly decision: 'allowed' | 'denied';
  /** A Deny statement decided, rather than the lack of an Allow. */
  readonly explicit: boolean;
  /** Statements that denied, as `<Sid or number> of <policy>`. */
  readonly denied: string[];
  /** Statements that allowed, in the same form. */
  readonly allowed: string[];
  /** Why, for people. */
  readonly reasons: string;
}

/** Policies of an organization that bind caller and target. Without any, nothing is denied by them. */
export interface OrganizationPolicies {
  readonly serviceControlPolicies?: readonly PolicyDocument[];
  readonly resourceControlPolicies?: readonly PolicyDocument[];
}

/** How a call must have been denied, where "somehow" would not prove the point. */
export interface HowDenied {
  readonly explicit?: boolean;
  /** The Sid of a Deny statement that must be among the deciding ones. */
  readonly sid?: string;
}

/** Asks IAM, with the caller's and the targets' policies together. A request or a policy that AWS would not know throws. */
export async function simulate(caller: Caller, call: Call, organization: OrganizationPolicies = {}): Promise<Verdict> {
  const targets = [call.on].flat();
  if (targets.length === 0) throw new Error(`${call.action}: no target`);
  const answers = [];
  for (const target of targets) answers.push(await simulateOn(caller, call, target, organization));
  return {
    decision: answers.every(a => a.decision === 'allowed') ? 'allowed' : 'denied',
    explicit: answers.some(a => a.explicit),
    denied: answers.flatMap(a => a.denied),
    allowed: answers.flatMap(a => a.allowed),
    reasons: answers.map(a => a.reasons).join('\n'),
  };
}

/** Fails, with the reasons, unless the call is allowed. */
export async function expectAllowed(caller: Caller, call: Call, organization: OrganizationPolicies = {}): Promise<void> {
  const verdict = await simulate(caller, call, organization);
  if (verdict.decision !== 'allowed') fail('allowed', caller, call, verdict);
}

/** Fails, with the reasons, unless the call is denied, and denied in that way. */
export async function expectDenied(
  caller: Caller,
  call: Call,
  how: HowDenied = {},
  organization: OrganizationPolicies = {},
): Promise<void> {
  const verdict = await simulate(caller, call, organization);
  if (verdict.decision !== 'denied') fail('denied', caller, call, verdict);
  if (how.explicit !== undefined && how.explicit !== verdict.explicit) {
    fail(how.explicit ? 'denied by a Deny statement' : 'denied for want of an Allow', caller, call, verdict);
  }
  if (how.sid !== undefined && !verdict.denied.some((id) => id.split(' of ')[0] === how.sid)) {
    fail(`denied by '${how.sid}'`, caller, call, verdict);
  }
}

function fail(expected: string, caller: Caller, { action, context }: Call, { decision, reasons }: Verdict): never {
  throw new Error(`expected ${action} by ${caller.signedAs} to be ${expected}, but it is `
    + `${decision}\n${reasons}\nrequest context: ${JSON.stringify(context ?? {})}`);
}

async function simulateOn(
  caller: Caller,
  { action, context = {} }: Call,
  target: Target,
  organization: OrganizationPolicies,
): Promise<Verdict> {
  const { arn, policy } = target;
  if (isKmsKey(arn) && !policy) throw new Error(`${arn}: a KMS key always has a key policy; give it`);
  const request = { principal: caller.signedAs, action, resource: { resource: arn, accountId: accountOf(caller, target) } };
  const policies = {
    identityPolicies: caller.identityPolicies,
    resourcePolicy: isKmsKey(arn) && policy !== undefined ? asKeyPolicy(policy) : policy,
    ...(caller.boundary ? { permissionBoundaryPolicies: [caller.boundary] } : {}),
  };
  const withOrganization = { ...policies, ...levelsOf(organization) };
  await oncePerPolicies(caller, target, action, async () => {
    // refuses a bad action, resource or policy before its context is judged
    await ask({ ...request, contextVariables: {} }, withOrganization);
    for (const named of everyPolicy(caller, target)) await refuseTypos(named);
  });
  for (const named of policiesOf(organization)) await refuseTypos(named);
  const contextVariables = await completeContext(caller, action, arn, { ...visibleFacts(caller, target), ...context });
  const analysis = await ask({ ...request, contextVariables }, withOrganization);
  const { lines, denied, allowed } = explain(analysis);
  return {
    decision: analysis.result === 'Allowed' ? 'allowed' : 'denied',
    explicit: analysis.result === 'ExplicitlyDenied',
    denied,
    allowed,
    reasons: [`${action} on ${arn}: ${analysis.result}`, ...lines.map(line => `  ${restore(line)}`)].join('\n'),
  };
}

/** The checks of a request that do not depend on its context are half of the work, and the same for many calls. */
async function oncePerPolicies(caller: Caller, { arn, policy }: Target, action: string, check: () => Promise<void>): Promise<void> {
  const { identityPolicies, boundary } = caller;
  const checked = CHECKED.get(identityPolicies) ?? [];
  CHECKED.set(identityPolicies, checked);
  const isSame = (before: Check) =>
    before.action === action && before.arn === arn && before.policy === policy && before.boundary === boundary;
  if (checked.some(isSame)) {
    return;
  }
  await check();
  checked.push({ action, arn, policy, boundary });
}

/** By the object: whoever changes a policy makes a new one. */
interface Check {
  readonly action: string;
  readonly arn: string;
  readonly policy?: PolicyDocument;
  readonly boundary?: object;
}
const CHECKED = new WeakMap<NamedPolicy[], Check[]>();

function policiesOf({ serviceControlPolicies = [], resourceControlPolicies = [] }: OrganizationPolicies): NamedPolicy[] {
  return [...serviceControlPolicies, ...resourceControlPolicies].map((policy, i) => (
    { name: `policy ${i + 1} of the organization`, policy }
  ));
}

interface Policies extends ReturnType<typeof levelsOf> {
  readonly identityPolicies: NamedPolicy[];
  readonly resourcePolicy?: PolicyDocument;
}

/** As on one account, where those of AWS let everything pass; the simulator adds the one for resources by itself. */
function levelsOf({ serviceControlPolicies = [], resourceControlPolicies = [] }: OrganizationPolicies) {
  const level = (kind: string, given: readonly PolicyDocument[]) => given.length === 0 ? [] : [
    { orgIdentifier: 'o-organization/account', policies: given.map((policy, i) => ({ name: `${kind} ${i + 1}`, policy })) },
  ];
  const everything: PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  return {
    serviceControlPolicies: level('SCP', serviceControlPolicies.length === 0 ? [] : [...serviceControlPolicies, everything]),
    resourceControlPolicies: level('RCP', resourceControlPolicies),
  };
}

async function ask(request: any, policies: Policies) {
  const answer = await runSimulation(standIn({ request, ...policies }), {});
  const what = `${request.action} on ${request.resource.resource} cannot be simulated`;
  if (answer.resultType === 'error') throw new Error(`${what}: ${JSON.stringify(answer.errors)}`);
  if (answer.resultType !== 'single') throw new Error(`${what}: name one resource, without wildcards`);
  const ignored = answer.result.ignoredContextKeys ?? [];
  if (ignored.length > 0) throw new Error(`${what} with context keys ${ignored.join(', ')}`);
  return answer.result.analysis;
}

/**
 * The simulator drops `kms:EncryptionContext:<key>` from a request (it recognizes keys with a variable part by their slash only), which
 * would deny what AWS allows. A tag key passes, so encryption context travels as one, in policies and request alike; names are restored in
 * the reasons.
 */
function standIn<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/kms:EncryptionContext:/gi, `${STAND_IN}kms:EncryptionContext:`));
}

function restore(text: string): string {
  return restoreKeyPolicy(text).replaceAll(STAND_IN, '');
}

const STAND_IN = 'aws:RequestTag/';

function isKmsKey(arn: string): boolean {
  return /^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(arn);
}

function everyPolicy({ identityPolicies, boundary }: Caller, { arn, policy }: Target): NamedPolicy[] {
  return [...identityPolicies, ...(boundary ? [boundary] : []), ...(policy ? [{ name: `policy of ${arn}`, policy }] : [])];
}

/** Tags and aliases of a KMS key are taken as absent for a caller of another account: what is granted there must not rest on them. */
function visibleFacts({ arn: callerArn }: Caller, { arn, context = {} }: Target): RequestContext {
  if (!arn.includes(':kms:') || callerArn?.split(':')[4] === arn.split(':')[4]) return context;
  return Object.fromEntries(Object.entries(context).filter(([key]) => !/^(aws:ResourceTag\/|kms:ResourceAliases$)/i.test(key)));
}

/** A request without a resource (CreateKey) is made in the caller's own account. */
function accountOf(caller: Caller, { arn, accountId }: Target): string {
  const account = accountId ?? (arn.split(':')[4] || caller.arn?.split(':')[4]);
  if (!account) throw new Error(`${arn}: give the 'accountId' of its owner`);
  return account;
}
