import {
  ORIGIN_AWS_KMS,
  ORIGIN_EXTERNAL,
  PENDING_WINDOW_DAYS,
  ROTATABLE_KEY_SPEC,
  ROTATABLE_KEY_USAGE,
  ROTATION_PERIOD_DAYS,
} from '../private/kms-facts';
import type { RenderedResource } from '../private/rendered-resource';
import { REPAIR, isUnknown, mustBeDays, text } from '../private/rendered-resource';

/** Warnings to the owner of a RotatingKey. */
export const ROTATING_KEY_WARNINGS = {
  disabled: "'enabled' is false: AWS KMS does not rotate a disabled key, CloudFormation refuses to switch its rotation on or off, "
    + 'and a key that waits for its first key material cannot be disabled',
  destroyed: "'removalPolicy' DESTROY schedules the key for deletion when it leaves the stack: after the pending window, "
    + 'nothing that was encrypted under it can ever be read again; use RETAIN for data that matters',
};

/** The remedy where AWS KMS cannot rotate the declared key in place. */
export const USE_MANUAL = 'AWS KMS cannot rotate such a key in place: use ManualRotationAlias, which replaces the key behind an alias';

/** Why this key is not one that AWS KMS rotates in place. What only CloudFormation will know passes. */
export function rotatingKeyProblems(key: RenderedResource): string[] {
  const properties = key.Properties ?? {};
  const origin = properties.Origin ?? ORIGIN_AWS_KMS;
  return [
    ...mustBe('KeySpec', properties.KeySpec, [ROTATABLE_KEY_SPEC], USE_MANUAL),
    ...mustBe('KeyUsage', properties.KeyUsage, [ROTATABLE_KEY_USAGE], USE_MANUAL),
    ...mustBe(
      'Origin',
      properties.Origin,
      [ORIGIN_AWS_KMS, ORIGIN_EXTERNAL],
      'use ManualRotationAlias for a key in an AWS CloudHSM key ' + 'store',
    ),
    ...(origin === ORIGIN_AWS_KMS ? automaticRotation(properties) : []),
    ...(origin === ORIGIN_EXTERNAL ? noAutomaticRotation(properties) : []),
    ...(properties.PendingWindowInDays === undefined
      ? []
      : mustBeDays('PendingWindowInDays', properties.PendingWindowInDays, PENDING_WINDOW_DAYS)),
  ];
}

function automaticRotation(properties: Record<string, unknown>): string[] {
  const { EnableKeyRotation: on, RotationPeriodInDays: period } = properties;
  const problems: string[] = [];
  if (!isUnknown(on) && text(on) !== 'true') {
    problems.push(`'EnableKeyRotation' must be true, got ${text(on)}; ${REPAIR}, or use kms.Key for a key that must not be rotated`);
  }
  return [...problems, ...mustBeDays('RotationPeriodInDays', period, ROTATION_PERIOD_DAYS)];
}

function noAutomaticRotation(properties: Record<string, unknown>): string[] {
  const { EnableKeyRotation: on, RotationPeriodInDays: period } = properties;
  const why = `AWS KMS does not rotate imported key material on a schedule: ${REPAIR}`;
  const problems: string[] = [];
  if (text(on) === 'true') problems.push(`'EnableKeyRotation' must not be true with origin ${ORIGIN_EXTERNAL}, got true; ${why}`);
  if (period !== undefined) {
    problems.push(`'RotationPeriodInDays' must not be set with origin ${ORIGIN_EXTERNAL}, got ${text(period)}; `
    + `${why}`);
  }
  return problems;
}

function mustBe(property: string, value: unknown, legal: string[], remedy: string): string[] {
  if (value === undefined || isUnknown(value) || legal.includes(text(value))) return [];
  return [`'${property}' must be ${legal.join(' or ')} for a RotatingKey, got ${text(value)}; ${remedy}`];
}
