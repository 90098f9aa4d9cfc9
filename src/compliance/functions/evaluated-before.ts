import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { GetComplianceDetailsByConfigRuleCommand } from '@aws-sdk/client-config-service';
import type { Calls } from './calls';
import { nameOf } from '../../private/errors';
import { KEY_RESOURCE_TYPE } from '../contract';

/** The most that AWS Config puts on a page. https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html (read 2026-11-25) */
const PAGE = 100;

/** The ids of the keys about which AWS Config shows a verdict of this rule. */
export async function evaluatedBefore(config: ConfigServiceClient, calls: Calls, ruleName: string): Promise<string[]> {
  const ids = new Set<string>();
  let NextToken: string | undefined;
  try {
    do {
      const page = await calls.paced('GetComplianceDetailsByConfigRule', () => config.send(new GetComplianceDetailsByConfigRuleCommand({
        ConfigRuleName: ruleName, ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'], Limit: PAGE, NextToken,
      })));
      for (const { EvaluationResultIdentifier: identifier } of page.EvaluationResults ?? []) {
        const { ResourceType, ResourceId } = identifier?.EvaluationResultQualifier ?? {};
        if (ResourceType === KEY_RESOURCE_TYPE && ResourceId !== undefined) ids.add(ResourceId);
      }
      NextToken = page.NextToken || undefined;
    } while (NextToken !== undefined);
  } catch (error) {
    if (nameOf(error) !== 'NoSuchConfigRuleException') throw error; // somebody tries the function out, without a rule
  }
  return [...ids];
}
