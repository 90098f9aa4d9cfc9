import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * What an organization wants of the roles, functions and log groups that the constructs of this library make. Nothing of it is needed.
 *
 * A permissions boundary is the AWS CDK's matter: `iam.PermissionsBoundary.of(scope).apply()`.
 */
export interface RotationDefaultsProps {
  /**
   * The path of every role.
   *
   * Begins and ends with `/`, at most 512 characters, a literal. Changing it replaces all roles: families that are deployed need
   * `ManualRotationAliasProps.alsoTrust` first.
   *
   * @default - `/`
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
   */
  readonly rolePath?: string;

  /**
   * How the name of every role begins.
   *
   * 1 to 20 characters, letters, digits and `+=,.@_-`, a literal: with Region and a hash, names have at most 64. Roles that had a name of
   * AWS CloudFormation get a fixed one. Changing it replaces all roles: families that are deployed need
   * `ManualRotationAliasProps.alsoTrust` first.
   *
   * @default - `cdk-kms-rotation-` for roles that key policies name; AWS CloudFormation makes the other names
   */
  readonly roleNamePrefix?: string;

  /**
   * The VPC of every function.
   *
   * The roles may then make network interfaces. The functions need endpoints or a way out for AWS KMS, Resource Groups Tagging, AWS Step
   * Functions, AWS CloudFormation, Amazon S3 (answers to deployments), AWS Config and AWS Systems Manager, as far as the constructs in use
   * call them.
   *
   * @default - the functions are in no VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets in that VPC.
   *
   * @default - the AWS CDK's choice: private ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the functions in that VPC: nothing comes in, and HTTPS goes out.
   *
   * @default - one for each function, which lets everything out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key that encrypts the logs: symmetric, of the same Region.
   *
   * To the policy of a `kms.Key` of the app, a statement for Amazon CloudWatch Logs is added; any other key has to allow it already.
   *
   * The class of log groups is no setting: metrics are in the logs (embedded metric format), which only the class `STANDARD` knows.
   *
   * @default - Amazon CloudWatch Logs encrypts them with a key of its own
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * The memory of every function in MiB; one that needs more keeps its own.
   *
   * 256 to 10,240, whole. Cost: AWS Lambda's price goes with it; the functions run for seconds a day.
   *
   * @default - 256, and 512 for the function that judges keys
   */
  readonly functionMemorySize?: number;

  /**
   * Where your people read the runbook: alarms, notifications, events, dashboards and the causes of failed runs link to its sections.
   *
   * A page that has the headings of this library's `docs/runbook.md`, such as a copy of it in a wiki of yours; `#` and the anchor of the
   * section are added. Begins with `https://`, at most 256 characters, without blanks, quotes, braces and `#`, a literal. Set it above
   * aliases and their notifications alike: notifications tell only of events that link to their own runbook or to the public one.
   *
   * @default - the page of the installed version in the repository of this library
   */
  readonly runbookUrl?: string;
}
