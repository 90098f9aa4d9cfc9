import { Duration } from 'aws-cdk-lib';
import type { CfnGuard } from '../../sim/cloudformation/cfn-guard';
import { KeyMaterialOrigin, KeySpecRule, RotationStandard, StandardRule } from '../../src';
import { guardInputParametersOf, guardRulesOf } from '../../src/standard/guard/guard-rules';
import { judgeTemplates } from '../../src/standard/judge/judge';
import type { TemplateResource } from '../../src/standard/judge/template';

/** Before and after the day of a key spec. */
export const NOW = new Date('2026-11-28T12:00:00Z');

export const strict = new RotationStandard({
  name: 'strict',
  version: '1',
  maxKeyAge: Duration.days(180),
  requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'prod'] }],
  allowedOrigins: [KeyMaterialOrigin.AWS_KMS, KeyMaterialOrigin.EXTERNAL],
  keySpecs: [
    KeySpecRule.forbidden('ECC_SECG_P256K1'),
    KeySpecRule.until('RSA_2048', '2025-12-31'),
    KeySpecRule.until('RSA_3072', '2030-12-31'),
  ],
});
export const defaults = new RotationStandard({ name: 'defaults', version: '1' });
export const symmetricForbidden = new RotationStandard({
  name: 'odd',
  version: '1',
  minRotationPeriod: Duration.days(90),
  maxRotationPeriod: Duration.days(365),
  minDeletionWindow: Duration.days(14),
  keySpecs: [KeySpecRule.forbidden('SYMMETRIC_DEFAULT')],
  allowedOrigins: [KeyMaterialOrigin.AWS_CLOUDHSM],
});

const TAGS = [{ Key: 'Owner', Value: 'payments' }, { Key: 'Environment', Value: 'prod' }];
const key = (Properties: Record<string, unknown>, Type = 'AWS::KMS::Key'): TemplateResource => ({ Type, Properties });
export const tagged = (properties: Record<string, unknown>, type?: string) => key({ Tags: TAGS, ...properties }, type);
export const rotating = (properties: Record<string, unknown> = {}) => (
  tagged({ EnableKeyRotation: true, RotationPeriodInDays: 180, ...properties }));
const REPLICA = 'AWS::KMS::ReplicaKey';

