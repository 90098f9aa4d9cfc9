import { Aws, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { checkedId, invalid } from './invalid';
import type { Kind } from './kinds';
import { requiredKind } from './kinds';
import { refuseMisspelt } from './structs';

const TARGET: Kind = {
  name: 'a target for events',
  members: ['bind'],
  write: 'new targets.SnsTopic(topic) or the like, of aws-cdk-lib/aws-events-targets',
};
/** Also those that `events.Rule` takes beyond the options for events. */
const OPTIONS = ['target', 'eventPattern', 'ruleName', 'description', 'crossStackScope', 'targets', 'enabled', 'schedule', 'eventBus'];

/** A rule for events that match `pattern`. The caller's own pattern, in the options, can only narrow it. */
export function eventRule(scope: Construct, id: string, given: events.OnEventOptions, pattern: events.EventPattern): events.Rule {
  checkedId(scope, id);
  refuseMisspelt(scope, OPTIONS, given);
  const { eventPattern, target, ...options } = given;
  if (target !== undefined) requiredKind(scope, 'target', target, TARGET);
  const rule = new events.Rule(scope, id, options);
  rule.addEventPattern(eventPattern === undefined ? pattern : narrowed(scope, pattern, eventPattern));
  rule.addTarget(target);
  return rule;
}

/** A rule for executions that ended badly, told by AWS Step Functions. */
export function failedExecutionRule(
  scope: Construct,
  id: string,
  stateMachineArn: string,
  options: events.OnEventOptions = {},
): events.Rule {
  return eventRule(scope, id, options, failedExecutionPattern([stateMachineArn]));
}

export function failedExecutionPattern(stateMachineArns: string[]): events.EventPattern {
  return {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: stateMachineArns },
  };
}

/**
 * The same, but for the failures that an event of the machine has told already: it says so in the cause (`"told":true`). Not for
 * those of whom nobody would hear otherwise.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (anything-but with wildcard; read
 * 2026-11-28)
 */
export function untoldFailurePattern(stateMachineArns: string[]): events.EventPattern {
  return {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: {
      stateMachineArn: stateMachineArns,
      $or: [
        { status: ['TIMED_OUT', 'ABORTED'] },
        { status: ['FAILED'], cause: [{ 'anything-but': { wildcard: '*"told":true*' } }, { exists: false }] },
      ],
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Both patterns at once. Not `Rule.addEventPattern()` for both: where they name the same field, it matches the values of either, so that a
 * caller's `source` would let in the events of somebody else (aws-cdk-lib 2.258, aws-events/lib/util.ts).
 */
function narrowed(scope: Construct, ours: object, theirs: object, path: readonly string[] = []): Fields {
  const result: Record<string, unknown> = { ...ours };
  for (const [field, value] of Object.entries(theirs as Fields)) {
    if (value === undefined) continue;
    const own = (ours as Fields)[field];
    if (field === '$or' && Array.isArray(value)) {
      // Each member stands beside the fields around it; one that names a field of ours would take its place.
      for (const member of value) narrowed(scope, ours, member, path);
      result[field] = value;
    } else if (own === undefined || isSome(scope, value, own)) {
      result[field] = value;
    } else if (isObject(own) && isObject(value)) {
      result[field] = narrowed(scope, own, value, [...path, field]);
    } else {
      throw invalid(scope, `'eventPattern' must not widen what the rule is for, got other values for '${[...path, field].join('.')}'; `
        + 'leave that field out');
    }
  }
  return result;
}

/** Whether the values are some of ours: a narrower choice. */
function isSome(scope: Construct, value: unknown, own: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(own) || value.length === 0) return false;
  const text = (each: unknown) => JSON.stringify(ofStack(scope, each));
  const ours = own.map(text);
  return value.every((each) => ours.includes(text(each)));
}

/**
 * The account and the Region of the stack have two names where its environment is known: ours are tokens, and a caller may write either.
 */
function ofStack(scope: Construct, value: unknown): unknown {
  const { account, region } = Stack.of(scope);
  if (value === Aws.ACCOUNT_ID) return account;
  return value === Aws.REGION ? region : value;
}

function isObject(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Token.isUnresolved(value) && !Tokenization.isResolvable(value)
  );
}
