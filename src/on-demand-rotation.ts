import { Duration, Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import type { OnDemandInput } from './on-demand/contract';
import { ON_DEMAND_DETAIL_TYPES, ON_DEMAND_METRICS, YOUNG_HOURS } from './on-demand/contract';
import { OnDemandAlarms } from './on-demand/on-demand-alarms';
import type { OnDemandTerms } from './on-demand/on-demand-input';
import { checkedOnDemandTerms, checkKey, keyProblems } from './on-demand/on-demand-input';
import { onDemandMachine } from './on-demand/on-demand-machine';
import { onDemandMetric } from './on-demand/on-demand-metrics';
import { keyPolicyProblems, letKeyPolicyAdmit, onDemandRole } from './on-demand/on-demand-role';
import { OnDemandStack } from './on-demand/on-demand-stack';
import type { OnDemandRotationProps } from './on-demand-rotation-props';
import { dailyTick } from './private/daily-tick';
import { eventRule, failedExecutionRule } from './private/event-rule';
import { EVENT_SOURCE } from './private/vocabulary';
import type { RotatingKey } from './rotating-key';

/** Amazon EventBridge tries for 24 hours by default. An event that came so late would find the material of its first delivery too old to be seen as a repetition (12 hours). */
const EVENT_AGE = Duration.hours(YOUNG_HOURS - 1);

/**
 * Defines the rotation of a RotatingKey on demand: by a schedule, by an event, or by hand, within what AWS KMS allows in the life of a key.
 *
 * A state machine of AWS Step Functions checks that the key can be rotated now, and that more than the reserve of its 25 on-demand rotations is left;
 * for imported key material, that new material is pending. It watches the key for 5 to 15 minutes, for answers of AWS KMS may be old, and starts
 * no rotation if one runs or has just ended. It calls AWS KMS, waits (usually 100 seconds to 8 minutes), proves that another key material is
 * current, and sends an event. An automatic rotation that is in the way is waited for. It never does any
 * cryptography, imports no key material, and changes nothing but the key's current material.
 *
 * Resources: an IAM role, a state machine and, with `every`, a schedule; for each stack with any (100 keys at most), a log group, a function with
 * its role and, with a schedule, a role for the schedules. Cost: three custom metrics for each key; the first two rotations of a key, automatic
 * or on demand, add $1 each to its monthly price, later ones nothing; the function is called once in each round of reading, and that and the
 * rest is cents.
 *
 * @resource AWS::StepFunctions::StateMachine
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
 *
 * @example
 * declare const operators: iam.Role;
 *
 * const key = new RotatingKey(this, 'DataKey', { rotationPeriod: Duration.days(365) });
 * const rotation = key.addOnDemandRotation('OnDemand'); // by hand: no schedule
 * rotation.grantRotate(operators);
 *
 * @example
 * // Imported key material: rotated as soon as new material is imported, at the latest when the old one is a year old
 * const imported = new RotatingKey(this, 'ImportedKey', { origin: KeyOrigin.EXTERNAL });
 * const rotation = imported.addOnDemandRotation('OnDemand', { every: Duration.days(365) });
 * imported.onMaterialImported('Imported', { target: rotation.eventTarget() });
 */
@propertyInjectable
export class OnDemandRotation extends Resource {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.OnDemandRotation';

  /** The key that is rotated. */
  public readonly key: RotatingKey;

  /**
   * The state machine. Start it with `{"reason": "manual", "fromKeyMaterialId": "<CurrentKeyMaterialId of DescribeKey>"}` to rotate the key once, however
   * often it is asked for.
   */
  public readonly stateMachine: sfn.IStateMachine;

  /**
   * The numbers, for what is defined beside the rotation.
   *
   * @internal
   */
  public readonly _terms: OnDemandTerms;

  constructor(scope: Construct, id: string, props: OnDemandRotationProps) {
    super(scope, id);
    checkKey(this, props.key);
    const terms = checkedOnDemandTerms(this, props);
    this._terms = terms;
    this.key = props.key;

    const shared = OnDemandStack.of(this);
    const role = onDemandRole(this, 'Role', this.key, shared);
    shared.letRead(this, this.key.keyArn);
    letKeyPolicyAdmit(this, this.key);
    const machine = onDemandMachine(this, 'Resource', shared, role, { keyArn: this.key.keyArn, ...terms });
    this.stateMachine = sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', machine.attrArn);
    if (terms.everyDays > 0) dailyTick(this, 'Schedule', { machine, role: shared.schedulerRole });

    this.node.addValidation({ validate: () => [...keyProblems(this.key, terms), ...keyPolicyProblems(this, this.key)] });
  }

  /**
   * Lets somebody start the state machine: rotate the key, also below the reserve.
   *
   * @param grantee who may
   */
  public grantRotate(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /**
   * A target that rotates the key when an event arrives.
   *
   * For events that mean that the key is to be rotated now, such as an import of key material or the first occurrence of a finding of a security
   * tool. An event that is delivered twice rotates once: material that is younger than 12 hours is left, unless imported material is pending, and
   * Amazon EventBridge tries to deliver an event for 11 hours at most.
   *
   * An event that is *sent* again later is a new one, and rotates again: security tools send an open finding anew for days. Narrow the pattern of the
   * rule to first occurrences, or 20 rotations are spent in ten days.
   *
   * @example
   * const key = new RotatingKey(this, 'ImportedKey', { origin: KeyOrigin.EXTERNAL });
   * const rotation = key.addOnDemandRotation('OnDemand');
   * key.onMaterialImported('Imported', { target: rotation.eventTarget() });
   */
  public eventTarget(): events.IRuleTarget {
    const input: OnDemandInput = { reason: 'event' };
    return new targets.SfnStateMachine(this.stateMachine, { input: events.RuleTargetInput.fromObject(input), maxEventAge: EVENT_AGE });
  }

  /**
   * Defines a rule for rotations that the state machine has proven.
   *
   * @param id the construct id of the rule, below this construct
   * @param options target, name and description; a pattern can only narrow the rule
   */
  public onRotated(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, ON_DEMAND_DETAIL_TYPES.rotated, options);
  }

  /**
   * Defines a rule for runs that did not rotate the key, with the reason and what to do.
   *
   * Runs with a wrong input send no such event, nor does a run that cannot; `onRotationFailed()` hears of all.
   *
   * @param id the construct id of the rule, below this construct
   * @param options target, name and description; a pattern can only narrow the rule
   */
  public onBlocked(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, ON_DEMAND_DETAIL_TYPES.blocked, options);
  }

  /**
   * Defines a rule for runs that ended badly, told by AWS Step Functions: also those that could not say so themselves.
   *
   * @param id the construct id of the rule, below this construct
   * @param options target, name and description; a pattern can only narrow the rule
   */
  public onRotationFailed(id: string, options?: events.OnEventOptions): events.Rule {
    return failedExecutionRule(this, id, this.stateMachine.stateMachineArn, options);
  }

  /**
   * Adds alarms: a run failed, timed out, was aborted; and, with `every`, no run succeeded for 48 hours.
   *
   * Each says in its description what it means, with a link to the runbook. Cost: three or four alarms. Called again, it adds the action to the
   * same alarms.
   *
   * The last one goes off soon after the first deployment, for the 48 hours before count as silent, and stays on until the first daily run has succeeded:
   * after that deployment, start the machine with `{"reason": "tick"}`, which rotates only what is due.
   *
   * @param action what to do when an alarm goes off; without any, they only change their state
   */
  public addAlarms(action?: cloudwatch.IAlarmAction): cloudwatch.Alarm[] {
    const existing = this.node.tryFindChild('Alarms') as OnDemandAlarms | undefined;
    const alarms = existing ?? new OnDemandAlarms(this, 'Alarms', {
      keyName: this.key.node.path, stateMachine: this.stateMachine, machine: this.node.findChild('Resource'), scheduled: this._terms.everyDays > 0,
    });
    if (action !== undefined) alarms.addAction(action);
    return alarms.all;
  }

  /**
   * The age of the current key material in days, counted from its rotation, whoever started that, or from the creation of the key.
   *
   * Published by each run: with `every` once a day, else only when somebody starts one.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - maximum over a day
   */
  public metricMaterialAgeDays(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return onDemandMetric(this, ON_DEMAND_METRICS.materialAgeDays, options);
  }

  /**
   * The days that are left until the key material is as old as `every` lets it become; negative when it is older.
   *
   * Only with `every` are there data. Published by each run.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over a day
   */
  public metricDaysUntilDue(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return onDemandMetric(this, ON_DEMAND_METRICS.daysUntilDue, { statistic: cloudwatch.Stats.MINIMUM, ...options });
  }

  /**
   * How many on-demand rotations are left in the life of the key, the reserve included.
   *
   * Published by each run: with `every` once a day, else only when somebody starts one.
   *
   * @param options statistic, period and looks; namespace, name and dimensions are fixed
   * @default - minimum over a day
   */
  public metricOnDemandRotationsLeft(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return onDemandMetric(this, ON_DEMAND_METRICS.onDemandRotationsLeft, { statistic: cloudwatch.Stats.MINIMUM, ...options });
  }

  private on(id: string, detailType: string, options: events.OnEventOptions = {}): events.Rule {
    return eventRule(this, id, options, { source: [EVENT_SOURCE], detailType: [detailType], detail: { keyArn: [this.key.keyArn] } });
  }
}
