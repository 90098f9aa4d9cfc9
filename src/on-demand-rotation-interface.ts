import type { Duration, IResource } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/**
 * The rotation of a key on demand, of this stack or of another one.
 */
export interface IOnDemandRotation extends IResource {
  /**
   * The key that is rotated.
   */
  readonly key: kms.IKeyRef;

  /**
   * The state machine that rotates it.
   */
  readonly stateMachine: sfn.IStateMachine;

  /**
   * The age at which the key material is replaced; undefined if there is no schedule.
   */
  readonly maxMaterialAge?: Duration;

  /**
   * How many of the 25 on-demand rotations in the life of the key are left for emergencies.
   */
  readonly reservedRotations: number;

  /**
   * Lets somebody start the state machine: rotate the key, also below the reserve.
   *
   * @param grantee who may
   */
  grantRotate(grantee: iam.IGrantable): iam.Grant;

  /**
   * A target that rotates the key when an event arrives.
   *
   * For events that mean that the key is to be rotated now, such as an import of key material or the first occurrence of a finding of a
   * security tool. An event that is delivered twice rotates once: material that is younger than 12 hours is left, unless imported material
   * is pending, and Amazon EventBridge tries to deliver an event for 11 hours at most.
   *
   * An event that is *sent* again later is a new one, and rotates again: security tools send an open finding anew for days. Narrow the
   * pattern of the rule to first occurrences, or 20 rotations are spent in ten days.
   *
   * @example
   * const key = new RotatingKey(this, 'ImportedKey', { origin: KeyOrigin.EXTERNAL });
   * const rotation = key.addOnDemandRotation('OnDemand');
   * key.rotationEvents.onMaterialImported('Imported', { target: rotation.eventTarget() });
   */
  eventTarget(): events.IRuleTarget;

  /**
   * Defines a rule for rotations that the state machine has proven.
   *
   * @param id the construct id of the rule, below this construct
   * @param options target, name and description; a pattern can only narrow the rule
   */
  onRotated(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * Defines a rule for runs that did not rotate the key, with the reason and what to do.
   *
   * Runs with a wrong input send no such event, nor does a run that cannot; `onRotationFailed()` hears of all.
   *
   * @param id the construct id of the rule, below this construct
   * @param options target, name and description; a pattern can only narrow the rule
   */
  onBlocked(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * Defines a rule for runs that ended badly, told by AWS Step Functions: also those that could not say so themselves.
   *
   * @param id the construct id of the rule, below this construct
   * @param options target, name and description; a pattern can only narrow the rule
   */
  onRotationFailed(id: string, options?: events.OnEventOptions): events.Rule;

  /**
   * The age of the current key material in days, counted from its rotation, whoever started that, or from the creation of the key.
   *
   * Published by each run: with `maxMaterialAge` once a day, else only when somebody starts one.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  metricMaterialAgeDays(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * The days that are left until the key material is as old as `maxMaterialAge` lets it become; negative when it is older.
   *
   * Only with `maxMaterialAge` are there data. Published by each run.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over a day
   */
  metricDaysUntilDue(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many on-demand rotations are left in the life of the key, the reserve included.
   *
   * Published by each run: with `maxMaterialAge` once a day, else only when somebody starts one.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over a day
   */
  metricOnDemandRotationsLeft(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * What has to be known of an `OnDemandRotation` to use it from another stack or app, of the same account and Region.
 */
export interface OnDemandRotationAttributes {
  /**
   * The key that is rotated, such as `kms.Key.fromKeyArn()`; of the account and Region of the stack.
   */
  readonly key: kms.IKeyRef;

  /**
   * The ARN of the state machine.
   */
  readonly stateMachineArn: string;

  /**
   * The age at which the key material is replaced, as the rotation has it: 1 to 3650 whole days, a literal.
   *
   * @default - the rotation has no schedule
   */
  readonly maxMaterialAge?: Duration;

  /**
   * How many on-demand rotations are left for emergencies, as the rotation has it: a whole number between 0 and 24.
   */
  readonly reservedRotations: number;
}

/**
 * The alarms of an `OnDemandRotation`.
 */
export interface OnDemandRotationAlarms {
  /**
   * A run of the state machine failed within the last 12 hours.
   */
  readonly failed: cloudwatch.Alarm;

  /**
   * A run of the state machine took too long within the last 12 hours, and was stopped.
   */
  readonly timedOut: cloudwatch.Alarm;

  /**
   * Somebody aborted a run of the state machine within the last 12 hours.
   */
  readonly aborted: cloudwatch.Alarm;

  /**
   * No run of the state machine has succeeded for 48 hours.
   *
   * @default - no such alarm: without `maxMaterialAge` nothing runs daily
   */
  readonly silent?: cloudwatch.Alarm;
}
