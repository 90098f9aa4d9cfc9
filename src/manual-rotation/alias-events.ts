import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from './contract';

/** A rule for events that the machine of one alias sends. */
export function onAliasEvent(
  scope: Construct, id: string, aliasName: string, detailType: string[], options: events.OnEventOptions = {},
): events.Rule {
  return rule(scope, id, options, { source: [EVENT_SOURCE], detailType, detail: { alias: [aliasName] } });
}

/** A rule for runs that ended badly, told by AWS Step Functions. */
export function onFailedExecution(scope: Construct, id: string, stateMachineArn: string, options: events.OnEventOptions = {}): events.Rule {
  return rule(scope, id, options, {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [stateMachineArn] },
  });
}

/** As the CDK's own constructs do it: the caller's pattern can only narrow ours. */
function rule(scope: Construct, id: string, options: events.OnEventOptions, pattern: events.EventPattern): events.Rule {
  const made = new events.Rule(scope, id, options);
  made.addEventPattern(pattern);
  made.addTarget(options.target);
  return made;
}
