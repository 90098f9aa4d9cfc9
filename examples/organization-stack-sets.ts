/**
 * The rule and the hook of a standard in every account of an organization, new ones included, as a stack set.
 *
 * For the account that manages stack sets for the organization (its delegated administrator).
 * `npx cdk synth --app 'npx tsx examples/organization-stack-sets.ts'` shows the templates.
 */
import { App, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  Capability, DeploymentType, RegionConcurrencyType, StackSet, StackSetStack, StackSetTarget, StackSetTemplate,
} from 'cdk-stacksets'; // in an app of yours: a dependency of its own
import type { Construct } from 'constructs';
import { CONFIG_RULE_NAME, standard } from './organization-standard';
import { HookFailureMode, RotationGuardHook } from '../src';

/** Where the organization has accounts, and the units that get the stack set. */
const REGIONS = ['eu-central-1', 'eu-west-1'];
const UNITS = ['ou-ab12-workload', 'ou-ab12-products'];

/** The platform team's buckets for code, one in each Region, such as `acme-platform-eu-central-1`; all accounts may read them. */
const ASSETS = 'acme-platform';

export class KeysInEveryAccount extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // What each account gets, in each Region. AWS Config has to record there.
    const account = new StackSetStack(this, 'Account', {
      assetBuckets: REGIONS.map((region) => s3.Bucket.fromBucketName(this, `Assets-${region}`, `${ASSETS}-${region}`)),
      assetBucketPrefix: ASSETS,
    });
    // A topic that the landing zone makes in every account and Region.
    const operators = sns.Topic.fromTopicArn(account, 'Operators', account.formatArn({ service: 'sns', resource: 'platform-operators' }));
    standard.addComplianceRule(account, 'KeyAge', { configRuleName: CONFIG_RULE_NAME }).addAlarms({ actions: [new SnsAction(operators)] });
    new RotationGuardHook(account, 'Hook', { standard, failureMode: HookFailureMode.WARN });

    new StackSet(this, 'KeyStandard', {
      stackSetName: 'key-standard',
      description: `${standard.name} ${standard.version}: the AWS Config rule and the hook for AWS KMS keys`,
      template: StackSetTemplate.fromStackSetStack(account),
      target: StackSetTarget.fromOrganizationalUnits({ regions: REGIONS, organizationalUnits: UNITS }),
      // An account that joins a unit gets the stacks, and loses them when it leaves.
      deploymentType: DeploymentType.serviceManaged({ delegatedAdmin: true, autoDeployEnabled: true, autoDeployRetainStacks: false }),
      capabilities: [Capability.IAM],
      operationPreferences: {
        regionConcurrencyType: RegionConcurrencyType.SEQUENTIAL, // one Region shows what is wrong before the next one gets it
        maxConcurrentPercentage: 20,
        failureTolerancePercentage: 5,
      },
    });
  }
}

if (require.main === module) {
  new KeysInEveryAccount(new App(), 'KeysInEveryAccount');
}
