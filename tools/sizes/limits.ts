/** The most that AWS takes of something. All are hard limits: there is nothing to ask AWS Support for. */
export interface Limit {
  readonly what: string;
  readonly most: number;
  /** Where AWS says so. Names, descriptions and the definition are as in botocore 1.43's models, too; the quotas are not in those. */
  readonly source: string;
}

const CLOUDFORMATION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html';
const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';
const STEP_FUNCTIONS = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html';
const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html';

/** Each is compared with the worst of its kind in a stack. */
export const LIMITS = {
  // "1 MB", in an S3 object, where the CLI always puts it. The service's own message says which: "Template may not exceed 1000000 bytes in
  // size" (https://github.com/aws-samples/aws-vpc-cidr-mgmt/issues/10); the CDK and cfn-lint warn at that number, too.
  template: { what: 'template, bytes', most: 1_000_000, source: CLOUDFORMATION },
  compactTemplate: { what: 'the same with suppressTemplateIndentation', most: 1_000_000, source: CLOUDFORMATION },
  resources: { what: 'resources', most: 500, source: CLOUDFORMATION },
  logicalId: { what: 'logical id, characters', most: 255, source: CLOUDFORMATION },
  // All inline policies of a role together. IAM does not count white space; none is written here but what is inside of strings.
  inlinePolicies: { what: 'inline policies of a role, characters', most: 10_240, source: IAM },
  trustPolicy: { what: 'trust policy of a role, characters', most: 2_048, source: IAM },
  roleName: { what: 'role name, characters', most: 64, source: IAM },
  roleDescription: {
    what: 'role description, characters',
    most: 1_000,
    source: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html',
  },
  machineName: { what: 'state machine name, characters', most: 80, source: STEP_FUNCTIONS },
  definition: { what: 'definition after substitution, bytes', most: 1_048_576, source: STEP_FUNCTIONS },
  keyPolicy: { what: 'key policy, bytes', most: 32_768, source: KMS },
  keyTags: {
    what: 'tags of a key at its creation',
    most: 50,
    source: 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
  },
  keyDescription: {
    what: 'key description, characters',
    most: 8_192,
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html',
  },
  lambdaEnvironment: {
    what: 'environment of a function, bytes',
    most: 4_096,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  scheduleDescription: {
    what: 'schedule description, characters',
    most: 512,
    source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html',
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** Not AWS's, but what this library promises. */
export const RESOURCES_PER_ALIAS = 4;
