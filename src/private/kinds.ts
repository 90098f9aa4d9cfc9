import type { Where } from './given';
import { described, required } from './given';
import { refusal } from './invalid';

/** What an object has to be, by what only such objects have: `instanceof` fails across copies of a library. */
export interface Kind {
  readonly name: string;
  /** One of them is enough. */
  readonly members: readonly string[];
  /** What to write instead. */
  readonly write: string;
}

export const KINDS = {
  /** An alias is refused where a key is needed, too, in words of its own. */
  key: {
    name: 'a key',
    members: ['keyRef', 'aliasName'],
    write: 'a RotatingKey, a kms.Key, or kms.Key.fromKeyArn() for one of elsewhere',
  },
  keyTemplate: { name: 'a KeyTemplate', members: ['keyUsage'], write: 'KeyTemplate.signing(SigningSpec.ECC_NIST_P256) or the like' },
  retirement: {
    name: 'a Retirement',
    members: ['_termsFor'],
    write: 'Retirement.never(), Retirement.disable() or Retirement.scheduleDeletion()',
  },
  alias: {
    name: 'a ManualRotationAlias',
    members: ['familyName'],
    write: 'a ManualRotationAlias, or ManualRotationAlias.fromManualRotationAliasAttributes() for one of elsewhere',
  },
  onDemandRotation: {
    name: 'an OnDemandRotation',
    members: ['reservedRotations'],
    write: 'what addOnDemandRotation() of a key returned, or OnDemandRotation.fromOnDemandRotationAttributes() for one of elsewhere',
  },
  rule: {
    name: 'a RotationComplianceRule',
    members: ['configRuleName'],
    write: 'a RotationComplianceRule, or RotationComplianceRule.fromRotationComplianceRuleAttributes() for one of elsewhere',
  },
  standard: { name: 'a RotationStandard', members: ['_document'], write: 'new RotationStandard() or RotationStandard.fromFile()' },
  keySpecRule: { name: 'a KeySpecRule', members: ['_terms'], write: "KeySpecRule.forbidden('...') or KeySpecRule.until('...', '...')" },
  waiver: { name: 'a Waiver', members: ['_inStandard'], write: 'Waiver.forConstruct(), Waiver.forAlias() or the like' },
  publicKeyStore: { name: 'a PublicKeyStore', members: ['_bind'], write: 'PublicKeyStore.jwks() or PublicKeyStore.parameters()' },
  bucket: { name: 'a bucket', members: ['arnForObjects'], write: 'an s3.Bucket, or s3.Bucket.fromBucketName() for one of elsewhere' },
  scope: { name: 'a construct', members: ['node'], write: 'the app, or a stage, a stack or another construct of it' },
  grantee: {
    name: 'an iam.IGrantable',
    members: ['grantPrincipal'],
    write: 'an iam.Role, or iam.Role.fromRoleArn() for one of elsewhere',
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** An object that has to be there, and of a kind. */
export function requiredKind<T>(where: Where, prop: string, value: T, kind: Kind): T {
  if (isOf(required(where, prop, value, kind.write), kind)) return value;
  throw refusal(where, `'${prop}' must be ${kind.name}, got ${described(value)}; write ${kind.write}`);
}

/** The same for each of a list. */
export function kindOfEach<T>(where: Where, prop: string, values: readonly T[], kind: Kind): readonly T[] {
  return requiredList(where, prop, values, `[${kind.write}]`).map((value, i) => requiredKind(where, `${prop}[${i}]`, value, kind));
}

/** A list that has to be there: one thing without brackets around it is none. */
export function requiredList<T>(where: Where, prop: string, values: readonly T[], write: string): readonly T[] {
  if (Array.isArray(required(where, prop, values, write))) return values;
  throw refusal(where, `'${prop}' must be a list, got ${described(values)}; write ${write}`);
}

function isOf(value: unknown, { members }: Kind): boolean {
  return typeof value === 'object' && value !== null && members.some((member) => member in value);
}
