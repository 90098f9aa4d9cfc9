import type { ResourceEnvironment } from 'aws-cdk-lib';
import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { chunks, type Graph } from './section';
import { TAGS } from '../private/vocabulary';

/**
 * The one metric of AWS KMS that says who is in use: successful cryptographic operations, under `KeyArn` and `Operation`, and for ReEncrypt
 * under `SourceKeyArn`, `DestinationKeyArn` and `Operation`.
 * https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html (read 2026-11-25)
 */
const NAMESPACE = 'AWS/KMS';
const METRIC_NAME = 'SuccessfulRequest';
const PERIOD = Duration.hours(1);
const TITLE = 'Successful requests an hour';

/** CloudWatch takes 500 metrics for a graph: one key has one for each operation, and for ReEncrypt one for each other key. */
const KEYS_IN_A_GRAPH = 25;

/** The requests for one key, a line for each operation. */
export function usageOfKey(keyArn: string, env: ResourceEnvironment): Graph {
  const label = "${PROP('Dim.Operation')}"; // filled in by CloudWatch
  return { title: `${TITLE}, by operation`, left: [expression(search(keyArn), label, env)] };
}

/** The requests for each of these keys. */
export function usageOfKeys(keyArns: readonly string[], env: ResourceEnvironment): Graph[] {
  return chunks(keyArns, KEYS_IN_A_GRAPH).map((some) => ({
    title: `${TITLE}, by key`,
    left: some.map((keyArn) => expression(`SUM(${search(keyArn)})`, keyArn, env)),
  }));
}

/**
 * The requests for each generation of a family, whatever keys it has or will have: they are found by their tags, which Metrics Insights
 * knows only where "resource tags on telemetry" are on. AWS::KMS::Key is among the types that have them:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/UsingResourceTagsForTelemetry.html (read 2026-11-25)
 */
export function usageOfFamily(familyName: string, env: ResourceEnvironment): Graph {
  const query = `SELECT SUM(${METRIC_NAME}) FROM "${NAMESPACE}" WHERE tag."${TAGS.family}" = '${familyName}' GROUP BY `
    + `tag."${TAGS.generation}"`;
  return { title: `${TITLE}, by generation`, left: [expression(query, '', env)] }; // without a label, each line bears its group's name
}

/** Without dimension names, the ARN is looked for in all three of the dimensions that may hold it. */
function search(keyArn: string): string {
  return `SEARCH(' Namespace="${NAMESPACE}" MetricName="${METRIC_NAME}" "${keyArn}" ', 'Sum')`;
}

function expression(text: string, label: string, env: ResourceEnvironment): cloudwatch.MathExpression {
  const { region, account } = elsewhere(env);
  return new cloudwatch.MathExpression({ expression: text, label, period: PERIOD, searchRegion: region, searchAccount: account });
}

/** Where a metric is, if that is known: where it is that of the dashboard's stack, the CDK leaves it out. */
export function elsewhere({ region, account }: ResourceEnvironment): { region?: string; account?: string } {
  const known = (value: string) => (Token.isUnresolved(value) ? undefined : value);
  return { region: known(region), account: known(account) };
}
