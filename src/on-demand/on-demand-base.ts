import { Duration, Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { OnDemandInput } from './contract';
import { ON_DEMAND_DETAIL_TYPES, ON_DEMAND_METRICS, YOUNG_HOURS } from './contract';
import { onDemandMetric } from './on-demand-metrics';
import type { IOnDemandRotation } from '../on-demand-rotation-interface';
import { refuseElsewhere } from '../private/environment';
import { eventRule, failedExecutionRule } from '../private/event-rule';
import { KINDS, requiredKind } from '../private/kinds';
import { ownEventPattern } from '../private/own-events';

/**
 * Amazon EventBridge tries for 24 hours by default. An event that came so late would find the material of its first delivery too old to be
 * seen as a repetition (12 hours).
 */
const EVENT_AGE = Duration.hours(YOUNG_HOURS - 1);

/**
 * What a rotation of this app and one of elsewhere have in common. Not exported: to users, its methods are those of `OnDemandRotation`.
 *
 * @internal
 */
export abstract class OnDemandRotationBase extends Resource implements IOnDemandRotation {
  public abstract readonly key: kms.IKeyRef;
  public abstract readonly stateMachine: sfn.IStateMachine;
  public abstract readonly maxMaterialAge?: Duration;
  public abstract readonly reservedRotations: number;

  public grantRotate(grantee: iam.IGrantable): iam.Grant {
    requiredKind(this, 'grantee', grantee, KINDS.grantee);
    return this.stateMachine.grantStartExecution(grantee);
  }

  public eventTarget(): events.IRuleTarget {
    const input: OnDemandInput = { reason: 'event' };
    const options = { input: events.RuleTargetInput.fromObject(input), maxEventAge: EVENT_AGE };
    const target = new targets.SfnStateMachine(this.stateMachine, options);
    // The environment of the machine is a token, since only its ARN is known, and the CDK warns of that, though it is of this stack.
    // `targetResource` serves nothing but that comparison, which is made here.
    return {
      bind: (rule, id) => {
        refuseElsewhere(rule, 'eventTarget()', this.env);
        return { ...target.bind(rule, id), targetResource: undefined };
      },
    };
  }

  public onRotated(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, ON_DEMAND_DETAIL_TYPES.rotated, options);
  }

  public onBlocked(id: string, options?: events.OnEventOptions): events.Rule {
    return this.on(id, ON_DEMAND_DETAIL_TYPES.blocked, options);
  }

  public onRotationFailed(id: string, options?: events.OnEventOptions): events.Rule {
    return failedExecutionRule(this, id, this.stateMachine.stateMachineArn, options);
  }

  public metricMaterialAgeDays(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return onDemandMetric(this, ON_DEMAND_METRICS.materialAgeDays, options);
  }

  public metricDaysUntilDue(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return onDemandMetric(this, ON_DEMAND_METRICS.daysUntilDue, { statistic: cloudwatch.Stats.MINIMUM, ...options });
  }

  public metricOnDemandRotationsLeft(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return onDemandMetric(this, ON_DEMAND_METRICS.onDemandRotationsLeft, { statistic: cloudwatch.Stats.MINIMUM, ...options });
  }

  private on(id: string, detailType: string, options: events.OnEventOptions = {}): events.Rule {
    return eventRule(this, id, options, ownEventPattern([detailType], { keyArn: [this.key.keyRef.keyArn] }));
  }
}
