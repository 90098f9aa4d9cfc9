import type { aws_kms as kms } from 'aws-cdk-lib';
import { USE_MANUAL } from './rotating-key-verdict';
import { checkedDescription } from '../private/description';
import { daysOrToken, humanText } from '../private/durations';
import type { Place } from '../private/invalid';
import { invalid } from '../private/invalid';
import {
  DEFAULT_ROTATION_PERIOD_DAYS,
  ORIGIN_AWS_KMS,
  ORIGIN_EXTERNAL,
  PENDING_WINDOW_DAYS,
  ROTATABLE_KEY_SPEC,
  ROTATABLE_KEY_USAGE,
  ROTATION_PERIOD_DAYS,
} from '../private/kms-facts';
import { checkProps } from '../private/structs';
import type { RotatingKeyProps } from '../rotating-key-props';

/** The declaration of a RotatingKey, checked and split into what `kms.Key` can be told and what only its L1 can. */
export interface RotatingKeyInput {
  readonly keyProps: kms.KeyProps;
  completeResource(resource: kms.CfnKey): void;
}

/** Props of `kms.Key` that exist with one legal value each, which is why RotatingKeyProps leaves them out. */
const FIXED_PROPS = [
  { name: 'keySpec', legal: ROTATABLE_KEY_SPEC, remedy: USE_MANUAL },
  { name: 'keyUsage', legal: ROTATABLE_KEY_USAGE, remedy: USE_MANUAL },
  { name: 'enableKeyRotation', legal: true, remedy: 'use kms.Key for a key that must not be rotated' },
];

/** Checks what can be checked before anything is created. `place` is where the key is about to be. */
export function rotatingKeyInput(place: Place, props: RotatingKeyProps): RotatingKeyInput {
  props = checkProps(place, 'RotatingKeyProps', props);
  refuseFixedProps(place, props);
  const external = isExternal(place, props);
  const period = daysOrToken(place, 'rotationPeriod', props.rotationPeriod, ROTATION_PERIOD_DAYS);
  const window = daysOrToken(place, 'pendingWindow', props.pendingWindow, PENDING_WINDOW_DAYS);
  // kms.Key compares the encoded number of a token with its bounds, and throws: tokens reach the L1 directly.
  const tokenPeriod = props.rotationPeriod?.isUnresolved() ? period : undefined;
  const tokenWindow = props.pendingWindow?.isUnresolved() ? window : undefined;
  return {
    // Absent rather than undefined: an organization's injector that spreads its defaults under our props must not lose them.
    keyProps: withoutUndefined({
      alias: props.alias,
      description: checkedDescription(place, props.description),
      enabled: props.enabled,
      multiRegion: props.multiRegion,
      policy: props.policy,
      admins: props.admins,
      removalPolicy: props.removalPolicy,
      pendingWindow: tokenWindow === undefined ? props.pendingWindow : undefined,
      rotationPeriod: tokenPeriod === undefined ? props.rotationPeriod : undefined,
      enableKeyRotation: external ? undefined : true,
    }),
    completeResource: (resource) => {
      resource.pendingWindowInDays = tokenWindow ?? resource.pendingWindowInDays;
      if (external) {
        resource.origin = ORIGIN_EXTERNAL;
        // An injector that switches rotation on for every kms.Key cannot know this one's origin, which kms.Key has no prop for.
        resource.enableKeyRotation = undefined;
        resource.rotationPeriodInDays = undefined;
      } else {
        // Always stated: a period that is removed from a template is not reset by AWS. An injector's period wins over our default.
        resource.rotationPeriodInDays = tokenPeriod ?? resource.rotationPeriodInDays ?? DEFAULT_ROTATION_PERIOD_DAYS;
      }
    },
  };
}

/**
 * TypeScript lets a spread `kms.KeyProps` through, and JavaScript anything: dropped in silence, they would make another key than was asked
 * for.
 */
function refuseFixedProps(place: Place, props: RotatingKeyProps): void {
  const given = props as Record<string, unknown>;
  for (const { name, legal, remedy } of FIXED_PROPS) {
    if (given[name] !== undefined && given[name] !== legal) {
      throw invalid(place, `'${name}' must be ${legal} for a RotatingKey, got ${given[name]}; ${remedy}`);
    }
  }
}

function isExternal(place: Place, props: RotatingKeyProps): boolean {
  const origin: string = props.origin ?? ORIGIN_AWS_KMS;
  if (origin !== ORIGIN_AWS_KMS && origin !== ORIGIN_EXTERNAL) {
    throw invalid(place, `'origin' must be ${ORIGIN_AWS_KMS} or ${ORIGIN_EXTERNAL}, got ${origin}; `
      + 'use ManualRotationAlias for a key in an AWS CloudHSM key store; keys in an external key store are not supported');
  }
  const period = props.rotationPeriod ?? undefined;
  if (origin === ORIGIN_EXTERNAL && period !== undefined) {
    throw invalid(place, `'rotationPeriod' must not be set for imported key material, got ${humanText(period)}; `
      + 'AWS KMS does not rotate it on a schedule: rotate on demand after importing new key material');
  }
  return origin === ORIGIN_EXTERNAL;
}

function withoutUndefined<T extends object>(props: T): T {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as T;
}
