import { Aws } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import { EVENT_SOURCE } from './vocabulary';

/**
 * Events of our state machines, of this account and Region: an event bus can be let take those of other accounts, and their `account` is
 * set by Amazon EventBridge. Within the account, whoever may call `events:PutEvents` can make up such an event: none of them is a proof.
 */
export function ownEventPattern(detailType: string[], detail: Readonly<Record<string, unknown>>): events.EventPattern {
  return { source: [EVENT_SOURCE], account: [Aws.ACCOUNT_ID], region: [Aws.REGION], detailType, detail: { ...detail } };
}
