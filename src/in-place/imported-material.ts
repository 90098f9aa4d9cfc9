import { Token, aws_kms as kms } from 'aws-cdk-lib';
import { invalid } from '../private/invalid';
import { resourceBehind } from '../private/key-resource';
import { ORIGIN_AWS_KMS, ORIGIN_EXTERNAL } from '../private/kms-facts';

/** A feature that exists for imported key material only, as an error message names it. */
export interface AskedFor {
  readonly what: string;
  readonly takeOut: string;
}

export const EXPIRY_ASKED_FOR: AskedFor = { what: 'a metric or an alarm about key material that expires', takeOut: 'the metric or alarm' };
export const EVENT_ASKED_FOR: AskedFor = { what: 'a rule about imported key material', takeOut: 'the rule' };

/**
 * Refuses a feature for imported key material on a key whose material AWS KMS makes: it could never tell anything. A key that is not
 * defined in this app passes, because its origin is not known.
 *
 * The origin is judged at once, as the property stands, for the sake of an error where the call is. `addPropertyOverride()`, and aspects,
 * which run later, are not seen: rendering the resource now would freeze the statements of its key policy. That is harmless: for a key that
 * an override makes EXTERNAL the refusal says what to set, and for one that it makes AWS_KMS the metric has no data, and alarm and rule
 * nothing to tell.
 */
export function mustHaveImportedMaterial(key: kms.IKeyRef, { what, takeOut }: AskedFor): void {
  const madeBy = materialMadeBy(key);
  const origin = madeBy?.origin ?? (madeBy && ORIGIN_AWS_KMS);
  if (origin === undefined || origin === ORIGIN_EXTERNAL || Token.isUnresolved(origin)) return;
  throw invalid(key, `'origin' must be ${ORIGIN_EXTERNAL} for ${what}, got ${origin}; AWS KMS keeps the material that `
    + `it makes as long as the key: take ${takeOut} out, `
    + 'or, if the material is imported, set the property origin of the CfnKey, for an override is not seen');
}

/** Whether the template says that a key has imported material. Of a key from elsewhere, it says nothing. */
export function hasImportedMaterial(key: kms.IKeyRef): boolean {
  return materialMadeBy(key)?.origin === ORIGIN_EXTERNAL;
}

/** The resource of this app that says where the key material comes from: for a replica, its primary. Undefined if that is elsewhere. */
function materialMadeBy(key: kms.IKeyRef): kms.CfnKey | undefined {
  const resource = resourceBehind(key);
  if (resource?.cfnResourceType !== kms.CfnReplicaKey.CFN_RESOURCE_TYPE_NAME) return asKey(resource);
  return asKey(resourceBehind({ keyRef: { keyArn: (resource as kms.CfnReplicaKey).primaryKeyArn } }));
}

function asKey(resource: unknown): kms.CfnKey | undefined {
  return kms.CfnKey.isCfnKey(resource) ? resource : undefined;
}
