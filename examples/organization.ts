/**
 * A key as a large organization deploys it: every role below a path, with a prefix and a permissions boundary; functions in a VPC; tags on
 * everything; one stage for each environment; and cdk-nag over all of it.
 *
 * `npx cdk synth --app 'npx tsx examples/organization.ts' '**'` shows the templates.
 */
import type { StageProps } from 'aws-cdk-lib';
import { App, Aspects, CfnOutput, Duration, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag-2'; // in an app of yours: version 2 of cdk-nag
import type { Construct } from 'constructs';
import type { RotationRoles } from '../src';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationDefaults, SigningSpec } from '../src';

/** What the platform team gives to every account. */
const BOUNDARY = 'platform-boundary';

export interface PaymentsKeysProps {
  /** A deployed stack keeps its own: see `alsoTrust`. */
  readonly roleNamePrefix?: string;
  /** While names change: the roles of before and of after, as the refused deployment tells them. */
  readonly alsoTrust?: RotationRoles[];
}

/** The keys of the payments team: one that AWS KMS rotates in place, one that is rotated behind its alias. */
export class PaymentsKeys extends Stack {
  constructor(scope: Construct, id: string, props: PaymentsKeysProps = {}) {
    super(scope, id);
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
      privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
    });
    // What the platform team asks of roles, functions and logs: before anything of the library is made.
    const roleNamePrefix = props.roleNamePrefix ?? 'pay-';
    RotationDefaults.set(this, { roleNamePrefix, rolePath: '/platform/', vpc, logRetention: logs.RetentionDays.TEN_YEARS });
    iam.PermissionsBoundary.of(this).apply(iam.ManagedPolicy.fromManagedPolicyName(this, 'Boundary', BOUNDARY));
    Tags.of(this).add('CostCenter', '4711');

    new RotatingKey(this, 'Data', { alias: 'payments/data' }).addOnDemandRotation('OnDemand');

    const signing = new ManualRotationAlias(this, 'Signing', {
      aliasName: 'payments/signing',
      keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
      rotationPeriod: Duration.days(180),
      alsoTrust: props.alsoTrust,
    });
    new CfnOutput(this, 'StateMachineArn', { value: signing.stateMachine.stateMachineArn });
  }
}

/** One environment. Each has an account of its own: the same names everywhere. */
export class Environment extends Stage {
  constructor(scope: Construct, id: string, props: StageProps & PaymentsKeysProps = {}) {
    super(scope, id, props);
    new PaymentsKeys(this, 'PaymentsKeys', props);
  }
}

if (require.main === module) {
  const app = new App();
  Aspects.of(app).add(new AwsSolutionsChecks());
  for (const id of ['Development', 'Production']) new Environment(app, id);
}
