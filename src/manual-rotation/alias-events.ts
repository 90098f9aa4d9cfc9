import type * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { eventRule } from '../private/event-rule';
import { EVENT_SOURCE } from '../private/vocabulary';

/** A rule for events that the machine of one alias sends. */
export function onAliasEvent(
  scope: Construct, id: string, aliasName: string, detailType: string[], options: events.OnEventOptions = {},
): events.Rule {
  return eventRule(scope, id, options, aliasEventPattern([aliasName], detailType));
}

export function aliasEventPattern(aliasNames: string[], detailType: string[]): events.EventPattern {
  return { source: [EVENT_SOURCE], detailType, detail: { alias: aliasNames } };
}
