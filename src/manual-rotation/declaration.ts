import type { IResolvable } from 'aws-cdk-lib';
import { Fn, Lazy, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * A JSON document as a base64 string for the machine's definition, whatever tokens are in it.
 *
 * Characters beyond ASCII are written as JSON escapes: base64 decoders disagree about the characters behind bytes.
 */
export function base64Json(scope: IConstruct, value: unknown): string {
  return Fn.base64(Lazy.uncachedString({
    produce: (context) => substituted(context.resolve(asciiOnly(context.resolve(Stack.of(scope).toJsonString(value))))) as string,
  }));
}

/** A string with tokens in the same short form; a reference alone takes one line, too. */
export function substitutedString(scope: IConstruct, value: string): string {
  return Lazy.uncachedString({ produce: () => substituted({ 'Fn::Join': ['', piecesOf(Stack.of(scope).resolve(value))] }) as string });
}

function piecesOf(resolved: unknown): unknown[] {
  return (resolved as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [resolved];
}

/**
 * One string with references in it, rather than a list of pieces, each on a line of its own: the template of a stack with many aliases is a
 * fifth smaller. What is no plain reference stays as it is, and so does a document with `${` in its own text: it would have to be escaped
 * as
 * `${!`, and that escape runs on to the next `}`, so that an unclosed one swallows the reference after it. A `$` before a reference would
 * open one, too.
 */
function substituted(value: unknown): unknown {
  const pieces = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  if (pieces === undefined || pieces[0] !== '') return value;
  const isPlain = (piece: unknown) => (typeof piece === 'string' ? !/\$(\{|$)/.test(piece) : referenceIn(piece) !== undefined);
  if (!pieces[1].every(isPlain)) return value;
  return { 'Fn::Sub': pieces[1].map((piece) => (typeof piece === 'string' ? piece : `\${${referenceIn(piece)}}`)).join('') };
}

function referenceIn(piece: unknown): string | undefined {
  const { Ref: name, 'Fn::GetAtt': attribute } = piece as { 'Ref'?: string; 'Fn::GetAtt'?: string[] };
  return name ?? attribute?.join('.');
}

function asciiOnly(value: unknown): IResolvable | string {
  return mapStrings(value, (text) => text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)) as
    IResolvable | string;
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
  }
  return value;
}
