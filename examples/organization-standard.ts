/**
 * One standard for an organization: what AWS Organizations denies, what AWS CloudFormation stops, and where all verdicts come together.
 *
 * For the management account, or one that manages policies and AWS Config for it.
 * `npx cdk synth --app 'npx tsx examples/organization-standard.ts'` shows the template.
 */
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { HookFailureMode, KeySpecRule, OrganizationGuardrails, RotationGuardHook, RotationStandard, StandardRule } from '../src';

export const standard = new RotationStandard({
  name: 'acme-keys',
  version: '2026.1',
  maxKeyAge: Duration.days(365),
  requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'test', 'prod'] }],
  keySpecs: [KeySpecRule.forbidden('ECC_SECG_P256K1'), KeySpecRule.until('RSA_2048', '2030-12-31')],
  mandatory: [StandardRule.KEY_ROTATION],
});

/** For the units with production keys alone: a stack that is younger than this cannot delete its keys. */
export const production = new RotationStandard({
  name: 'acme-keys-production',
  version: '2026.1',
  minIdleBeforeDeletion: Duration.days(90),
  ignored: [StandardRule.KEY_ROTATION, StandardRule.KEY_ROTATION_PERIOD, StandardRule.DELETION_WINDOW], // the other one has them
});

/** A verdict on a key, as AWS Config's advanced queries know it. */
const VERDICT = "resourceType = 'AWS::Config::ResourceCompliance' AND configuration.targetResourceType = 'AWS::KMS::Key'";

export class Organization extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new OrganizationGuardrails(this, 'Guardrails', { standard, targetIds: ['ou-ab12-workload'] });
    new OrganizationGuardrails(this, 'ProductionGuardrails', { standard: production, targetIds: ['ou-ab12-products'] });

    // In this account; stack sets or files bring it to the others.
    new RotationGuardHook(this, 'Hook', { standard, failureMode: HookFailureMode.WARN });

    // A role of the landing zone, with AWS's policy AWSConfigRoleForOrganizations: it lists the accounts.
    const aggregatorRole = iam.Role.fromRoleName(this, 'AggregatorRole', 'config-aggregator');
    new config.CfnConfigurationAggregator(this, 'AllAccounts', {
      configurationAggregatorName: 'all-accounts',
      organizationAggregationSource: { allAwsRegions: true, roleArn: aggregatorRole.roleArn },
    });
    new config.CfnStoredQuery(this, 'Accounts', {
      queryName: 'kms-keys-not-compliant-by-account',
      queryDescription: 'How many AWS KMS keys are not compliant, by account; run it on the aggregator',
      queryExpression: `SELECT accountId, COUNT(*) WHERE ${VERDICT} AND configuration.complianceType = 'NON_COMPLIANT' GROUP BY accountId`,
    });
    new config.CfnStoredQuery(this, 'Keys', {
      queryName: 'kms-keys-not-compliant',
      queryDescription: 'Which AWS KMS keys are not compliant, and with which rules; run it on the aggregator',
      queryExpression: 'SELECT accountId, awsRegion, configuration.targetResourceId, configuration.configRuleList '
        + `WHERE ${VERDICT} AND configuration.complianceType = 'NON_COMPLIANT'`,
    });
    new config.CfnStoredQuery(this, 'Specs', {
      queryName: 'kms-keys-by-spec',
      queryDescription: 'How many AWS KMS keys there are of each spec: what a date in the standard will meet',
      queryExpression: 'SELECT configuration.keySpec, COUNT(*) '
        + "WHERE resourceType = 'AWS::KMS::Key' AND configuration.keyManager = 'CUSTOMER' "
        + 'GROUP BY configuration.keySpec',
    });
  }
}

if (require.main === module) {
  new Organization(new App(), 'Organization');
}
