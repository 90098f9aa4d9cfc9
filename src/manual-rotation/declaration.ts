import type { IResolvable } from 'aws-cdk-lib';
import { Fn, Lazy, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * A JSON document as a base64 string for the machine's definition, whatever tokens are in it.
 *
 * Characters beyond ASCII are written as JSON escapes: base64 decoders disagree about the characters behind bytes.
 */
export function base64Json(scope: IConstruct, value: unknown): string {
  return Fn.base64(Lazy.uncachedString({ produce: (context) => context.resolve(asciiOnly(context.resolve(Stack.of(scope).toJsonString(value)))) }));
}

function asciiOnly(value: unknown): IResolvable | string {
  return mapStrings(value, (text) => text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)) as IResolvable | string;
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
  return value;
}
