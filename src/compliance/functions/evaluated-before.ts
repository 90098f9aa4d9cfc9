import type { ComplianceType, ConfigServiceClient } from '@aws-sdk/client-config-service';
import { paginateGetComplianceDetailsByConfigRule } from '@aws-sdk/client-config-service';
import type { Calls } from './calls';
import { nameOf } from '../../private/errors';
import { KEY_RESOURCE_TYPE } from '../contract';
import type { ShownVerdict } from '../standing';

/**
 * The most that AWS Config puts on a page. https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html
 * (read 2026-11-25)
 */
const PAGE = 100;

export interface EvaluatedBefore {
  /** By the id of the key. */
  readonly shown: ReadonlyMap<string, ShownVerdict>;
  /** It was told to stop before the last page. */
  readonly cut: boolean;
}

/** What to ask for. */
export interface Question {
  readonly ruleName: string;
  /** Also what AWS Config may not show at all: that a key is not applicable. */
  readonly notApplicable: boolean;
  readonly stop: () => boolean;
}

/** The verdicts of this rule that AWS Config shows, as far as there is time. */
export async function evaluatedBefore(
  config: ConfigServiceClient,
  calls: Calls,
  { ruleName, notApplicable, stop }: Question,
): Promise<EvaluatedBefore> {
  const shown = new Map<string, ShownVerdict>();
  const client = calls.paced(config, 'GetComplianceDetailsByConfigRule');
  const types: ComplianceType[] = ['COMPLIANT', 'NON_COMPLIANT', ...(notApplicable ? ['NOT_APPLICABLE' as const] : [])];
  try {
    for await (const page of paginateGetComplianceDetailsByConfigRule(
      { client },
      { ConfigRuleName: ruleName, ComplianceTypes: types, Limit: PAGE },
    )) {
      for (const { EvaluationResultIdentifier: identifier, ...result } of page.EvaluationResults ?? []) {
        const { ComplianceType, Annotation, ResultRecordedTime } = result;
        const { ResourceType, ResourceId } = identifier?.EvaluationResultQualifier ?? {};
        if (ResourceType !== KEY_RESOURCE_TYPE || ResourceId === undefined) continue;
        shown.set(ResourceId, { compliance: ComplianceType ?? '', annotation: Annotation ?? '', recordedAt: ResultRecordedTime });
      }
      if (page.NextToken && stop()) return { shown, cut: true };
    }
  } catch (error) {
    if (nameOf(error) !== 'NoSuchConfigRuleException') throw error; // somebody tries the function out, without a rule
  }
  return { shown, cut: false };
}

/** The keys about which it shows more than that they are none of the rule's business. */
export function judgedBefore({ shown }: EvaluatedBefore): string[] {
  return [...shown].filter(([, { compliance }]) => compliance !== 'NOT_APPLICABLE').map(([keyId]) => keyId);
}
