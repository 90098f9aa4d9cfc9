import type { RuleParameters } from '../../compliance/contract';
import { KEY_RESOURCE_TYPE } from '../../compliance/contract';
import { keySpecsText } from '../../compliance/key-spec-text';
import type { StandardDocument } from '../document';

/** The parameter of the pack that says which function judges. */
export const FUNCTION_PARAMETER = 'EvaluatorFunctionArn';

/** Of account and Region. */
export const CONFIG_RULE_NAME = 'kms-key-age';

/** https://docs.aws.amazon.com/config/latest/developerguide/custom-conformance-pack.html (read 2026-11-28: 51,200 bytes in a request) */
export const MAX_PACK_BYTES = 51_200;

/** What the rule's function is told. */
export function ruleParametersOf(
  { maxKeyAgeDays, gracePeriodDays, keySpecs }: StandardDocument,
  settingsParameter?: string,
): RuleParameters {
  return {
    maxKeyAgeDays: String(maxKeyAgeDays),
    gracePeriodDays: String(gracePeriodDays),
    ...(keySpecs.length === 0 ? {} : { keySpecs: keySpecsText(keySpecs) }),
    ...(settingsParameter === undefined ? {} : { settingsParameter }),
  };
}

/**
 * A conformance pack of AWS Config with the rule for the age of keys; its function is deployed beside it. YAML, and valid as a template
 * of its own.
 */
export function conformancePack(standard: StandardDocument, settingsParameter?: string): string {
  const parameters = Object.entries(ruleParametersOf(standard, settingsParameter)).map(([name, value]) => `        ${name}: '${value}'`);
  return `# ${standard.name} ${standard.version}: a conformance pack of AWS Config. Deploy the function of evaluator.zip in each `
    + `account and Region first, and let
# config.amazonaws.com of that account invoke it.
Parameters:
  ${FUNCTION_PARAMETER}:
    Type: String
Resources:
  KeyAge:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: ${CONFIG_RULE_NAME}
      Description: Material of keys in use is at most ${standard.maxKeyAgeDays} days old, plus ${standard.gracePeriodDays} days of grace
      InputParameters:
${parameters.join('\n')}
      Scope:
        ComplianceResourceTypes:
          - ${KEY_RESOURCE_TYPE}
      Source:
        Owner: CUSTOM_LAMBDA
        SourceIdentifier:
          Ref: ${FUNCTION_PARAMETER}
        SourceDetails:
          - EventSource: aws.config
            MessageType: ScheduledNotification
            MaximumExecutionFrequency: TwentyFour_Hours
          - EventSource: aws.config
            MessageType: ConfigurationItemChangeNotification
          - EventSource: aws.config
            MessageType: OversizedConfigurationItemChangeNotification
`;
}
