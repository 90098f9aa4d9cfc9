import type { Duration } from 'aws-cdk-lib';
import { cut, show } from './errors';
import type { Place } from './invalid';
import { refusal } from './invalid';
import { didYouMean, nearestName } from './nearest-name';

/**
 * What TypeScript makes sure of, and jsii for the other languages, but nobody for JavaScript: that a value was given, and what it is.
 * Without it, the first use of the value says `Cannot read properties of undefined`, from somewhere inside of this library.
 */

/** Where it was given; undefined where there is no construct yet to name. */
export type Where = Place | undefined;

/** A value that has to be there. `write` says what to write. */
export function required<T>(where: Where, prop: string, value: T | null | undefined, write: string): T {
  if (value !== undefined && value !== null) return value;
  throw refusal(where, `'${prop}' must be given, got nothing; write ${write}`);
}

/** A text that has to be there, a token or not. */
export function requiredText(where: Where, prop: string, value: string, write: string): string {
  if (typeof required(where, prop, value, write) === 'string') return value;
  throw refusal(where, `'${prop}' must be text, got ${described(value)}; write ${write}`);
}

export type DurationUnit = 'days' | 'hours' | 'minutes' | 'seconds';

/** A duration; `unit` is the one in which people think of this one. */
export function checkedDuration(where: Where, prop: string, value: Duration, unit: DurationUnit): Duration {
  if (isDuration(value)) return value;
  const number = typeof value === 'number' && Math.abs(value) < 1e9 ? value : `<${unit}>`; // tokens are encoded as great numbers
  throw refusal(where, `'${prop}' must be a Duration, got ${described(value)}; write Duration.${unit}(${number}), or another unit of it`);
}

/** By what it can do, as `instanceof` fails across copies of aws-cdk-lib. */
export function isDuration(value: unknown): value is Duration {
  return typeof (value as Partial<Duration> | null | undefined)?.toMilliseconds === 'function';
}

/** A value of an enum: in JavaScript, one with a misspelt name is undefined, and any text gets by. */
export function oneOf<T extends string>(where: Where, prop: string, value: T, enumName: string, values: Readonly<Record<string, T>>): T {
  if (Object.values<string>(values).includes(value)) return value;
  const names = Object.keys(values);
  throw refusal(where, `'${prop}' must be one of ${enumName} (${names.join(', ')}), got ${described(value)}`
    + `${names.includes(value) ? ', which is only its name' : didYouMean(value, names)}; `
    + `write ${enumName}.${nearestName(value, names) ?? names[0]} or another of these`);
}

/** What was given, for a message: a construct in JSON would be a whole app. */
export function described(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return show(value);
  if (typeof value === 'function') return `the class or function ${value.name}`;
  if (typeof value !== 'object') return cut(String(value));
  if (Array.isArray(value)) return 'a list';
  const name = classNameOf(value);
  return name === 'Object' ? 'an object of no class' : name;
}

/** Constructs bear their public name in the id for property injection; the names of the CDK's own classes are mangled. */
function classNameOf(value: object): string {
  const made = value.constructor as { PROPERTY_INJECTION_ID?: string; name: string } | undefined;
  return made?.PROPERTY_INJECTION_ID ?? made?.name ?? 'Object';
}
