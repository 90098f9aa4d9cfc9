import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { setDefaults } from './private/defaults';
import { described, required } from './private/given';
import { invalid } from './private/invalid';
import { KINDS, requiredKind } from './private/kinds';
import { checkStruct } from './private/structs';
import type { RotationDefaultsProps } from './rotation-defaults-props';

const PATH = /^\/([\x21-\x7e]+\/)?$/;
const MAX_PATH = 512;
const PREFIX = /^[\w+=,.@-]{1,20}$/;
/** In the definitions of the state machines it stands between single quotes. */
const RUNBOOK = /^https:\/\/[\w.~:/?@!$&()*+,;=%-]+$/;
const MAX_RUNBOOK = 256;
const MIN_MEMORY = 256;
const MAX_MEMORY = 10_240;

/**
 * The one place for what an organization wants of roles, functions and log groups: for an app, a stage, a stack or any part of one.
 *
 * Settings of the nearest place win, each by itself; those of the network together.
 *
 * @example
 * declare const vpc: ec2.IVpc;
 *
 * RotationDefaults.set(this, {
 *   roleNamePrefix: 'team-',
 *   rolePath: '/platform/',
 *   vpc,
 *   logRetention: logs.RetentionDays.TEN_YEARS,
 * });
 */
export class RotationDefaults {
  /**
   * Sets them for everything that is made below a place from now on.
   *
   * @param scope an app, a stage, a stack or another construct; before anything of this library is made below it, and once
   * @param props what to set
   * @throws if something was made below already, or a value is not allowed
   */
  public static set(scope: IConstruct, props: RotationDefaultsProps): void {
    requiredKind(undefined, 'scope', scope, KINDS.scope);
    required(scope, 'props', props, "{ rolePath: '/platform/' } or the like");
    props = checkStruct(scope, 'RotationDefaultsProps', props, 'props');
    check(scope, props);
    setDefaults(scope, props);
  }

  private constructor() {}
}

function check(scope: IConstruct, props: RotationDefaultsProps): void {
  const { rolePath, roleNamePrefix, vpc, functionMemorySize: memory, runbookUrl } = props;
  for (const prop of ['rolePath', 'roleNamePrefix', 'functionMemorySize', 'runbookUrl'] as const) {
    if (Token.isUnresolved(props[prop])) {
      throw invalid(scope, `'${prop}' must be a literal, got a `
      + 'token; names are made and checked at synthesis');
    }
  }
  if (rolePath !== undefined && (!PATH.test(rolePath) || rolePath.length > MAX_PATH)) {
    throw invalid(scope, '\'rolePath\' must begin and end with \'/\' and have at most '
      + `${MAX_PATH} characters without blanks, got '${rolePath}'`);
  }
  if (roleNamePrefix !== undefined && !PREFIX.test(roleNamePrefix)) {
    throw invalid(scope, `'roleNamePrefix' must have 1 to 20 letters, digits and +=,.@_-, got '${roleNamePrefix}' with `
      + `${roleNamePrefix.length}; choose a shorter one`);
  }
  if (memory !== undefined && !(Number.isInteger(memory) && memory >= MIN_MEMORY && memory <= MAX_MEMORY)) {
    throw invalid(scope, `'functionMemorySize' must be a whole number from ${MIN_MEMORY} to ${MAX_MEMORY} MiB, got ${described(memory)}`);
  }
  if (runbookUrl !== undefined && (!RUNBOOK.test(runbookUrl) || runbookUrl.length > MAX_RUNBOOK)) {
    throw invalid(scope, `'runbookUrl' must begin with 'https://' and have at most ${MAX_RUNBOOK} characters, without blanks, quotes, `
      + `braces and '#', got '${runbookUrl}'; the anchor of each section is added`);
  }
  for (const prop of ['vpcSubnets', 'securityGroups'] as const) {
    if (props[prop] !== undefined && vpc === undefined) {
      throw invalid(scope, `'${prop}' must come with the 'vpc' `
      + 'it belongs to, got none; give both in one call');
    }
  }
}
