import { App, Stack } from 'aws-cdk-lib';
import { StackEvaluator } from '../../compliance/stack-evaluator';

/** What a template leaves to the deployment, where there is no template. */
const ANYWHERE: Readonly<Record<string, string>> = { 'AWS::Region': '*', 'AWS::AccountId': '*' };

interface Statement {
  readonly Sid: string;
  readonly Resource: unknown;
}

/** The policy of the rule's function as a document: the one that the construct gives it, for any account and Region. */
export function evaluatorPolicy(partition: string, settingsParameter?: string): object {
  const stack = new Stack(new App({ autoSynth: false, context: { 'aws:cdk:disable-asset-staging': true } }), 'Evaluator');
  const evaluator = StackEvaluator.of(stack);
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:*:*:${resource}`;
  if (settingsParameter !== undefined) evaluator.allowSettings(arn('ssm', `parameter${settingsParameter}`));
  const { Version, Statement: statements } = stack.resolve(evaluator.policy) as { Version: string; Statement: Statement[] };
  const resourceOf = ({ Sid, Resource }: Statement) => Sid === 'Log' ? arn('logs', 'log-group:/aws/lambda/*') : filled(Resource, partition);
  return { Version, Statement: statements.map((statement) => ({ ...statement, Resource: resourceOf(statement) })) };
}

/** Without functions of AWS CloudFormation. */
function filled(value: unknown, partition: string): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, partition));
  const { 'Ref': name, 'Fn::Join': join } = value as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]] };
  if (name === 'AWS::Partition') return partition;
  if (name !== undefined && Object.hasOwn(ANYWHERE, name)) return ANYWHERE[name];
  if (join !== undefined) return join[1].map((part) => filled(part, partition)).join(join[0]);
  throw new Error(`unexpected in a policy: ${JSON.stringify(value)}`);
}
