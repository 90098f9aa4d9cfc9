import type { Duration } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from './contract';
import { refuseUseAsKey } from './no-key';
import { AliasRotationEvents } from '../alias-rotation-events';
import type { KeyTemplate } from '../key-template';
import { ManualRotationAliasGrants } from '../manual-rotation-alias-grants';
import type { IManualRotationAlias } from '../manual-rotation-alias-interface';

/**
 * What an alias of this app and one of elsewhere have in common. Not exported: to users, its methods are those of `ManualRotationAlias`.
 *
 * @internal
 */
export abstract class ManualRotationAliasBase extends Resource implements IManualRotationAlias {
  public abstract readonly aliasName: string;
  public abstract readonly aliasArn: string;
  public abstract readonly familyName: string;
  public abstract readonly keyTemplate?: KeyTemplate;
  public abstract readonly rotationPeriod?: Duration;
  public abstract readonly stateMachineArn?: string;

  public readonly grants = ManualRotationAliasGrants.fromAlias(this);
  public readonly rotationEvents = AliasRotationEvents.fromAlias(this);

  public metricMaterialAgeDays(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metric(METRICS.materialAgeDays, options);
  }

  public metricDaysOverdue(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metric(METRICS.daysOverdue, options);
  }

  public metricDaysSinceStaged(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metric(METRICS.daysSinceStaged, options);
  }

  public metricUnclaimedKeys(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metric(METRICS.unclaimedKeys, options);
  }

  public metricGenerationsKept(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metric(METRICS.generationsKept, options);
  }

  public metricCurrentKeyUsable(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metric(METRICS.currentKeyUsable, { statistic: cloudwatch.Stats.MINIMUM, ...options });
  }

  public metricHeld(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._metric(METRICS.held, options);
  }

  /** @internal */
  protected abstract _metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

refuseUseAsKey(ManualRotationAliasBase);
