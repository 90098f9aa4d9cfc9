import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { RotationStandard } from './rotation-standard';

/**
 * What a hook does with a resource that breaks a rule.
 */
export enum HookFailureMode {
  /** The operation goes on, and its events show a warning. */
  WARN = 'WARN',
  /** The operation stops before the resource is made or changed, and the stack rolls back. */
  FAIL = 'FAIL',
}

/**
 * Properties of a `RotationGuardHook`.
 */
export interface RotationGuardHookProps {
  /**
   * What keys are held to.
   */
  readonly standard: RotationStandard;

  /**
   * What becomes of an operation with a resource that breaks a rule.
   *
   * Let it warn for some weeks, look at what it finds, then let it fail.
   *
   * @default HookFailureMode.WARN
   */
  readonly failureMode?: HookFailureMode;

  /**
   * Whether AWS CloudFormation calls the hook.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The name of the hook, one for an account and Region: three parts of 2 to 64 letters and digits, with `::` between them, and not of AWS.
   *
   * A change makes a new hook.
   *
   * @default 'Private::KmsKeys::RotationStandard'
   */
  readonly hookAlias?: string;

  /**
   * Stacks that the hook does not look at, by name: the only waiver that a hook knows. 1 to 50.
   *
   * @default - it looks at every stack of account and Region
   */
  readonly excludedStackNames?: string[];

  /**
   * Whether the numbers of days are in a file of their own, the input parameters of the hook, rather than in its rules.
   *
   * Rules that were reviewed once then serve hooks with other numbers. If that file is lost, every key is a finding.
   *
   * @default false
   */
  readonly numbersAsInputParameters?: boolean;

  /**
   * Where the reports of Guard go, one for each resource that was looked at.
   *
   * @default - a new bucket, encrypted by Amazon S3, that keeps them for 90 days
   */
  readonly logBucket?: s3.IBucket;
}
