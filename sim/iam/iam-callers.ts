import type { ResolvedTemplate } from '../cloudformation/resolved-template';

/** A policy document as in a template or in an SDK call. */
export type PolicyDocument = Record<string, any>;

/** Policies by the name that explanations give them. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: PolicyDocument;
}

/** Who makes a request, with the policies attached to it. */
export interface Caller {
  /** What `aws:PrincipalArn` holds: for a session the ARN of its role. `undefined` for an AWS service. */
  readonly arn?: string;
  /** What the request is signed as: the session's ARN, the user's ARN, or the service's name. */
  readonly signedAs: string;
  readonly identityPolicies: NamedPolicy[];
  readonly boundary?: NamedPolicy;
}

/** Policies that a template names by ARN only. */
export interface CallerOptions {
  readonly managedPolicies?: Record<string, PolicyDocument>;
}

/** A session of a role of the template, with every policy that the template attaches to that role. */
export function roleOf(template: ResolvedTemplate, logicalId: string, options: CallerOptions = {}): Caller {
  return principalOf(template, logicalId, { type: 'AWS::IAM::Role', list: 'Roles', single: 'RoleName' }, options);
}

/** A user of the template, with every policy that the template attaches to it (groups are refused: model them when one appears). */
export function userOf(template: ResolvedTemplate, logicalId: string, options: CallerOptions = {}): Caller {
  return principalOf(template, logicalId, { type: 'AWS::IAM::User', list: 'Users', single: 'UserName' }, options);
}

/** A principal outside the template: a role's ARN becomes a session of that role. */
export function principal(arn: string, ...identityPolicies: PolicyDocument[]): Caller {
  return {
    arn,
    signedAs: signedAs(arn),
    identityPolicies: identityPolicies.map((policy, i) => ({ name: `policy ${i + 1} of ${arn}`, policy })),
  };
}

/** An AWS service that calls for itself, to assume a role or to invoke by resource policy. */
export function servicePrincipal(service: string): Caller {
  if (!/^[a-z0-9.-]+\.amazonaws\.com$/.test(service)) throw new Error(`not a service principal: ${service}`);
  return { signedAs: service, identityPolicies: [] };
}

interface Kind {
  readonly type: string;
  readonly list: string;
  readonly single: string;
}

function principalOf(template: ResolvedTemplate, logicalId: string, kind: Kind, options: CallerOptions): Caller {
  const resource = template.resources[logicalId];
  if (resource?.Type !== kind.type) throw new Error(`${logicalId} is ${resource?.Type ?? 'not in the template'}, expected ${kind.type}`);
  const { Policies = [], ManagedPolicyArns = [], PermissionsBoundary, Groups = [] } = resource.Properties;
  if (Groups.length > 0) throw new Error(`policies of groups are not modelled: ${Groups.join(', ')}`);
  const arn = template.getAtt(logicalId, 'Arn');
  const boundary = PermissionsBoundary === undefined ? undefined : managed(template, PermissionsBoundary, options);
  return {
    arn,
    signedAs: signedAs(arn),
    identityPolicies: [
      ...Policies.map((p: any) => ({ name: `${logicalId}/${p.PolicyName}`, policy: p.PolicyDocument })),
      ...attached(template, template.ref(logicalId), kind),
      ...ManagedPolicyArns.map((policyArn: string) => managed(template, policyArn, options)),
    ],
    boundary,
  };
}

/** Policies that are resources of their own and name the principal. */
function attached(template: ResolvedTemplate, principalName: string, { list, single }: Kind): NamedPolicy[] {
  return Object.entries(template.resources)
    .filter(([, { Type, Properties }]) => {
      if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') return Properties[list]?.includes(principalName);
      if (Type === 'AWS::IAM::RolePolicy' || Type === 'AWS::IAM::UserPolicy') return Properties[single] === principalName;
      return false;
    })
    .map(([id, { Properties }]) => ({ name: id, policy: Properties.PolicyDocument }));
}

function managed(template: ResolvedTemplate, arn: string, options: CallerOptions): NamedPolicy {
  const own = Object.entries(template.resources).find(([id, r]) => r.Type === 'AWS::IAM::ManagedPolicy' && template.ref(id) === arn);
  const policy = own?.[1].Properties.PolicyDocument ?? options.managedPolicies?.[arn];
  if (!policy) throw new Error(`what managed policy ${arn} says is not known; give its document in 'managedPolicies'`);
  return { name: arn, policy };
}

/** A role never calls as itself, but as a session whose ARN lacks the role's path. */
function signedAs(arn: string): string {
  const role = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (role) return `arn:${role[1]}:sts::${role[2]}:assumed-role/${role[3]}/session`;
  if (/^arn:[^:]+:iam::\d{12}:(user\/.+|root)$/.test(arn)) return arn;
  throw new Error(`not the ARN of a role, a user or an account root: ${arn}`);
}
