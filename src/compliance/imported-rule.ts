import type { Duration } from 'aws-cdk-lib';
import type * as config from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import { RotationComplianceRuleBase } from './rule-base';
import { checkedRuleTerms } from './rule-terms';
import { required, requiredText } from '../private/given';
import { invalid, placeOf } from '../private/invalid';
import { checkProps } from '../private/structs';
import type { IRotationComplianceRule, RotationComplianceRuleAttributes } from '../rotation-compliance-rule-interface';
import type { KeyTagScope } from '../rotation-compliance-rule-props';

/** A rule of elsewhere, known by its attributes. */
export function importedRule(scope: Construct, id: string, attrs: RotationComplianceRuleAttributes): IRotationComplianceRule {
  required(placeOf(scope, id), 'attrs', attrs, "{ configRuleName: '...', maxKeyAge: ..., gracePeriod: ... }");
  attrs = checkProps(placeOf(scope, id), 'RotationComplianceRuleAttributes', attrs);
  class Import extends RotationComplianceRuleBase {
    public readonly configRuleName = attrs.configRuleName;
    public readonly maxKeyAge: Duration = attrs.maxKeyAge;
    public readonly gracePeriod: Duration = attrs.gracePeriod;
    public readonly scopeTag?: KeyTagScope = attrs.scopeTag;

    constructor() {
      super(scope, id);
      requiredText(this, 'configRuleName', attrs.configRuleName, 'the name of the AWS Config rule');
      for (const prop of ['maxKeyAge', 'gracePeriod'] as const) required(this, prop, attrs[prop], 'a Duration, as the rule has it');
      checkedRuleTerms(this, attrs);
    }

    public get configRuleRef(): config.ConfigRuleReference {
      const rule = this;
      return {
        configRuleName: this.configRuleName,
        get configRuleArn(): string {
          if (attrs.configRuleArn !== undefined) return attrs.configRuleArn;
          throw invalid(rule, "'configRuleArn' must be given to fromRotationComplianceRuleAttributes for "
            + "'configRuleRef.configRuleArn', got none; the stack of the rule knows it");
        },
      };
    }
  }
  return new Import();
}
