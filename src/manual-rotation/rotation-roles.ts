import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { RotationRoles } from '../manual-rotation-alias-props';
import { invalid } from '../private/invalid';
import { environmentOf, textOf } from '../private/policy-text';

/** Whom the key policies of a family name: the roles in force, and those of before or after a change of their names. */
export interface TrustedRoles {
  readonly machines: string[];
  readonly probes: string[];
}

const ROLE = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** The roles that are declared beside those in force, or an error: their ARNs end up in conditions that know wildcards. */
export function checkedAlsoTrust(scope: IConstruct, roles: RotationRoles[] = []): TrustedRoles {
  return {
    machines: roles.map(({ machineRoleArn }) => checkedArn(scope, 'machineRoleArn', machineRoleArn)),
    probes: roles.map(({ probeRoleArn }) => checkedArn(scope, 'probeRoleArn', probeRoleArn)),
  };
}

function checkedArn(scope: IConstruct, prop: keyof RotationRoles, arn: string): string {
  const { partition, account, region } = environmentOf(scope);
  const legal = (text: string) => text.replace('<account>', '000000000000').replace('<region>', 'us-east-1').replace('<partition>', 'aws');
  const text = textOf(Stack.of(scope).resolve(arn), { partition: legal(partition), account: legal(account), region: legal(region) });
  if (text === undefined || !ROLE.test(text)) {
    const got = Token.isUnresolved(arn) ? text ?? JSON.stringify(Stack.of(scope).resolve(arn)) : `'${arn}'`;
    throw invalid(scope, `'alsoTrust.${prop}' must be the literal ARN of an IAM role without wildcards, got ${got}; the `
      + 'refused deployment (RoleNamesChanged) names the ARNs');
  }
  return arn;
}

/** One ARN, or a list of different ones: the same may be in force and declared. */
export function inCondition(scope: IConstruct, [first, ...others]: string[]): string | string[] {
  const known = new Set([first]);
  const text = (arn: string) => JSON.stringify(Stack.of(scope).resolve(arn));
  const more = others.filter(
    (arn) => !known.has(arn) && [...known].every((one) => text(one) !== text(arn)) && known.add(arn) !== undefined,
  );
  return more.length === 0 ? first : [first, ...more];
}
