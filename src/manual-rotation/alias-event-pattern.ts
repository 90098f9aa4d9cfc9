import type * as events from 'aws-cdk-lib/aws-events';
import { EVENT_SOURCE } from '../private/vocabulary';

/** Matches events that the machines of these aliases send. */
export function aliasEventPattern(aliasNames: string[], detailType: string[]): events.EventPattern {
  return { source: [EVENT_SOURCE], detailType, detail: { alias: aliasNames } };
}
