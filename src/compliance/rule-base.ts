import type { Duration } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as config from 'aws-cdk-lib/aws-config';
import type * as events from 'aws-cdk-lib/aws-events';
import { COMPLIANCE_METRICS } from './contract';
import { ruleMetric } from './rule-metrics';
import { eventRule } from '../private/event-rule';
import type { IRotationComplianceRule } from '../rotation-compliance-rule-interface';
import type { KeyTagScope } from '../rotation-compliance-rule-props';

/**
 * What a rule of this app and one of elsewhere have in common. Not exported: to users, its methods are those of `RotationComplianceRule`.
 * Events as aws-cdk-lib's own rules have them.
 *
 * @internal
 */
export abstract class RotationComplianceRuleBase extends Resource implements IRotationComplianceRule {
  public abstract readonly configRuleName: string;
  public abstract readonly configRuleRef: config.ConfigRuleReference;
  public abstract readonly maxKeyAge: Duration;
  public abstract readonly gracePeriod: Duration;
  public abstract readonly scopeTag?: KeyTagScope;

  public metricJudged(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this, COMPLIANCE_METRICS.judged, options);
  }

  public metricNonCompliant(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this, COMPLIANCE_METRICS.nonCompliant, options);
  }

  public metricWaived(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this, COMPLIANCE_METRICS.waived, options);
  }

  public metricOutOfScope(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this, COMPLIANCE_METRICS.outOfScope, options);
  }

  public metricPostponed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this, COMPLIANCE_METRICS.postponed, options);
  }

  public metricUnreadable(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this, COMPLIANCE_METRICS.unreadable, options);
  }

  public metricCalls(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this, COMPLIANCE_METRICS.calls, options);
  }

  public onEvent(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.ruleFor(id, options, {});
  }

  public onComplianceChange(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.ruleFor(id, options, { detailType: ['Config Rules Compliance Change'] });
  }

  public onReEvaluationStatus(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.ruleFor(id, options, { detailType: ['Config Rules Re-evaluation Status'] });
  }

  private ruleFor(id: string, options: events.OnEventOptions, pattern: events.EventPattern): events.Rule {
    return eventRule(this, id, options, { source: ['aws.config'], detail: { configRuleName: [this.configRuleName] }, ...pattern });
  }
}
