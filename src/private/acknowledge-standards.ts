import type { IConstruct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from './acknowledge';

/** cdk-nag's packs for standards, by the names their findings begin with. Where several have a rule, it has one name in all of them. */
const STANDARDS = ['NIST.800.53.R4', 'NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'] as const;
const ON_FUNCTIONS: typeof STANDARDS[number][] = ['NIST.800.53.R5', 'HIPAA.Security'];
const SERVERLESS = 'Serverless';

/** Says why a finding of these packs is meant. */
export function acknowledgeStandards(
  resource: IConstruct | undefined,
  rule: string,
  reason: string,
  packs: readonly string[] = STANDARDS,
): void {
  for (const pack of packs) acknowledge(resource, `${pack}-${rule}`, reason);
}

/** For a key that AWS KMS does not rotate on a schedule: HIPAA's pack does not ask for that. */
export function acknowledgeUnrotatedKey(key: IConstruct, reason: string): void {
  acknowledge(key, 'AwsSolutions-KMS5', reason);
  acknowledgeStandards(key, 'KMSBackingKeyRotationEnabled', reason, STANDARDS.filter((pack) => pack !== 'HIPAA.Security'));
}

/** For a role that has its policy in it. */
export function acknowledgeInlinePolicy(role: IConstruct): void {
  acknowledgeStandards(role.node.defaultChild, 'IAMNoInlinePolicy', 'the policy is of use to this role alone: it comes and goes with '
    + 'it, and nobody can attach it elsewhere');
}

/** For the log of what the library runs. */
export function acknowledgeLogGroup(logGroup: IConstruct): void {
  acknowledgeStandards(logGroup.node.defaultChild!, 'CloudWatchLogGroupEncrypted',
    'names of keys and states of runs, encrypted by Amazon CloudWatch Logs; a key of its own would cost more than the rotations');
}

/**
 * For a function that calls AWS, and nothing else.
 *
 * @param ifLost what becomes of an event that the function could not deal with
 */
export function acknowledgeFunction(fn: IConstruct, ifLost: string): void {
  const resource = fn.node.defaultChild!;
  acknowledgeStandards(resource, 'LambdaInsideVPC', 'calls the public endpoints of AWS services only, and nothing calls it but AWS '
    + 'services');
  acknowledgeStandards(resource, 'LambdaConcurrency', 'runs a few times a day; reserved concurrency would be taken '
    + 'from the functions of the account', ON_FUNCTIONS);
  acknowledgeStandards(resource, 'LambdaDLQ', ifLost, [...ON_FUNCTIONS, SERVERLESS]);
  acknowledge(resource, `${SERVERLESS}-LambdaTracing`, 'runs a few times a day and logs what it did; '
    + 'X-Ray would add rights on all resources to its role');
}

/** For the role of a function with a statement that takes no resource. */
export function acknowledgeFunctionWildcard(role: IConstruct, reason: string): void {
  acknowledgeWildcard(role, '*', reason);
  acknowledge(role.node.defaultChild, `${SERVERLESS}-LambdaStarPermissions`, reason);
}
