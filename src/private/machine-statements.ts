import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Lets a state machine send these events, and no others, to the default bus. A policy with several such statements names each. */
export function mayAnnounce(scope: IConstruct, source: string, detailTypes: string[], sid = 'Announce'): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    actions: ['events:PutEvents'],
    resources: [Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
    conditions: {
      // Both keys hold lists, which StringEquals does not match; ForAllValues alone would also match a request without them.
      'ForAllValues:StringEquals': { 'events:source': source, 'events:detail-type': detailTypes },
      'Null': { 'events:source': 'false', 'events:detail-type': 'false' },
    },
  });
}

/** Lets a state machine write its log. */
export function mayWriteLog(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'WriteLog',
    actions: [
      'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery', 'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
    ],
    resources: ['*'], // log deliveries have no ARN: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  });
}
