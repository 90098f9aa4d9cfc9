import type { Section } from './section';
import { runbookUrl } from '../private/runbook';
import type { IRotationComplianceRule } from '../rotation-compliance-rule-interface';

/** What there is to see of an AWS Config rule: of its keys, and of itself. */
export function complianceSection(rule: IRotationComplianceRule): Section {
  return {
    heading: `Age of keys, judged by ${rule.configRuleName}`,
    text: [
      `The material of a key may be ${rule.maxKeyAge.toDays()} days old, plus ` +
        `${rule.gracePeriod.toDays()} days of grace. [Runbook](${runbookUrl(rule)})`,
    ],
    graphs: [
      { title: 'Keys judged', left: [rule.metricJudged({ label: 'judged' })] },
      {
        title: 'Keys too old, keys not read',
        left: [rule.metricNonCompliant({ label: 'non-compliant' }), rule.metricUnreadable({ label: 'not read' })],
        leftAnnotations: [{ value: 0, label: 'all compliant, all read' }],
      },
      {
        title: 'Keys not judged: waived, out of scope, postponed',
        left: [
          rule.metricWaived({ label: 'waived' }),
          rule.metricOutOfScope({ label: 'out of scope' }),
          rule.metricPostponed({ label: 'postponed' }),
        ],
      },
      { title: 'Calls of AWS KMS in one evaluation', left: [rule.metricCalls({ label: 'calls' })] },
    ],
  };
}
