import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { invalid } from './invalid';

/** What an organization wants of all roles, functions and log groups; `RotationDefaultsProps` says it to users. */
export interface Defaults {
  readonly rolePath?: string;
  readonly roleNamePrefix?: string;
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
  readonly logRetention?: logs.RetentionDays;
  readonly logEncryptionKey?: kms.IKey;
  readonly functionMemorySize?: number;
  readonly runbookUrl?: string;
}

/** On the construct itself: nothing outlives the app, and another copy of this library reads the same. */
const SET = Symbol.for('cdk-kms-rotation.defaults');
const READ = Symbol.for('cdk-kms-rotation.defaults-read');

interface Bearer extends IConstruct {
  [SET]?: Defaults;
  /** Who read them first. */
  [READ]?: string;
}

/** @throws once something was made with them: it would not change any more, and would not be like what comes later */
export function setDefaults(scope: IConstruct, defaults: Defaults): void {
  const bearer = scope as Bearer;
  if (bearer[READ] !== undefined) {
    throw invalid(scope, 'RotationDefaults must be set before the first construct of cdk-kms-rotation is made below, got them after '
      + `${bearer[READ]}; set them right after the stack or app was made`);
  }
  if (bearer[SET] !== undefined) {
    throw invalid(scope, 'RotationDefaults must be set once for a place, got them twice; put both into one call');
  }
  bearer[SET] = Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== undefined));
}

/**
 * What holds here: for each setting, that of the nearest place. Network settings go together, for subnets and security groups belong to a
 * VPC.
 */
export function defaultsFor(scope: IConstruct): Defaults {
  let merged: Defaults = {};
  for (const place of scope.node.scopes as Bearer[]) {
    place[READ] ??= scope.node.path;
    const own = place[SET];
    if (own === undefined) continue;
    const { vpc, vpcSubnets, securityGroups, ...others } = merged;
    merged = { ...(own.vpc === undefined ? { vpc, vpcSubnets, securityGroups } : {}), ...others, ...own };
  }
  return merged;
}
