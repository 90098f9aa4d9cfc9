/** Everything that `npm run verify:aws` makes bears one of these names, and it removes nothing that does not. */
export const STACK = 'CdkKmsRotationVerify';
export const ALIAS_PREFIX = 'alias/cdk-kms-rotation-verify/';
/** Of the family that is rotated. */
export const FAMILY = `${ALIAS_PREFIX}signing`;
/** Of the key that questions are asked of. */
export const SUBJECT = `${ALIAS_PREFIX}subject`;
/** Days until AWS KMS deletes a key: the shortest that it takes. */
export const PENDING_WINDOW = 7;
/** Says whose a key is to who finds it. */
export const TAG = { TagKey: 'cdk-kms-rotation-verify', TagValue: 'may be deleted' };
