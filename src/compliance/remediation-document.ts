import { readFileSync } from 'node:fs';
import * as path from 'path';
import { KEY_RESOURCE_TYPE } from './contract';

/** What the script is told. Constants of the document: whoever starts it chooses the key, and nothing else. */
export interface RemediationTerms {
  readonly rotationPeriodDays: number;
  readonly maxKeyAgeDays: number;
  readonly reservedRotations: number;
}

/** The name of the step, of the parameters and of the outputs: operator UI, and AWS Config names the parameters. */
export const KEY_ID = 'KeyId';
export const ASSUME_ROLE = 'AutomationAssumeRole'; // AWS Config takes no other name for automatic remediation
const STEP = 'MakeYoung';

/** An automation that makes the material of one key young. */
export function remediationDocument(roleArn: string, terms: RemediationTerms): object {
  return {
    schemaVersion: '0.3',
    description:
      `Switches the automatic rotation of an AWS KMS key on (every ${terms.rotationPeriodDays} days), and rotates it once on ` +
      `demand if its material is older than ${terms.maxKeyAgeDays} days.`,
    assumeRole: `{{ ${ASSUME_ROLE} }}`,
    parameters: {
      [KEY_ID]: {
        type: 'String',
        description: 'The id or ARN of the key.',
        allowedPattern: '^(arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/)?[A-Za-z0-9-]{1,64}$',
      },
      [ASSUME_ROLE]: {
        type: 'String',
        description: 'The role made for it; no other is taken.',
        default: roleArn,
        allowedValues: [roleArn],
      },
    },
    outputs: [`${STEP}.Outcome`, `${STEP}.Message`],
    mainSteps: [
      {
        name: STEP,
        action: 'aws:executeScript',
        timeoutSeconds: 300, // half of what AWS Systems Manager gives a script: throttled calls take their time
        onFailure: 'Abort',
        isEnd: true,
        inputs: {
          Runtime: 'python3.11',
          Handler: 'remediate',
          InputPayload: { keyId: `{{ ${KEY_ID} }}`, ...terms },
          Script: readFileSync(path.join(__dirname, 'remediation.py'), 'utf8'),
        },
        outputs: [
          { Name: 'Outcome', Selector: '$.Payload.outcome', Type: 'String' },
          { Name: 'Message', Selector: '$.Payload.message', Type: 'String' },
        ],
      },
    ],
  };
}

/** As AWS Systems Manager writes resource types. */
export const TARGET_TYPE = `/${KEY_RESOURCE_TYPE}`;
