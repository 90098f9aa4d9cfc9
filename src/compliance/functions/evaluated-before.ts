import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { paginateGetComplianceDetailsByConfigRule } from '@aws-sdk/client-config-service';
import type { Calls } from './calls';
import { nameOf } from '../../private/errors';
import { KEY_RESOURCE_TYPE } from '../contract';

/**
 * The most that AWS Config puts on a page. https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html
 * (read 2026-11-25)
 */
const PAGE = 100;

export interface EvaluatedBefore {
  readonly keyIds: readonly string[];
  /** It was told to stop before the last page. */
  readonly cut: boolean;
}

/** The ids of the keys about which AWS Config shows a verdict of this rule, as far as there is time. */
export async function evaluatedBefore(
  config: ConfigServiceClient,
  calls: Calls,
  ruleName: string,
  stop: () => boolean,
): Promise<EvaluatedBefore> {
  const ids = new Set<string>();
  const client = calls.paced(config, 'GetComplianceDetailsByConfigRule');
  const input = { ConfigRuleName: ruleName, ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'] as const, Limit: PAGE };
  try {
    for await (const page of paginateGetComplianceDetailsByConfigRule(
      { client },
      { ...input, ComplianceTypes: [...input.ComplianceTypes] },
    )) {
      for (const { EvaluationResultIdentifier: identifier } of page.EvaluationResults ?? []) {
        const { ResourceType, ResourceId } = identifier?.EvaluationResultQualifier ?? {};
        if (ResourceType === KEY_RESOURCE_TYPE && ResourceId !== undefined) ids.add(ResourceId);
      }
      if (page.NextToken && stop()) return { keyIds: [...ids], cut: true };
    }
  } catch (error) {
    if (nameOf(error) !== 'NoSuchConfigRuleException') throw error; // somebody tries the function out, without a rule
  }
  return { keyIds: [...ids], cut: false };
}
