import type { TemplateResource } from './template';
import type { KeyType } from '../../private/key-specs';
import { KEY_SPECS } from '../../private/key-specs';
import { ORIGIN_AWS_KMS, ROTATABLE_KEY_SPEC, ROTATABLE_KEY_USAGE } from '../../private/kms-facts';
import { isUnknown } from '../../private/template-values';

/** What the template says of a property, or that the deployment decides it. */
export type Known<T> = T | typeof UNKNOWN;
export const UNKNOWN = Symbol('known at deployment only');

/** What AWS KMS would make of an `AWS::KMS::Key`, with its defaults. */
export interface KeyFacts {
  readonly spec: Known<string>;
  readonly usage: Known<string>;
  readonly origin: Known<string>;
  readonly rotation: Known<boolean>;
  /** Absent: none is stated. */
  readonly periodDays?: Known<number>;
  /** Whether AWS KMS can rotate it by itself. */
  readonly rotatable: Known<boolean>;
}

export function keyFactsOf({ Properties: properties = {} }: TemplateResource): KeyFacts {
  const spec = text(properties.KeySpec, ROTATABLE_KEY_SPEC);
  const usage = text(properties.KeyUsage, ROTATABLE_KEY_USAGE);
  const origin = text(properties.Origin, ORIGIN_AWS_KMS);
  return {
    spec,
    usage,
    origin,
    rotation: flag(properties.EnableKeyRotation),
    periodDays: properties.RotationPeriodInDays === undefined ? undefined : days(properties.RotationPeriodInDays),
    rotatable: all([is(spec, ROTATABLE_KEY_SPEC), is(usage, ROTATABLE_KEY_USAGE), is(origin, ORIGIN_AWS_KMS)]),
  };
}

/** Undefined for a spec that this library does not know: none of those that can be rotated in place. */
export function typeOf(spec: Known<string>): KeyType | undefined {
  return KEY_SPECS[String(spec)]?.type;
}

/** A number of days, as AWS CloudFormation takes it: 365 or "365". */
export function days(value: unknown): Known<number> {
  return isUnknown(value) ? UNKNOWN : Number(value);
}

function text(value: unknown, ifAbsent: string): Known<string> {
  return isUnknown(value) ? UNKNOWN : String(value ?? ifAbsent);
}

function flag(value: unknown): Known<boolean> {
  return isUnknown(value) ? UNKNOWN : String(value) === 'true';
}

function is(value: Known<string>, wanted: string): Known<boolean> {
  return value === UNKNOWN ? UNKNOWN : value === wanted;
}

/** One that is false decides, whatever the others are. */
function all(values: ReadonlyArray<Known<boolean>>): Known<boolean> {
  if (values.includes(false)) return false;
  return values.includes(UNKNOWN) ? UNKNOWN : true;
}
