import type { CfnResource } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { isWithin, mustBeWithin } from './durations';
import type { DayRange } from './kms-facts';
import { isUnknown, text } from './template-values';

export { isDelete, isUnknown, text } from './template-values';

/** A resource as it will stand in the template: overrides applied, tokens resolved. */
export interface RenderedResource {
  readonly DeletionPolicy?: unknown;
  readonly Properties?: Record<string, unknown>;
}

/** What to do about a property that nobody can have declared so. */
export const REPAIR = 'look for the property injector, aspect or override that changed it';

/**
 * Overrides (`addPropertyOverride()`) can be seen in the rendered resource only. At validation, when nothing changes it any more: rendering
 * freezes the statements of policies.
 */
export function rendered(resource: CfnResource): RenderedResource {
  const fragment: { Resources: Record<string, RenderedResource> } = Stack.of(resource).resolve(resource._toCloudFormation());
  return Object.values(fragment.Resources)[0];
}

/** Why a property is no legal number of days. */
export function mustBeDays(property: string, value: unknown, range: DayRange): string[] {
  if (isUnknown(value) || isWithin(Number(value), range)) return [];
  return [`${mustBeWithin(property, range)}, got ${text(value)}; ${REPAIR}`];
}
