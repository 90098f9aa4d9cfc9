import { Token } from 'aws-cdk-lib';
import type { CfnKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/invalid';
import { ORIGIN_AWS_KMS, ORIGIN_EXTERNAL } from '../private/kms-facts';

/** A feature that exists for imported key material only, as an error message names it. */
export interface AskedFor {
  readonly what: string;
  readonly takeOut: string;
}

export const EXPIRY_ASKED_FOR: AskedFor = { what: 'a metric or an alarm about key material that expires', takeOut: 'the metric or alarm' };
export const EVENT_ASKED_FOR: AskedFor = { what: 'a rule about imported key material', takeOut: 'the rule' };

/**
 * Refuses what can never tell anything of material that AWS KMS made. `madeBy` is the resource that says where the material comes from.
 *
 * The origin is judged at once, as the property stands, for the sake of an error where the call is. `addPropertyOverride()`, and aspects, which run later,
 * are not seen: rendering the resource now would freeze the statements of its key policy. That is harmless: for a key that an override makes EXTERNAL
 * the refusal says what to set, and for one that it makes AWS_KMS the metric has no data, and alarm and rule nothing to tell.
 */
export function mustHaveImportedMaterial(key: IConstruct, madeBy: CfnKey | undefined, { what, takeOut }: AskedFor): void {
  const origin = madeBy?.origin ?? (madeBy && ORIGIN_AWS_KMS);
  if (origin === undefined || origin === ORIGIN_EXTERNAL || Token.isUnresolved(origin)) return;
  throw invalid(key, `'origin' must be ${ORIGIN_EXTERNAL} for ${what}, got ${origin}; AWS KMS keeps the material that it makes as long as the key: take ${takeOut} out`);
}
