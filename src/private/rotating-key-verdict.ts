import type { DayRange } from './kms-facts';
import { ORIGIN_AWS_KMS, ORIGIN_EXTERNAL, PENDING_WINDOW_DAYS, ROTATABLE_KEY_SPEC, ROTATABLE_KEY_USAGE, ROTATION_PERIOD_DAYS } from './kms-facts';

/** A resource as it will stand in the template: overrides applied, tokens resolved. */
export interface RenderedResource {
  readonly DeletionPolicy?: unknown;
  readonly Properties?: Record<string, unknown>;
}

/** Legal, but dangerous: a message with the stable id that acknowledges it. */
export interface RotatingKeyWarning {
  readonly id: string;
  readonly message: string;
}

const REPAIR = 'look for the property injector, aspect or override that changed it';
const USE_MANUAL = 'AWS KMS cannot rotate such a key in place: use ManualRotationAlias, which replaces the key behind an alias';

/** Why this key is not one that AWS KMS rotates in place. What only CloudFormation will know passes. */
export function rotatingKeyRefusals(key: RenderedResource): string[] {
  const properties = key.Properties ?? {};
  const origin = properties.Origin ?? ORIGIN_AWS_KMS;
  return [
    ...mustBe('KeySpec', properties.KeySpec, [ROTATABLE_KEY_SPEC], USE_MANUAL),
    ...mustBe('KeyUsage', properties.KeyUsage, [ROTATABLE_KEY_USAGE], USE_MANUAL),
    ...mustBe('Origin', properties.Origin, [ORIGIN_AWS_KMS, ORIGIN_EXTERNAL], 'use ManualRotationAlias for a key in an AWS CloudHSM key store'),
    ...(origin === ORIGIN_AWS_KMS ? automaticRotation(properties) : []),
    ...(origin === ORIGIN_EXTERNAL ? noAutomaticRotation(properties) : []),
    ...(properties.PendingWindowInDays === undefined ? [] : mustBeDays('PendingWindowInDays', properties.PendingWindowInDays, PENDING_WINDOW_DAYS)),
  ];
}

/** Why this alias could vanish while its key stays: whatever names the key by the alias would then be cut off from it. */
export function aliasRefusals(key: RenderedResource, alias: RenderedResource): string[] {
  const keyGoes = isDelete(key.DeletionPolicy);
  const aliasGoes = isDelete(alias.DeletionPolicy);
  if (!aliasGoes || keyGoes) return [];
  const name = JSON.stringify(alias.Properties?.AliasName);
  return [`the removal policy of alias ${name} must be that of its key, got an alias that is deleted and a key `
    + `that is kept (${key.DeletionPolicy}); call applyRemovalPolicy() on the key, which takes its aliases along`];
}

/** What the owner of this key should know, and may acknowledge. */
export function rotatingKeyWarnings(key: RenderedResource): RotatingKeyWarning[] {
  const warnings: RotatingKeyWarning[] = [];
  if (text(key.Properties?.Enabled) === 'false') {
    warnings.push({
      id: 'cdk-kms-rotation:RotatingKey.disabled',
      message: "'enabled' is false: AWS KMS does not rotate a disabled key, CloudFormation refuses to switch its rotation on or off, "
        + 'and a key that waits for its first key material cannot be disabled',
    });
  }
  if (isDelete(key.DeletionPolicy)) {
    warnings.push({
      id: 'cdk-kms-rotation:RotatingKey.destroyed',
      message: "'removalPolicy' DESTROY schedules the key for deletion when it leaves the stack: after the pending window, "
        + 'nothing that was encrypted under it can ever be read again; use RETAIN for data that matters',
    });
  }
  if (!leavesDecisionsToIam(key.Properties?.KeyPolicy)) {
    warnings.push({
      id: 'cdk-kms-rotation:RotatingKey.policyWithoutAccount',
      message: "'policy' does not allow kms:* to the root of the account: IAM policies of the account have no effect on the key, so neither have "
        + 'grants to its principals; add that statement, or name every user and administrator in the policy',
    });
  }
  return warnings;
}

/** kms.Key writes grants for principals of its own account to their IAM policies only, and the key policy decides whether those count. */
function leavesDecisionsToIam(policy: unknown): boolean {
  const statements = [(policy as { Statement?: unknown } | undefined)?.Statement].flat() as (Record<string, unknown> | undefined)[];
  return statements.some(statement => statement?.Effect === undefined // an intrinsic function: cannot be judged
    || (statement.Effect === 'Allow'
      && [statement.Action].flat().some(action => action === 'kms:*' || action === '*')
      && /:root"|"\*"|"\d{12}"/.test(JSON.stringify(statement.Principal ?? null))));
}

function automaticRotation(properties: Record<string, unknown>): string[] {
  const { EnableKeyRotation: on, RotationPeriodInDays: period } = properties;
  const refusals: string[] = [];
  if (!isUnknown(on) && text(on) !== 'true') {
    refusals.push(`'EnableKeyRotation' must be true, got ${text(on)}; ${REPAIR}, or use kms.Key for a key that must not be rotated`);
  }
  return [...refusals, ...mustBeDays('RotationPeriodInDays', period, ROTATION_PERIOD_DAYS)];
}

function noAutomaticRotation(properties: Record<string, unknown>): string[] {
  const { EnableKeyRotation: on, RotationPeriodInDays: period } = properties;
  const why = `AWS KMS does not rotate imported key material on a schedule: ${REPAIR}`;
  const refusals: string[] = [];
  if (text(on) === 'true') refusals.push(`'EnableKeyRotation' must not be true with origin ${ORIGIN_EXTERNAL}, got true; ${why}`);
  if (period !== undefined) refusals.push(`'RotationPeriodInDays' must not be set with origin ${ORIGIN_EXTERNAL}, got ${text(period)}; ${why}`);
  return refusals;
}

function mustBe(property: string, value: unknown, legal: string[], remedy: string): string[] {
  if (value === undefined || isUnknown(value) || legal.includes(text(value))) return [];
  return [`'${property}' must be ${legal.join(' or ')} for a RotatingKey, got ${text(value)}; ${remedy}`];
}

function mustBeDays(property: string, value: unknown, range: DayRange): string[] {
  const days = Number(value);
  if (isUnknown(value) || (Number.isInteger(days) && days >= range.min && days <= range.max)) return [];
  return [`'${property}' must be a whole number of days between ${range.min} and ${range.max}, got ${text(value)}; ${REPAIR}`];
}

/** An intrinsic function: its value is known at deployment only. */
function isUnknown(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** CloudFormation takes `true` and `"true"`, 365 and `"365"`. */
function text(value: unknown): string {
  if (value === undefined) return 'nothing';
  return isUnknown(value) ? JSON.stringify(value) : String(value);
}

/** CloudFormation deletes what states no policy. */
function isDelete(deletionPolicy: unknown): boolean {
  return (deletionPolicy ?? 'Delete') === 'Delete';
}
