/**
 * The rules of a `RotationStandard`, by the ids that findings, acknowledgements and waivers name.
 *
 * Frozen: acknowledgements in apps and waivers in `standard.json` files name them.
 */
export enum StandardRule {
  /** AWS KMS can rotate the key by itself, and is not told to. */
  KEY_ROTATION = 'KeyRotation',
  /** The rotation period of a key or of a family behind an alias is outside of the standard's. */
  KEY_ROTATION_PERIOD = 'KeyRotationPeriod',
  /** Rotation is asked of a key that AWS KMS cannot rotate: the deployment would fail. */
  KEY_CANNOT_ROTATE = 'KeyCannotRotate',
  /** The key spec is forbidden, or its last day has passed or is near. */
  KEY_SPEC = 'KeySpec',
  /** The key material comes from where the standard does not allow it. */
  KEY_ORIGIN = 'KeyOrigin',
  /** A required tag is missing, or has a value that the standard does not know. */
  KEY_TAGS = 'KeyTags',
  /** Too little time to notice that a key is about to be deleted. */
  DELETION_WINDOW = 'DeletionWindow',
  /** The key is deleted with its stack, or when it is replaced. */
  REMOVAL_POLICY = 'RemovalPolicy',
  /** AWS CloudFormation owns an alias that a `ManualRotationAlias` moves, and would move it back. */
  ALIAS_OWNERSHIP = 'AliasOwnership',
  /** AWS KMS cannot rotate the key, and no `ManualRotationAlias` replaces it. */
  MANUAL_ROTATION_MISSING = 'ManualRotationMissing',
  /** A family behind an alias keeps all its old keys for ever. */
  FAMILY_RETIREMENT = 'FamilyRetirement',
  /** No alarm watches a family behind an alias. */
  FAMILY_ALARMS = 'FamilyAlarms',
  /** Old keys of a family are retired though they were used lately. */
  IDLE_BEFORE_DELETION = 'IdleBeforeDeletion',
  /** A key id from `Key.fromLookup()` stays in `cdk.context.json` when the alias moves to another key. */
  CACHED_KEY_LOOKUP = 'CachedKeyLookup',
  /** The key policy lets everybody in. */
  KEY_POLICY_PRINCIPALS = 'KeyPolicyPrincipals',
  /** No alarm tells that imported key material is about to expire. */
  MATERIAL_EXPIRY_ALARM = 'MaterialExpiryAlarm',
  /** A waiver has ended, and what it excused is still there. */
  WAIVER_EXPIRED = 'WaiverExpired',
  /** The key material in use is too old. AWS Config judges it, for it cannot be seen in a template. */
  KEY_AGE = 'KeyAge',
}
