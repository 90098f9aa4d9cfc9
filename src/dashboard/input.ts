import type { Duration } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { literalDays } from '../private/durations';
import { invalid } from '../private/invalid';
import { isKeyArn } from '../private/key-arn';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html (read 2026-11-25) */
const MAX_NAME = 255;

/**
 * Hourly values are kept so long. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html (read 2026-11-25)
 */
const TIME_RANGE_DAYS = { min: 1, max: 455 };

export function checkedName(scope: IConstruct, name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || (/^[A-Za-z0-9_-]+$/.test(name) && name.length <= MAX_NAME)) return name;
  const got = name.length > MAX_NAME ? `${name.length} characters` : `'${name}'`;
  throw invalid(scope, `'dashboardName' must have 1 to ${MAX_NAME} letters, digits, hyphens and `
    + `underscores, got ${got}; rename it, or leave it out`);
}

export function checkedRange(scope: IConstruct, timeRange: Duration): Duration {
  literalDays('timeRange', timeRange, TIME_RANGE_DAYS, { scope, why: 'the dashboard is made' });
  return timeRange;
}

export function checkedKeyArns(scope: IConstruct, keyArns: readonly string[]): readonly string[] {
  keyArns.forEach((keyArn, index) => {
    if (!Token.isUnresolved(keyArn) && !isKeyArn(keyArn)) {
      throw invalid(scope, `'generationKeyArns' must be key ARNs, got '${keyArn}'; give the ARN of the key, not its id or an alias`);
    }
    if (keyArns.indexOf(keyArn) < index) {
      throw invalid(scope, '\'generationKeyArns\' must have '
      + `each key once, got ${keyArn} twice; leave one out`);
    }
  });
  return keyArns;
}
