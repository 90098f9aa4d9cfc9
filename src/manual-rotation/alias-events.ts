import type * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { eventRule } from '../private/event-rule';
import { ownEventPattern } from '../private/own-events';

/** A rule for events that the machine of one alias sends. */
export function onAliasEvent(
  scope: Construct, id: string, aliasName: string, detailType: string[], options: events.OnEventOptions = {},
): events.Rule {
  return eventRule(scope, id, options, aliasEventPattern([aliasName], detailType));
}

export function aliasEventPattern(aliasNames: string[], detailType: string[], more: Readonly<Record<string, unknown>> = {}): events.EventPattern {
  return ownEventPattern(detailType, { alias: aliasNames, ...more });
}
