/**
 * One standard for an organization: what AWS Organizations denies, what AWS CloudFormation stops, and where all verdicts come together.
 *
 * For the management account, or one that manages policies and AWS Config for it.
 * `npx cdk synth --app 'npx tsx examples/organization-standard.ts'` shows the template.
 */
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
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

/** What the AWS Config rule is called in every account: dashboard and queries find it by its name. */
export const CONFIG_RULE_NAME = 'kms-key-age';

/** Where the organization has accounts. */
const REGIONS = ['eu-central-1', 'eu-west-1'];

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

    // A row for each Region, a line for each account. Needs Amazon CloudWatch's links from the accounts to this one (its cross-account
    // observability), which landing zones set up.
    const dashboard = new cloudwatch.Dashboard(this, 'KeysOfAllAccounts', {
      dashboardName: 'kms-keys-of-all-accounts',
      defaultInterval: Duration.days(28),
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
    });
    for (const region of REGIONS) {
      dashboard.addWidgets(...Object.entries({ KeysNonCompliant: 'too old', KeysJudged: 'judged', KeysUnreadable: 'not read' })
        .map(([metric, what]) => perAccount(`Keys ${what}, ${region}`, metric, region)));
    }
  }
}

/** A metric of the rule, one line for each account that is linked to this one. */
function perAccount(title: string, metric: string, region: string): cloudwatch.IWidget {
  const search = `{CdkKmsRotation,Rule} MetricName="${metric}" Rule="${CONFIG_RULE_NAME}"`;
  const expression = new cloudwatch.MathExpression({
    expression: `SEARCH('${search}', 'Maximum', 86400)`,
    label: "${PROP('AccountLabel')}",
    searchRegion: region,
    usingMetrics: {},
  });
  return new cloudwatch.GraphWidget({ title, region, width: 8, height: 6, left: [expression], period: Duration.days(1) });
}

if (require.main === module) {
  new Organization(new App(), 'Organization');
}
