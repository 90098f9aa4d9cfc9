import { MalformedEventError } from './errors';
import { show } from '../../private/errors';
import { KEY_RESOURCE_TYPE } from '../contract';

/** What AWS Config asks for. */
export type Task =
  /** Judge every key. */
  | { readonly kind: 'account' }
  /** Judge one key that changed. */
  | { readonly kind: 'key'; readonly keyId: string; readonly keyArn: string }
  /** A key that the rule has nothing to say about any more. */
  | { readonly kind: 'gone'; readonly keyId: string; readonly why: string }
  | { readonly kind: 'ignored'; readonly why: string };

/** One invocation by AWS Config. */
export interface Invocation {
  readonly ruleName: string;
  readonly resultToken: string;
  /** The moment that the evaluations speak of: AWS Config keeps the newest for each key. */
  readonly orderingTimestamp: Date;
  /** JSON, not parsed. */
  readonly ruleParameters: string;
  readonly task: Task;
}

/**
 * Reads the event of a custom Lambda rule, version 1.0.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html (read 2026-11-22)
 */
export function parseEvent(value: unknown): Invocation {
  const event = objectIn(value, 'the event');
  const message = objectIn(parseJson(event.invokingEvent), "'invokingEvent'");
  const { task, at } = taskIn(message, event.eventLeftScope === true);
  const { ruleParameters = '{}' } = event;
  if (typeof ruleParameters !== 'string') throw new MalformedEventError(`'ruleParameters' must be JSON text, got ${show(ruleParameters)}`);
  return {
    ruleName: textIn(event, 'configRuleName'),
    resultToken: textIn(event, 'resultToken'),
    orderingTimestamp: timeIn(at, textIn(message, 'messageType')),
    ruleParameters,
    task,
  };
}

function taskIn(message: Record<string, unknown>, leftScope: boolean): { task: Task; at: unknown } {
  switch (message.messageType) {
    case 'ScheduledNotification':
      return { task: { kind: 'account' }, at: message.notificationCreationTime };
    case 'ConfigurationItemChangeNotification':
      return changeIn(objectIn(message.configurationItem, "'configurationItem'"), leftScope);
    case 'OversizedConfigurationItemChangeNotification':
      return changeIn(objectIn(message.configurationItemSummary, "'configurationItemSummary'"), leftScope);
    default:
      throw new MalformedEventError('\'messageType\' must be one that this rule asks for (scheduled, or '
        + `changes of keys), got ${show(message.messageType)}`);
  }
}

/** Where a key is not there any more, or is not recorded any more. */
const GONE = ['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'];

/** Only what changed is taken from the message, never what it is like now: by the time it arrives, it may be different. */
function changeIn(item: Record<string, unknown>, leftScope: boolean): { task: Task; at: unknown } {
  const at = item.configurationItemCaptureTime;
  const resourceType = textIn(item, 'resourceType');
  if (resourceType !== KEY_RESOURCE_TYPE) return { task: { kind: 'ignored', why: `${resourceType} is no ${KEY_RESOURCE_TYPE}` }, at };
  const keyId = textIn(item, 'resourceId');
  const status = textIn(item, 'configurationItemStatus');
  if (leftScope) return { task: { kind: 'gone', keyId, why: 'The key left the scope of the rule.' }, at };
  if (GONE.includes(status)) return { task: { kind: 'gone', keyId, why: `AWS Config does not see the key any more (${status}).` }, at };
  return { task: { kind: 'key', keyId, keyArn: textIn(item, 'ARN') }, at };
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(text as string);
  } catch {
    return undefined; // the caller says what it must be
  }
}

function objectIn(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedEventError(`${name} must be an object (as JSON, where AWS Config sends text), got `
      + `${show(value)}; only AWS Config may call this function`);
  }
  return value as Record<string, unknown>;
}

function textIn(holder: Record<string, unknown>, name: string): string {
  const value = holder[name];
  if (typeof value !== 'string' || value === '') throw new MalformedEventError(`'${name}' must be text, got ${show(value)}`);
  return value;
}

function timeIn(value: unknown, messageType: string): Date {
  const time = typeof value === 'string' ? new Date(value) : new Date(NaN);
  if (Number.isNaN(time.getTime())) throw new MalformedEventError(`a ${messageType} must say when it was made, got ${show(value)}`);
  return time;
}
