import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';

/** The names of cdk-nag's packs for NIST 800-53 r5 and PCI DSS 3.2.1. Where both have a rule, it has one name in both. */
const NIST = 'NIST.800.53.R5';
const PCI = 'PCI.DSS.321';

/** Says why a finding of both packs is meant. */
export function acknowledgeStandards(resource: IConstruct, rule: string, reason: string): void {
  for (const pack of [NIST, PCI]) acknowledge(resource, `${pack}-${rule}`, reason);
}

/** For a role that has its policy in it. */
export function acknowledgeInlinePolicy(role: IConstruct): void {
  acknowledgeStandards(role.node.defaultChild!, 'IAMNoInlinePolicy', 'the policy is of use to this role alone: it comes and goes with '
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
  acknowledge(resource, `${NIST}-LambdaConcurrency`, 'runs a few times a day; reserved concurrency would be taken from the functions of the account');
  acknowledge(resource, `${NIST}-LambdaDLQ`, ifLost);
}
