import { cut, show } from './errors';

/**
 * How the input of an execution is read: it may come from anybody who may start the machine, so it is taken for nothing but what it says in
 * known fields. Every function may bundle it.
 */

/** The fields of an input, or the sentence that says what is wrong with it. */
export type ParsedFields = { readonly fields: Readonly<Record<string, unknown>> } | { readonly problem: string };

/** An object with none but these fields. */
export function parseFields(value: unknown, allowed: ReadonlyArray<string>): ParsedFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: `the input must be a JSON object, got ${show(value)}` };
  }
  const unknown = Object.keys(value).filter((name) => !allowed.includes(name));
  if (unknown.length > 0) {
    const list = (names: ReadonlyArray<string>) => names.map((name) => `'${name}'`).join(', ');
    return { problem: `unknown field ${cut(list(unknown))}; the fields are ${list(allowed)}` };
  }
  return { fields: value as Record<string, unknown> };
}

export function isOneOf<T>(allowed: ReadonlyArray<T>, value: unknown): value is T {
  return (allowed as ReadonlyArray<unknown>).includes(value);
}

export function oneOf(allowed: ReadonlyArray<string>): string {
  return `one of ${allowed.join(', ')}`;
}
