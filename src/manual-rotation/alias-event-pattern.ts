import type * as events from 'aws-cdk-lib/aws-events';
import { ownEventPattern } from '../private/own-events';

/** Matches events that the machines of these aliases send. */
export function aliasEventPattern(
  aliasNames: string[],
  detailType: string[],
  more: Readonly<Record<string, unknown>> = {},
): events.EventPattern {
  return ownEventPattern(detailType, { alias: aliasNames, ...more });
}
