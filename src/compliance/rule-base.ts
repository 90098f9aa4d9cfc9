import { Resource } from 'aws-cdk-lib';
import type * as config from 'aws-cdk-lib/aws-config';
import type * as events from 'aws-cdk-lib/aws-events';
import { eventRule } from '../private/event-rule';

/**
 * What any AWS Config rule tells. Not exported: to users, its methods are those of `RotationComplianceRule`. Events as aws-cdk-lib's own rules have them.
 *
 * @internal
 */
export abstract class ConfigRuleBase extends Resource implements config.IRule {
  public abstract readonly configRuleName: string;
  public abstract readonly configRuleArn: string;

  public get configRuleRef(): config.ConfigRuleReference {
    return { configRuleName: this.configRuleName, configRuleArn: this.configRuleArn };
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
