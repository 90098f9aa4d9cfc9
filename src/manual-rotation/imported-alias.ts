import type { Duration } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ManualRotationAliasBase } from './alias-base';
import { aliasMetric } from './alias-metrics';
import { checkedAliasName } from './alias-names';
import { told } from './told';
import type { KeyTemplate } from '../key-template';
import type { IManualRotationAlias, ManualRotationAliasAttributes } from '../manual-rotation-alias-interface';
import { checkedDuration, required } from '../private/given';
import { placeOf } from '../private/invalid';
import { KINDS, requiredKind } from '../private/kinds';
import { checkProps } from '../private/structs';

/** An alias of elsewhere, known by its attributes. */
export function importedAlias(scope: Construct, id: string, attrs: ManualRotationAliasAttributes): IManualRotationAlias {
  required(placeOf(scope, id), 'attrs', attrs, "{ aliasName: '...' }");
  attrs = checkProps(placeOf(scope, id), 'ManualRotationAliasAttributes', attrs);
  class Import extends ManualRotationAliasBase {
    public readonly aliasName: string;
    public readonly aliasArn: string;
    public readonly familyName: string;
    public readonly keyTemplate?: KeyTemplate = attrs.keyTemplate;
    public readonly rotationPeriod?: Duration = attrs.rotationPeriod;
    public readonly stateMachineArn?: string = attrs.stateMachineArn;

    constructor() {
      super(scope, id);
      this.aliasName = checkedAliasName(this, attrs.aliasName);
      this.familyName = checkedAliasName(this, attrs.familyName ?? this.aliasName, 'familyName');
      if (attrs.keyTemplate !== undefined) requiredKind(this, 'keyTemplate', attrs.keyTemplate, KINDS.keyTemplate);
      if (attrs.rotationPeriod !== undefined) checkedDuration(this, 'rotationPeriod', attrs.rotationPeriod, 'days');
      this.aliasArn = Stack.of(this).formatArn({ service: 'kms', resource: this.aliasName });
    }

    protected _metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
      return aliasMetric(this, told(this, 'stackName', attrs.stackName, metricName), metricName, options);
    }
  }
  return new Import();
}
