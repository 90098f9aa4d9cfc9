import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { AppFinding } from './app-findings';

/** What acknowledgements begin with: `cdk-kms-rotation::KeyRotation`. Frozen. */
export const PLUGIN_NAME = 'cdk-kms-rotation';

/**
 * Whether somebody acknowledged a finding, on the construct or above it. Judged here: up to aws-cdk-lib 2.270, one acknowledgement anywhere
 * makes the core drop all findings of the rule in the whole app.
 */
export function isAcknowledged({ finding, construct }: AppFinding): boolean {
  return !finding.mandatory && construct.node.scopes.some((scope) => acknowledges(scope, `${PLUGIN_NAME}::${finding.rule}`));
}

function acknowledges({ node }: IConstruct, id: string): boolean {
  return node.metadata.some(({ type, data }) => (
    type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && typeof data === 'object' && data !== null && id in data));
}