/** Resources as a hook sees them: without functions of AWS CloudFormation. */
export const ROWS: Readonly<Record<string, TemplateResource>> = {
  'rotates in time': rotating(),
  'rotates at the shortest period': rotating({ RotationPeriodInDays: 90 }),
  'rotates too seldom': rotating({ RotationPeriodInDays: 181 }),
  'rotates too often': rotating({ RotationPeriodInDays: 89 }),
  'rotates at no stated period': tagged({ EnableKeyRotation: true }),
  'rotates, as a text': rotating({ EnableKeyRotation: 'true' }),
  'does not rotate': tagged({ EnableKeyRotation: false }),
  'does not rotate, as a text': tagged({ EnableKeyRotation: 'false' }),
  'says nothing of rotation': tagged({}),
  'has no rotation but a period': tagged({ RotationPeriodInDays: 2560 }),
  'names all defaults': rotating(
    { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'AWS_KMS', MultiRegion: false, Enabled: true },
  ),
  'is imported': tagged({ Origin: 'EXTERNAL' }),
  'is imported, rotation off': tagged({ Origin: 'EXTERNAL', EnableKeyRotation: false }),
  'is imported, and should rotate': rotating({ Origin: 'EXTERNAL' }),
  'is in CloudHSM': tagged({ Origin: 'AWS_CLOUDHSM' }),
  'is in CloudHSM, and should rotate': rotating({ Origin: 'AWS_CLOUDHSM' }),
  'is outside of AWS': tagged({ Origin: 'EXTERNAL_KEY_STORE' }),
  'signs with RSA_4096': tagged({ KeySpec: 'RSA_4096', KeyUsage: 'SIGN_VERIFY' }),
  'signs, and should rotate': rotating({ KeySpec: 'RSA_4096', KeyUsage: 'SIGN_VERIFY' }),
  'signs with RSA_2048, whose day has passed': tagged({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }),
  'signs with RSA_3072, whose day is to come': tagged({ KeySpec: 'RSA_3072', KeyUsage: 'SIGN_VERIFY' }),
  'signs with a forbidden curve': tagged({ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' }),
  'makes MACs': tagged({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  'makes MACs, and should rotate': rotating({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  'is of a spec to come': tagged({ KeySpec: 'ML_DSA_65', KeyUsage: 'SIGN_VERIFY' }),
  'has no tags': key({ EnableKeyRotation: true, RotationPeriodInDays: 180 }),
  'has an empty list of tags': rotating({ Tags: [] }),
  'has no owner': rotating({ Tags: [TAGS[1]] }),
  'has no environment': rotating({ Tags: [TAGS[0]] }),
  'has an unknown environment': rotating({ Tags: [TAGS[0], { Key: 'Environment', Value: 'sandbox' }] }),
  'has an environment in another case': rotating({ Tags: [TAGS[0], { Key: 'Environment', Value: 'Prod' }] }),
  'has its tags in another order, among others': rotating({ Tags: [{ Key: 'Project', Value: 'x' }, TAGS[1], TAGS[0]] }),
  'has a tag key in another case': rotating({ Tags: [{ Key: 'owner', Value: 'x' }, TAGS[1]] }),
  'waits 30 days': rotating({ PendingWindowInDays: 30 }),
  'waits 29 days': rotating({ PendingWindowInDays: 29 }),
  'waits 14 days': rotating({ PendingWindowInDays: 14 }),
  'waits 7 days': rotating({ PendingWindowInDays: 7 }),
  'is a multi-Region key': rotating({ MultiRegion: true }),
  'is a replica': tagged({ PrimaryKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1' }, REPLICA),
  'is a replica without tags': key({ PrimaryKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1' }, REPLICA),
  'is a replica that waits 7 days': tagged({ PendingWindowInDays: 7 }, REPLICA),
  'is an alias': { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/a', TargetKeyId: 'b' } },
  'is a bucket': { Type: 'AWS::S3::Bucket', Properties: {} },
  'is a bucket with properties of a key': { Type: 'AWS::S3::Bucket', Properties: { EnableKeyRotation: false, KeySpec: 'RSA_2048' } },
};

/** What rules of Guard can express. */
export const EXPRESSED: readonly StandardRule[] = [
  StandardRule.KEY_ROTATION, StandardRule.KEY_ROTATION_PERIOD, StandardRule.KEY_CANNOT_ROTATE, StandardRule.KEY_SPEC,
  StandardRule.KEY_ORIGIN,
  StandardRule.KEY_TAGS, StandardRule.DELETION_WINDOW,
];

export const inTemplate = (resource: TemplateResource) => ({ Resources: { Key: resource } });

/** What both say of one resource, in the names of rules. */
export interface Agreement {
  readonly name: string;
  readonly judged: readonly string[];
  readonly guard: readonly string[];
}

/** What judge and cfn-guard say of every row. */
export function agreements(guard: CfnGuard, { _document: standard }: RotationStandard, numbersAsParameters: boolean): Agreement[] {
  const documents = Object.fromEntries(Object.entries(ROWS).map(([name, row]) => [name, inTemplate(row)]));
  const parameters = numbersAsParameters ? [JSON.parse(guardInputParametersOf(standard)) as object] : [];
  const said = guard.findings(guardRulesOf(standard, NOW, numbersAsParameters), documents, parameters);
  return Object.entries(ROWS).map(([name, row]) => {
    const findings = judgeTemplates([{ name: 'row', template: inTemplate(row) }], standard, { now: NOW });
    const judged = findings.filter(({ severity, rule }) => severity === 'error' && EXPRESSED.includes(rule)).map(({ rule }) => rule);
    return { name, judged: distinct(judged), guard: distinct(said[name].map(({ rule }) => rule.replace(/AtCreation$/, ''))) };
  });
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
