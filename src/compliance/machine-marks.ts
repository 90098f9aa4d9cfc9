/**
 * What the key policy of a generation says, and of no other key; test/iam/compliance.test.ts holds it against the policies that families
 * declare.
 */
const TAGS_SID = 'CdkKmsRotationTags';
const MACHINE_SID = 'CdkKmsRotationMachine';
const MACHINE_ROLE = /^arn:[a-z-]+:iam::[0-9]{12}:role\/cdk-kms-rotation-[a-z0-9-]+-[0-9a-f]{12}-machine$/;

/**
 * Whether the key policy keeps everybody but a machine from writing the tags that a family is followed by. To write it on a key that is
 * there takes
 * `kms:PutKeyPolicy`. An adopted key keeps the policy of its owner, which has the denial alone.
 */
export function isGuarded(policy: unknown, isAdopted: boolean): boolean {
  return states(policy, TAGS_SID, 'Deny') && (isAdopted || states(policy, MACHINE_SID, 'Allow'));
}

function states(policy: unknown, sid: string, effect: 'Allow' | 'Deny'): boolean {
  return all((policy as Policy)?.Statement).some((statement) => (
    statement?.Sid === sid && statement.Effect === effect && principalsOf(statement).some((arn) => MACHINE_ROLE.test(String(arn)))));
}

function principalsOf({ Condition: condition }: Statement): unknown[] {
  return [condition?.ArnEquals, condition?.ArnNotEquals].flatMap((operator) => all(operator?.['aws:PrincipalArn']));
}

/** Where a list may stand, JSON may have its one member. */
function all<T>(value: T | readonly T[]): T[] {
  return [value].flat() as T[];
}

type Policy = { readonly Statement?: Statement | Statement[] } | null | undefined;

interface Statement {
  readonly Sid?: unknown;
  readonly Effect?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
}
