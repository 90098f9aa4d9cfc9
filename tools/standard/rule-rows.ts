import { HIDING_ROWS } from './hiding-rows';
import { alias, family, familyTerms, IT, key, replica, rows } from './rule-row';
import type { RowInput, RuleRow } from './rule-row';
import type { FamilyTerms } from '../../src/standard/judge/subject';
import { StandardRule as R } from '../../src/standard-rule';

const PARAMETER = { Ref: 'Parameter' };
const NO_VALUE = { Ref: 'AWS::NoValue' };
const either = (condition: string, yes: unknown, no: unknown) => ({ 'Fn::If': [condition, yes, no] });
const toIt = { 'Fn::GetAtt': [IT, 'Arn'] };
const adopting = { Family: family({}, { AdoptedKeyArn: toIt }).It };
const RSA = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
const ON = { EnableKeyRotation: true };
const pieces = JSON.stringify(familyTerms({ aliasName: 'alias/|' })).split('|');
const WATCHING = { Namespace: 'CdkKmsRotation', Dimensions: [{ Name: 'Alias', Value: 'alias/orders' }] };
const RETIREMENT = { after: 90, unusedFor: 30, deletion: { quarantine: 30, pendingWindow: 7 } };
const open = (statement: object) => ({
  KeyPolicy: { Statement: [{ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*', ...statement }] },
});

/** What each rule has to say, and what not. */
export const ROWS: readonly RuleRow[] = [
  ...HIDING_ROWS,
  ...rows(R.KEY_ROTATION, [
    {
      name: 'no word',
      key: {},
      verdict: 'NON_COMPLIANT',
      says: ['can rotate the key by itself', 'Duration.days(365)', 'Properties.EnableKeyRotation'],
    },
    { name: 'off', key: { EnableKeyRotation: false }, verdict: 'NON_COMPLIANT' },
    { name: 'off, as a text', key: { EnableKeyRotation: 'false' }, verdict: 'NON_COMPLIANT' },
    { name: 'on', key: ON, verdict: 'nothing' },
    { name: 'on, as a text (cdk-nag 2 and Guard rules differ here)', key: { EnableKeyRotation: 'true' }, verdict: 'nothing' },
    {
      name: 'spec and usage said, and off',
      key: { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'AWS_KMS' },
      verdict: 'NON_COMPLIANT',
    },
    { name: 'a parameter decides', key: { EnableKeyRotation: PARAMETER }, verdict: 'CANNOT_TELL', says: 'hangs on the deployment' },
    {
      name: 'a condition decides',
      key: { EnableKeyRotation: either('C', true, false) },
      verdict: 'CANNOT_TELL',
      says: 'where some conditions',
    },
    { name: 'a condition that makes no difference', key: { EnableKeyRotation: either('C', true, 'true') }, verdict: 'nothing' },
    { name: 'both ways wrong', key: { EnableKeyRotation: either('C', false, NO_VALUE) }, verdict: 'NON_COMPLIANT' },
    { name: 'AWS::NoValue', key: { EnableKeyRotation: NO_VALUE }, verdict: 'NON_COMPLIANT' },
    {
      name: 'a parameter decides where a condition holds',
      key: { EnableKeyRotation: either('C', true, PARAMETER) },
      verdict: 'CANNOT_TELL',
      says: 'deployment, where some conditions',
    },
    { name: 'nothing and null beside it', key: { ...ON, Description: null }, verdict: 'nothing' },
    { name: 'a condition within a condition', key: { EnableKeyRotation: either('C', either('C', true, false), true) }, verdict: 'nothing' },
    {
      name: 'five conditions are too many to try',
      key: { EnableKeyRotation: either('A', either('B', either('C', either('D', either('E', true, true), true), true), true), true) },
      verdict: 'CANNOT_TELL',
    },
    {
      name: 'four are not',
      key: { EnableKeyRotation: either('A', either('B', either('C', either('D', true, 'true'), true), true), true) },
      verdict: 'nothing',
    },
    { name: 'no condition: too many branches', key: { EnableKeyRotation: { 'Fn::If': ['C', true, true, true] } }, verdict: 'CANNOT_TELL' },
    { name: 'no condition: no name', key: { EnableKeyRotation: { 'Fn::If': [PARAMETER, true, true] } }, verdict: 'CANNOT_TELL' },
    { name: 'asymmetric', key: RSA, verdict: 'nothing' },
    { name: 'HMAC', key: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, verdict: 'nothing' },
    { name: 'imported (CT.KMS.PR.1 and cdk-nag flag it)', key: { Origin: 'EXTERNAL' }, verdict: 'nothing' },
    { name: 'an unknown usage of what cannot rotate', key: { KeyUsage: PARAMETER, Origin: 'EXTERNAL' }, verdict: 'nothing' },
    { name: 'an unknown spec', key: { KeySpec: PARAMETER }, verdict: 'CANNOT_TELL', says: 'whether AWS KMS can rotate' },
    { name: 'an unknown origin', key: { Origin: PARAMETER }, verdict: 'CANNOT_TELL', says: 'whether AWS KMS can rotate' },
    { name: 'an unknown usage', key: { KeyUsage: PARAMETER }, verdict: 'CANNOT_TELL', says: 'whether AWS KMS can rotate' },
    { name: 'another usage', key: { KeyUsage: 'SIGN_VERIFY' }, verdict: 'nothing' },
    { name: 'an unknown origin, and on', key: { Origin: PARAMETER, ...ON }, verdict: 'nothing' },
    { name: 'adopted by a family', key: {}, beside: adopting, verdict: 'nothing' },
    { name: 'beside a family that adopts nothing', key: {}, beside: { Family: family().It }, verdict: 'NON_COMPLIANT' },
    { name: 'ignored', key: {}, standard: { ignored: [R.KEY_ROTATION] }, verdict: 'nothing' },
    { name: 'another rule ignored', key: {}, standard: { ignored: [R.KEY_TAGS] }, verdict: 'NON_COMPLIANT' },
    { name: 'a replica: its primary rotates', it: replica(), verdict: 'nothing' },
    {
      name: 'adopted in another stack',
      key: {},
      others: [
        {
          name: 'Other',
          template: { Resources: { Family: family({}, { AdoptedKeyArn: { 'Fn::ImportValue': 'x' } }).It } },
          references: [{ from: 'Family', to: { template: 'Own', logicalId: IT } }],
        },
      ],
      verdict: 'nothing',
    },
    {
      name: 'another resource of another stack refers to it',
      key: {},
      others: [
        {
          name: 'Other',
          template: { Resources: { Family: family({}, { AdoptedKeyArn: 'arn' }).It } },
          references: [{ from: 'Else', to: { template: 'Own', logicalId: IT } }],
        },
      ],
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'another key of that name in another stack is adopted',
      key: {},
      others: [{ name: 'Other', template: { Resources: { Two: key(), Family: family({}, { AdoptedKeyArn: { Ref: 'Two' } }).It } } }],
      verdict: 'NON_COMPLIANT',
    },
  ]),
  ...rows(R.KEY_ROTATION_PERIOD, [
    { name: 'none stated: 365 days', key: ON, verdict: 'nothing' },
    { name: 'the least', key: { ...ON, RotationPeriodInDays: 90 }, verdict: 'nothing' },
    { name: 'the most', key: { ...ON, RotationPeriodInDays: 365 }, verdict: 'nothing' },
    { name: 'a text', key: { ...ON, RotationPeriodInDays: '180' }, verdict: 'nothing' },
    {
      name: 'one day too many',
      key: { ...ON, RotationPeriodInDays: 366 },
      verdict: 'NON_COMPLIANT',
      says: ['90 to 365 days, got 366 days', 'Duration.days(365)', 'RotationPeriodInDays'],
    },
    {
      name: 'one day too few', key: { ...ON, RotationPeriodInDays: 99 }, standard: { minRotationPeriodDays: 100 }, verdict: 'NON_COMPLIANT',
    },
    {
      name: 'none stated is too long',
      key: ON,
      standard: { maxKeyAgeDays: 180, maxRotationPeriodDays: 180 },
      verdict: 'NON_COMPLIANT',
      says: 'got none, which is 365 days',
    },
    {
      name: 'a parameter',
      key: { ...ON, RotationPeriodInDays: PARAMETER },
      verdict: 'CANNOT_TELL',
      says: ['hangs on the deployment', 'RotationPeriodInDays'],
    },
    { name: 'off', key: { EnableKeyRotation: false, RotationPeriodInDays: 2560 }, verdict: 'nothing' },
    { name: 'of a key that cannot rotate', key: { ...RSA, ...ON, RotationPeriodInDays: 2560 }, verdict: 'nothing' },
    {
      name: 'whether it rotates is unknown',
      key: { EnableKeyRotation: PARAMETER, RotationPeriodInDays: 2560 },
      verdict: 'CANNOT_TELL',
      says: 'got 2560 days',
    },
    {
      name: 'whether it can rotate is unknown',
      key: { ...ON, Origin: PARAMETER, RotationPeriodInDays: 2560 },
      verdict: 'CANNOT_TELL',
      says: 'got 2560 days',
    },
    { name: 'no number', key: { ...ON, RotationPeriodInDays: 'soon' }, verdict: 'NON_COMPLIANT' },
    { name: 'a family in time', beside: family({ rotationPeriodDays: 365 }), verdict: 'nothing' },
    {
      name: 'a family that gets too old',
      beside: family({
        rotationPeriodDays: 366,
      }),
      verdict: 'NON_COMPLIANT',
      says: ['behind alias/orders', 'older than 365 days', '366 days', 'rotationPeriod: Duration.days(365)'],
    },
  ]),
  ...rows(R.KEY_CANNOT_ROTATE, [
    { name: 'asymmetric, off', key: RSA, verdict: 'nothing' },
    {
      name: 'asymmetric, on',
      key: { ...RSA, ...ON },
      verdict: 'NON_COMPLIANT',
      says: ['(RSA_2048, SIGN_VERIFY, AWS_KMS)', 'ManualRotationAlias', 'EnableKeyRotation'],
    },
    { name: 'imported, on', key: { Origin: 'EXTERNAL', ...ON }, verdict: 'NON_COMPLIANT', says: ['EXTERNAL', 'KeyOrigin.EXTERNAL'] },
    { name: 'symmetric, on', key: ON, verdict: 'nothing' },
    { name: 'unknown origin, on', key: { Origin: PARAMETER, ...ON }, verdict: 'CANNOT_TELL', says: 'EnableKeyRotation' },
    { name: 'asymmetric, unknown', key: { ...RSA, EnableKeyRotation: PARAMETER }, verdict: 'CANNOT_TELL' },
    {
      name: 'one that cannot, with an unknown usage',
      key: { KeySpec: 'RSA_2048', KeyUsage: PARAMETER, ...ON },
      verdict: 'NON_COMPLIANT',
      says: '(RSA_2048, AWS_KMS)',
    },
  ]),
  ...rows(R.KEY_SPEC, [
    { name: 'not asked for', key: { ...RSA, KeySpec: PARAMETER }, verdict: 'nothing' },
    { name: 'not asked for, a family', beside: family({ keySpec: '${Spec}' }), verdict: 'nothing' },
    {
      name: 'forbidden',
      key: RSA,
      standard: { keySpecs: [{ keySpec: 'RSA_2048' }] },
      verdict: 'NON_COMPLIANT',
      says: ['RSA_2048 is not allowed', 'Properties.KeySpec'],
    },
    { name: 'another is forbidden', key: RSA, standard: { keySpecs: [{ keySpec: 'RSA_3072' }] }, verdict: 'nothing' },
    {
      name: 'the second is forbidden',
      key: RSA,
      standard: { keySpecs: [{ keySpec: 'RSA_3072' }, { keySpec: 'RSA_2048' }] },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'unknown',
      key: { KeySpec: PARAMETER },
      standard: { keySpecs: [{ keySpec: 'RSA_3072' }] },
      verdict: 'CANNOT_TELL',
      says: ['hangs on the deployment', 'Properties.KeySpec'],
    },
    {
      name: 'ended yesterday',
      key: RSA,
      standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-11-27' }] },
      verdict: 'NON_COMPLIANT',
      says: 'until 2026-11-27',
    },
    {
      name: 'ends today',
      key: RSA,
      standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-11-28' }] },
      verdict: 'notice',
      says: ['until 2026-11-28, and no longer', 'Properties.KeySpec'],
    },
    {
      name: 'the last millisecond of its last day',
      key: RSA,
      now: new Date('2026-11-28T23:59:59.999Z'),
      standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-11-28' }] },
      verdict: 'notice',
    },
    {
      name: 'the first after it',
      key: RSA,
      now: new Date('2026-11-29T00:00:00Z'),
      standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-11-28' }] },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'the moment before the notice',
      key: RSA,
      now: new Date('2026-11-18T23:59:59.999Z'),
      standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-11-28' }], keySpecNoticeDays: 10 },
      verdict: 'nothing',
    },
    {
      name: 'the moment of the notice',
      key: RSA,
      now: new Date('2026-11-19T00:00:00Z'),
      standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-11-28' }], keySpecNoticeDays: 10 },
      verdict: 'notice',
    },
    ...[['RSA_2048', 'RSA_3072'], ['RSA_3072', 'RSA_2048']].map(([yes, no]): RowInput => ({
      name: `under a condition, ${yes} or ${no}`,
      key: { KeySpec: either('C', yes, no) },
      standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-12-28' }] },
      verdict: 'notice',
      says: 'RSA_2048',
    })),
    {
      name: 'a family, forbidden',
      beside: family(),
      standard: { keySpecs: [{ keySpec: 'ECC_NIST_P256' }] },
      verdict: 'NON_COMPLIANT',
      says: 'ECC_NIST_P256',
    },
    { name: 'a family, allowed', beside: family(), standard: { keySpecs: [{ keySpec: 'RSA_2048' }] }, verdict: 'nothing' },
    { name: 'a replica: its primary is judged', it: replica(RSA), standard: { keySpecs: [{ keySpec: 'RSA_2048' }] }, verdict: 'nothing' },
  ]),
  ...rows(R.KEY_ORIGIN, [
    { name: 'not asked for', key: { Origin: 'EXTERNAL' }, verdict: 'nothing' },
    { name: 'not asked for, a family', beside: family({ origin: 'AWS_CLOUDHSM' }), verdict: 'nothing' },
    { name: 'allowed', key: { Origin: 'EXTERNAL' }, standard: { allowedOrigins: ['AWS_KMS', 'EXTERNAL'] }, verdict: 'nothing' },
    { name: 'the default', key: {}, standard: { allowedOrigins: ['AWS_KMS'] }, verdict: 'nothing' },
    {
      name: 'not allowed',
      key: { Origin: 'EXTERNAL' },
      standard: { allowedOrigins: ['AWS_KMS'] },
      verdict: 'NON_COMPLIANT',
      says: ['must be AWS_KMS, got EXTERNAL', "'AWS_KMS'", 'Properties.Origin'],
    },
    {
      name: 'unknown',
      key: { Origin: PARAMETER },
      standard: { allowedOrigins: ['AWS_KMS'] },
      verdict: 'CANNOT_TELL',
      says: 'Properties.Origin',
    },
    {
      name: 'a family, not allowed',
      beside: family({
        origin: 'AWS_CLOUDHSM',
      }),
      standard: { allowedOrigins: ['AWS_KMS', 'EXTERNAL'] },
      verdict: 'NON_COMPLIANT',
      says: 'AWS_KMS or EXTERNAL',
    },
    { name: 'a family, allowed', beside: family(), standard: { allowedOrigins: ['AWS_KMS'] }, verdict: 'nothing' },
  ]),
  ...rows(R.KEY_TAGS, [
    { name: 'not asked for', key: {}, verdict: 'nothing' },
    {
      name: 'missing',
      key: {},
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'NON_COMPLIANT',
      says: ["the tag 'Owner' is missing", "add('Owner', '...')", 'Properties.Tags'],
    },
    { name: 'there', key: { Tags: [{ Key: 'Owner', Value: 'me' }] }, standard: { requiredTags: [{ key: 'Owner' }] }, verdict: 'nothing' },
    {
      name: 'there, with a value of the deployment',
      key: { Tags: [{ Key: 'Owner', Value: PARAMETER }] },
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'nothing',
    },
    {
      name: 'in another case',
      key: { Tags: [{ Key: 'owner', Value: 'me' }] },
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'one of two',
      key: { Tags: [{ Key: 'A', Value: 'x' }] },
      standard: { requiredTags: [{ key: 'A' }, { key: 'B' }] },
      verdict: 'NON_COMPLIANT',
      says: "'B' is missing",
    },
    {
      name: 'a value that is allowed',
      key: { Tags: [{ Key: 'Env', Value: 'prod' }] },
      standard: { requiredTags: [{ key: 'Env', values: ['dev', 'prod'] }] },
      verdict: 'nothing',
    },
    {
      name: 'a value that is not',
      key: { Tags: [{ Key: 'Env', Value: 'Prod' }] },
      standard: { requiredTags: [{ key: 'Env', values: ['dev', 'prod'] }] },
      verdict: 'NON_COMPLIANT',
      says: ["must be 'dev' or 'prod', got 'Prod'", "add('Env', 'dev')"],
    },
    {
      name: 'a value of the deployment, and some are allowed',
      key: { Tags: [{ Key: 'Env', Value: PARAMETER }] },
      standard: { requiredTags: [{ key: 'Env', values: ['dev', 'prod'] }] },
      verdict: 'CANNOT_TELL',
      says: ["'Env'", "add('Env', 'dev')", 'Properties.Tags'],
    },
    {
      name: 'a tag key of the deployment',
      key: { Tags: [{ Key: PARAMETER, Value: 'x' }] },
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'CANNOT_TELL',
      says: "'Owner'",
    },
    {
      name: 'all tags of the deployment', key: { Tags: PARAMETER }, standard: { requiredTags: [{ key: 'Owner' }] }, verdict: 'CANNOT_TELL',
    },
    {
      name: 'a tag of the deployment beside the one',
      key: { Tags: [PARAMETER, { Key: 'Owner', Value: 'x' }] },
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'nothing',
    },
    {
      name: 'a whole tag of the deployment',
      key: { Tags: [PARAMETER] },
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'CANNOT_TELL',
    },
    {
      name: 'a wrong one beside one of the deployment',
      key: { Tags: [PARAMETER, { Key: 'Env', Value: 'x' }] },
      standard: { requiredTags: [{ key: 'Owner' }, { key: 'Env', values: ['dev'] }] },
      verdict: 'NON_COMPLIANT',
      says: "got 'x'",
    },
    {
      name: 'missing, and some values are allowed',
      key: {},
      standard: { requiredTags: [{ key: 'Env', values: ['dev'] }] },
      verdict: 'NON_COMPLIANT',
      says: "the tag 'Env' is missing\nTags.of(this).add('Env', 'dev');\nProperties",
    },
    {
      name: 'a number as value',
      key: { Tags: [{ Key: 'Cost', Value: 12 }] },
      standard: { requiredTags: [{ key: 'Cost', values: ['12'] }] },
      verdict: 'nothing',
    },
    {
      name: 'a replica without',
      it: replica(),
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'NON_COMPLIANT',
      says: 'Properties.Tags',
    },
    {
      name: 'a replica with',
      it: replica({
        Tags: [{ Key: 'Owner', Value: 'x' }],
      }),
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'nothing',
    },
    {
      name: 'a family without',
      beside: family(),
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'NON_COMPLIANT',
      says: "'Owner' is missing",
    },
    {
      name: 'a family with',
      beside: family({
        tags: [{ TagKey: 'Owner', TagValue: 'x' }],
      }),
      standard: { requiredTags: [{ key: 'Owner' }] },
      verdict: 'nothing',
    },
    {
      name: 'a family with a value of the deployment',
      beside: family({ tags: [{ TagKey: 'Env', TagValue: '${AWS::Region}' }] }),
      standard: { requiredTags: [{ key: 'Env', values: ['dev'] }] },
      verdict: 'CANNOT_TELL',
    },
  ]),
  ...rows(R.DELETION_WINDOW, [
    { name: 'none stated: 30 days', key: {}, verdict: 'nothing' },
    { name: 'enough', key: { PendingWindowInDays: 30 }, verdict: 'nothing' },
    {
      name: 'too short',
      key: { PendingWindowInDays: '29' },
      verdict: 'NON_COMPLIANT',
      says: ['at least 30 days', 'got 29 days', 'pendingWindow: Duration.days(30)', 'PendingWindowInDays'],
    },
    { name: 'enough for another standard', key: { PendingWindowInDays: 7 }, standard: { minDeletionWindowDays: 7 }, verdict: 'nothing' },
    { name: 'unknown', key: { PendingWindowInDays: PARAMETER }, verdict: 'CANNOT_TELL', says: 'PendingWindowInDays' },
    { name: 'a replica', it: replica({ PendingWindowInDays: 7 }), verdict: 'NON_COMPLIANT', says: 'PendingWindowInDays' },
    { name: 'a family that keeps its keys', beside: family(), verdict: 'nothing' },
    { name: 'a family that disables', beside: family({ retirement: { after: 90, unusedFor: 90, deletion: null } }), verdict: 'nothing' },
    { name: 'a family that deletes too soon', beside: family({ retirement: RETIREMENT }), verdict: 'NON_COMPLIANT', says: 'got 7 days' },
    {
      name: 'a family that deletes late enough',
      beside: family({
        retirement: RETIREMENT,
      }),
      standard: { minDeletionWindowDays: 7 },
      verdict: 'nothing',
    },
  ]),
  ...rows(R.REMOVAL_POLICY, [
    { name: 'kept', it: key(), verdict: 'nothing' },
    { name: 'kept, except on creation', it: key({}, { DeletionPolicy: 'RetainExceptOnCreate' }), verdict: 'nothing' },
    {
      name: 'deleted',
      it: key({}, { DeletionPolicy: 'Delete' }),
      verdict: 'NON_COMPLIANT',
      says: ['with its stack', 'RemovalPolicy.RETAIN', 'DeletionPolicy'],
    },
    { name: 'no word, which deletes', it: key({}, { DeletionPolicy: undefined }), verdict: 'NON_COMPLIANT' },
    {
      name: 'deleted when replaced',
      it: key({}, { UpdateReplacePolicy: 'Delete' }),
      verdict: 'NON_COMPLIANT',
      says: ['when a change replaces it', 'UpdateReplacePolicy'],
    },
    {
      name: 'both',
      it: key({}, { DeletionPolicy: 'Delete', UpdateReplacePolicy: undefined }),
      verdict: 'NON_COMPLIANT',
      says: 'with its stack and when a change replaces it',
    },
    { name: 'unknown', it: key({}, { DeletionPolicy: PARAMETER }), verdict: 'CANNOT_TELL', says: ['with its stack', 'DeletionPolicy'] },
    {
      name: 'unknown when replaced',
      it: key({}, { UpdateReplacePolicy: PARAMETER }),
      verdict: 'CANNOT_TELL',
      says: ['when a change replaces it', 'UpdateReplacePolicy'],
    },
    { name: 'a condition', it: key({}, { DeletionPolicy: either('C', 'Delete', 'Retain') }), verdict: 'CANNOT_TELL' },
    { name: 'a replica', it: replica({}, { DeletionPolicy: 'Delete' }), verdict: 'NON_COMPLIANT' },
  ]),
  ...rows(R.ALIAS_OWNERSHIP, [
    { name: 'no family', it: alias('alias/orders'), verdict: 'nothing' },
    { name: 'another name', it: alias('alias/other'), beside: { Family: family().It, Machine: family().Machine }, verdict: 'nothing' },
    {
      name: 'its name',
      it: alias('alias/orders'),
      beside: { Family: family().It, Machine: family().Machine },
      verdict: 'NON_COMPLIANT',
      says: ['the family alias/orders moves the alias alias/orders', 'adopt', 'Properties.AliasName'],
    },
    {
      name: 'a version alias',
      it: alias('alias/orders/v7'),
      beside: { Family: family().It, Machine: family().Machine },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'almost a version alias',
      it: alias('alias/orders/vault'),
      beside: { Family: family().It, Machine: family().Machine },
      verdict: 'nothing',
    },
    {
      name: 'a name that fits',
      it: alias({ 'Fn::Sub': 'alias/${Stage}ers' }),
      beside: { Family: family().It, Machine: family().Machine },
      verdict: 'CANNOT_TELL',
      says: ['alias/orders', 'Properties.AliasName'],
    },
    {
      name: 'a version alias that fits',
      it: alias({
        'Fn::Join': ['', ['alias/orders/v', PARAMETER]],
      }),
      beside: { Family: family().It, Machine: family().Machine },
      verdict: 'CANNOT_TELL',
    },
    {
      name: 'a name that does not fit',
      it: alias({
        'Fn::Join': ['', ['alias/', { Ref: 'AWS::StackName' }, '-x']],
      }),
      beside: { Family: family().It, Machine: family().Machine },
      verdict: 'nothing',
    },
    {
      name: 'a name that fits the beginning only',
      it: alias({
        'Fn::Sub': 'alias/${Stage}der',
      }),
      beside: { Family: family().It, Machine: family().Machine },
      verdict: 'nothing',
    },
    {
      name: 'a family of the same account and Region',
      it: alias('alias/orders'),
      own: { environment: '1/a' },
      others: [{ name: 'Other', environment: '1/a', template: { Resources: { Family: family().It, Machine: family().Machine } } }],
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'a family of another',
      it: alias('alias/orders'),
      own: { environment: '1/a' },
      others: [{ name: 'Other', environment: '1/b', template: { Resources: { Family: family().It, Machine: family().Machine } } }],
      verdict: 'nothing',
    },
    {
      name: 'a family of who knows where',
      it: alias('alias/orders'),
      own: { environment: '1/a' },
      others: [{ name: 'Other', template: { Resources: { Family: family().It, Machine: family().Machine } } }],
      verdict: 'CANNOT_TELL',
      says: 'where it is',
    },
    {
      name: 'the alias is of who knows where',
      it: alias('alias/orders'),
      others: [{ name: 'Other', environment: '1/b', template: { Resources: { Family: family().It, Machine: family().Machine } } }],
      verdict: 'CANNOT_TELL',
    },
    {
      name: 'both are of who knows where',
      it: alias('alias/orders'),
      others: [{ name: 'Other', template: { Resources: { Family: family().It, Machine: family().Machine } } }],
      verdict: 'CANNOT_TELL',
    },
  ]),
  ...rows(R.MANUAL_ROTATION_MISSING, [
    { name: 'symmetric', key: {}, verdict: 'nothing' },
    {
      name: 'signing',
      key: RSA,
      verdict: 'NON_COMPLIANT',
      says: ['RSA_2048', 'KeyTemplate.signing(SigningSpec.RSA_2048)', "aliasName: '...'", 'Properties.KeySpec'],
    },
    {
      name: 'encryption',
      key: { KeySpec: 'RSA_4096' },
      verdict: 'NON_COMPLIANT',
      says: 'KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_4096)',
    },
    {
      name: 'agreement',
      key: { KeySpec: 'ECC_NIST_P384', KeyUsage: 'KEY_AGREEMENT' },
      verdict: 'NON_COMPLIANT',
      says: 'KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P384)',
    },
    {
      name: 'MAC',
      key: { KeySpec: 'HMAC_384', KeyUsage: 'GENERATE_VERIFY_MAC' },
      verdict: 'NON_COMPLIANT',
      says: 'KeyTemplate.mac(MacSpec.HMAC_384)',
    },
    {
      name: 'a spec of tomorrow',
      key: { KeySpec: 'SLH_DSA', KeyUsage: 'SOMETHING_NEW' },
      verdict: 'NON_COMPLIANT',
      says: 'keyTemplate: ...',
    },
    { name: 'an unknown usage', key: { KeySpec: 'RSA_2048', KeyUsage: PARAMETER }, verdict: 'NON_COMPLIANT', says: 'keyTemplate: ...' },
    { name: 'an unknown spec', key: { KeySpec: PARAMETER }, verdict: 'CANNOT_TELL', says: ['keyTemplate: ...', 'Properties.KeySpec'] },
    { name: 'adopted', key: RSA, beside: adopting, verdict: 'nothing' },
    {
      name: 'with an alias',
      key: RSA,
      beside: { Alias: alias('alias/partner', { Ref: IT }) },
      verdict: 'NON_COMPLIANT',
      says: "aliasName: 'partner'",
    },
    {
      name: 'with an alias, as YAML has it',
      key: RSA,
      beside: { Alias: alias('alias/partner', { 'Fn::GetAtt': `${IT}.Arn` }) },
      verdict: 'NON_COMPLIANT',
      says: "aliasName: 'partner'",
    },
    {
      name: 'with an alias, by Fn::Sub',
      key: RSA,
      beside: { Alias: alias('alias/partner', { 'Fn::Sub': `\${${IT}.Arn}` }) },
      verdict: 'NON_COMPLIANT',
      says: "aliasName: 'partner'",
    },
    {
      name: 'beside an alias of something else',
      key: RSA,
      beside: { Alias: alias('alias/partner', { Ref: 'Else' }) },
      verdict: 'NON_COMPLIANT',
      says: "aliasName: '...'",
    },
    {
      name: 'beside an alias of another key',
      key: RSA,
      beside: { Alias: alias('alias/partner', { Ref: 'Two' }), Two: key() },
      verdict: 'NON_COMPLIANT',
      says: "aliasName: '...'",
    },
    {
      name: 'beside an alias by a text',
      key: RSA,
      beside: { Alias: alias('alias/partner', IT) },
      verdict: 'NON_COMPLIANT',
      says: "aliasName: '...'",
    },
    {
      name: 'beside an alias with a nameless reference',
      key: RSA,
      beside: { Alias: alias('alias/partner', { 'Fn::GetAtt': [PARAMETER, 'Arn'] }) },
      verdict: 'NON_COMPLIANT',
      says: "aliasName: '...'",
    },
  ]),
  ...rows(R.FAMILY_RETIREMENT, [
    { name: 'not asked for', beside: family(), verdict: 'nothing' },
    {
      name: 'none',
      beside: family(),
      standard: { requireFamilyRetirement: true },
      verdict: 'NON_COMPLIANT',
      says: ['alias/orders', 'Retirement.disable()'],
    },
    {
      name: 'some',
      beside: family({
        retirement: RETIREMENT,
      }),
      standard: { requireFamilyRetirement: true, minDeletionWindowDays: 7 },
      verdict: 'nothing',
    },
    ...[
      { aliasName: 1 }, { familyName: 1 }, { keySpec: 1 }, { keyUsage: 1 }, { origin: 1 }, { rotationPeriodDays: '1' },
      { retirement: 'no' },
      { tags: 'none' }, { tags: [null] }, { tags: [{ TagKey: 'x' }] }, { tags: [{ TagValue: 'x' }] },
    ].map((odd): RowInput => ({
      name: `odd ${JSON.stringify(odd)}`,
      beside: family(odd as unknown as FamilyTerms),
      standard: { requireFamilyRetirement: true },
      verdict: 'CANNOT_TELL',
    })),
    {
      name: 'a null',
      it: family().It,
      standard: { requireFamilyRetirement: true },
      verdict: 'CANNOT_TELL',
      beside: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionSubstitutions: { Declaration: { 'Fn::Base64': 'null' } } },
        },
      },
    },
    {
      name: 'no machine',
      it: family().It,
      standard: { requireFamilyRetirement: true },
      verdict: 'CANNOT_TELL',
      says: ['cannot be read', 'aspect or override'],
    },
    {
      name: 'no JSON',
      it: family().It,
      standard: { requireFamilyRetirement: true },
      verdict: 'CANNOT_TELL',
      beside: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionSubstitutions: { Declaration: { 'Fn::Base64': '{"a":' } } },
        },
      },
    },
    {
      name: 'a plain text',
      it: family().It,
      standard: { requireFamilyRetirement: true },
      verdict: 'NON_COMPLIANT',
      beside: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: { DefinitionSubstitutions: { Declaration: { 'Fn::Base64': JSON.stringify(familyTerms()) } } },
        },
      },
    },
    {
      name: 'in pieces',
      it: family().It,
      standard: { requireFamilyRetirement: true },
      verdict: 'NON_COMPLIANT',
      says: 'alias/${Name}',
      beside: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            DefinitionSubstitutions: {
              Declaration: { 'Fn::Base64': { 'Fn::Join': ['', [...pieces.slice(0, 1), { Ref: 'Name' }, ...pieces.slice(1)]] } },
            },
          },
        },
      },
    },
  ]),
  ...rows(R.FAMILY_ALARMS, [
    { name: 'not asked for', beside: family(), verdict: 'nothing' },
    {
      name: 'none',
      beside: family(),
      standard: { requireFamilyAlarms: true },
      verdict: 'NON_COMPLIANT',
      says: ['alias/orders', 'addAlarms'],
    },
    {
      name: 'one',
      standard: { requireFamilyAlarms: true },
      verdict: 'nothing',
      beside: {
        ...family(),
        Alarm: alarm({
          Namespace: 'CdkKmsRotation',
          MetricName: 'DaysOverdue',
          Dimensions: [{ Name: 'Stack', Value: 's' }, { Name: 'Alias', Value: 'alias/orders' }],
        }),
      },
    },
    {
      name: 'one of another family',
      standard: { requireFamilyAlarms: true },
      verdict: 'NON_COMPLIANT',
      beside: {
        ...family(),
        Alarm: alarm({
          Namespace: 'CdkKmsRotation',
          MetricName: 'DaysOverdue',
          Dimensions: [{ Name: 'Alias', Value: 'alias/other' }],
        }),
      },
    },
    {
      name: 'one of another namespace',
      standard: { requireFamilyAlarms: true },
      verdict: 'NON_COMPLIANT',
      beside: {
        ...family(),
        Alarm: alarm({
          Namespace: 'Else',
          MetricName: 'DaysOverdue',
          Dimensions: [{ Name: 'Alias', Value: 'alias/orders' }],
        }),
      },
    },
    {
      name: 'one that computes',
      standard: { requireFamilyAlarms: true },
      verdict: 'nothing',
      beside: {
        ...family(),
        Alarm: alarm({ Metrics: [{ Expression: 'm1' }, { MetricStat: { Metric: WATCHING } }] }),
      },
    },
    {
      name: 'what is no alarm',
      standard: { requireFamilyAlarms: true },
      verdict: 'NON_COMPLIANT',
      beside: {
        ...family(),
        Alarm: {
          ...alarm({
            Namespace: 'CdkKmsRotation',
            Dimensions: [{ Name: 'Alias', Value: 'alias/orders' }],
          }),
          Type: 'AWS::KMS::Alias',
        },
      },
    },
  ]),
  ...rows(R.IDLE_BEFORE_DELETION, [
    { name: 'not asked for', beside: family({ retirement: RETIREMENT }), verdict: 'nothing' },
    { name: 'never retired', beside: family(), standard: { minIdleBeforeDeletionDays: 31 }, verdict: 'nothing' },
    {
      name: 'too soon',
      beside: family({ retirement: RETIREMENT }),
      standard: { minIdleBeforeDeletionDays: 31 },
      verdict: 'NON_COMPLIANT',
      says: ['alias/orders', '31 days', 'got 30 days', 'unusedFor: Duration.days(31)'],
    },
    { name: 'just in time', beside: family({ retirement: RETIREMENT }), standard: { minIdleBeforeDeletionDays: 30 }, verdict: 'nothing' },
  ]),
  ...rows(R.CACHED_KEY_LOOKUP, [
    {
      name: 'of an alias that no family moves',
      lookups: [lookup('alias/other')],
      verdict: 'CANNOT_TELL',
      says: ['alias/other', 'if the alias was moved', 'cdk context --reset', 'key-provider:x'],
    },
    { name: 'of a family, who knows where', lookups: [lookup('alias/orders', '1/a')], beside: family(), verdict: 'CANNOT_TELL' },
    {
      name: 'of a family',
      lookups: [lookup('alias/orders', '1/a')],
      own: { environment: '1/a' },
      beside: family(),
      verdict: 'NON_COMPLIANT',
      says: ['alias/orders', 'its family moves', 'key-provider:x', 'fromManualRotationAliasAttributes'],
    },
    {
      name: 'of the alias of that name elsewhere',
      lookups: [lookup('alias/orders', '1/b')],
      own: { environment: '1/a' },
      beside: family(),
      verdict: 'CANNOT_TELL',
    },
    {
      name: 'of another alias there',
      lookups: [lookup('alias/other', '1/a')],
      own: { environment: '1/a' },
      beside: family(),
      verdict: 'CANNOT_TELL',
    },
    { name: 'nobody knows where', lookups: [lookup('alias/orders')], beside: family(), verdict: 'CANNOT_TELL' },
    {
      name: 'waived by the ARN of the key',
      lookups: [lookup('alias/other')],
      verdict: 'waived',
      standard: { waivers: [waiver({ keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k-1' })] },
    },
    {
      name: 'another key is waived',
      lookups: [lookup('alias/other')],
      verdict: 'CANNOT_TELL',
      standard: { waivers: [waiver({ keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k-2' })] },
    },
    {
      name: 'waived by its alias',
      lookups: [lookup('alias/other')],
      verdict: 'waived',
      standard: {
        waivers: [waiver({
          alias: 'alias/other',
        })],
      },
    },
  ]),
  ...rows(R.KEY_POLICY_PRINCIPALS, [
    { name: 'no policy', key: {}, verdict: 'nothing' },
    {
      name: 'everybody',
      key: open({}),
      verdict: 'NON_COMPLIANT',
      says: ["by statement 'Open'", 'AccountRootPrincipal', 'Properties.KeyPolicy'],
    },
    { name: 'everybody, denied', key: open({ Effect: 'Deny' }), verdict: 'nothing' },
    {
      name: 'everybody of an organization',
      key: open({
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      }),
      verdict: 'nothing',
    },
    {
      name: 'everybody, through a service',
      key: open({
        Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      }),
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'everybody of this account, through a service',
      key: open({
        Condition: { StringEquals: { 'kms:ViaService': 'x', 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } },
      }),
      verdict: 'nothing',
    },
    {
      name: 'everybody but one',
      key: open({
        Principal: undefined,
        NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' },
      }),
      verdict: 'NON_COMPLIANT',
    },
    { name: 'the account', key: open({ Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } } }), verdict: 'nothing' },
    { name: 'as a text', key: { KeyPolicy: JSON.stringify(open({}).KeyPolicy) }, verdict: 'NON_COMPLIANT' },
    { name: 'as a broken text', key: { KeyPolicy: '{' }, verdict: 'nothing' },
    { name: 'of the deployment', key: { KeyPolicy: PARAMETER }, verdict: 'CANNOT_TELL', says: 'Properties.KeyPolicy' },
    { name: 'a replica', it: replica(open({})), verdict: 'NON_COMPLIANT', says: 'Properties.KeyPolicy' },
    { name: 'a family', beside: family({ policy: open({}).KeyPolicy }), verdict: 'NON_COMPLIANT' },
    { name: 'a family for its account', beside: family(), verdict: 'nothing' },
  ]),
  ...rows(R.MATERIAL_EXPIRY_ALARM, [
    { name: 'not imported', key: {}, verdict: 'nothing' },
    { name: 'imported', key: { Origin: 'EXTERNAL' }, verdict: 'NON_COMPLIANT', says: ['no alarm', 'addMaterialExpiryAlarm'] },
    { name: 'unknown', key: { Origin: PARAMETER }, verdict: 'CANNOT_TELL', says: 'hangs on the deployment' },
    { name: 'imported, with an alarm', key: { Origin: 'EXTERNAL' }, beside: { Alarm: expiryAlarm({ Ref: IT }) }, verdict: 'nothing' },
    { name: 'unknown, with an alarm', key: { Origin: PARAMETER }, beside: { Alarm: expiryAlarm({ Ref: IT }) }, verdict: 'nothing' },
    {
      name: 'an alarm of another key',
      key: { Origin: 'EXTERNAL' },
      beside: {
        Alarm: expiryAlarm({
          Ref: 'Two',
        }),
        Two: key(),
      },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'another alarm of the key',
      key: { Origin: 'EXTERNAL' },
      verdict: 'NON_COMPLIANT',
      beside: { Alarm: alarm({ Namespace: 'AWS/KMS', MetricName: 'Else', Dimensions: [{ Name: 'KeyId', Value: { Ref: IT } }] }) },
    },
    {
      name: 'the same name elsewhere',
      key: { Origin: 'EXTERNAL' },
      verdict: 'NON_COMPLIANT',
      beside: {
        Alarm: alarm({
          Namespace: 'Mine',
          MetricName: 'SecondsUntilKeyMaterialExpiration',
          Dimensions: [{ Name: 'KeyId', Value: { Ref: IT } }],
        }),
      },
    },
  ]),
  ...waiverRows(),
];

function waiverRows(): RuleRow[] {
  const path = (aPath: string) => ({ paths: { [IT]: aPath } });
  const inputs = [
    {
      name: 'by path',
      own: path('Prod/App/Key/Resource'),
      standard: {
        waivers: [waiver({
          constructPath: 'Prod/App/Key',
        })],
      },
      verdict: 'waived',
    },
    {
      name: 'by its own path',
      own: path('Prod/App/Key'),
      standard: {
        waivers: [waiver({
          constructPath: 'Prod/App/Key',
        })],
      },
      verdict: 'waived',
    },
    {
      name: 'by a path beside',
      own: path('Prod/App/Key2/Resource'),
      standard: {
        waivers: [waiver({
          constructPath: 'Prod/App/Key',
        })],
      },
      verdict: 'NON_COMPLIANT',
    },
    { name: 'without a path', standard: { waivers: [waiver({ constructPath: 'Prod/App/Key' })] }, verdict: 'NON_COMPLIANT' },
    {
      name: 'by key ARN: not known yet',
      standard: {
        waivers: [waiver({
          keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k-1',
        })],
      },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'by alias',
      beside: { Alias: alias('alias/a', { Ref: IT }) },
      standard: {
        waivers: [waiver({
          alias: 'alias/a',
        })],
      },
      verdict: 'waived',
    },
    {
      name: 'by another alias',
      beside: { Alias: alias('alias/b', { Ref: IT }) },
      standard: {
        waivers: [waiver({
          alias: 'alias/a',
        })],
      },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'by two aliases, the first',
      beside: { A: alias('alias/a', { Ref: IT }), B: alias('alias/b', { Ref: IT }) },
      standard: { waivers: [waiver({ alias: 'alias/a' })] },
      verdict: 'waived',
    },
    {
      name: 'by two aliases, the second',
      beside: { A: alias('alias/a', { Ref: IT }), B: alias('alias/b', { Ref: IT }) },
      standard: { waivers: [waiver({ alias: 'alias/b' })] },
      verdict: 'waived',
    },
    { name: 'by no ARN', standard: { waivers: [waiver({ keyArn: 'none' })] }, verdict: 'NON_COMPLIANT' },
    { name: 'of nothing', own: path('undefined/Key'), standard: { waivers: [waiver({})] }, verdict: 'NON_COMPLIANT' },
    {
      name: 'no such day, and one that counts',
      own: path('A'),
      verdict: 'waived',
      standard: { waivers: [waiver({ constructPath: 'A', until: '2027-02-30' }), waiver({ constructPath: 'A', until: '2027-01-01' })] },
    },
    {
      name: 'by the metadata of the template',
      it: key({}, { Metadata: { 'aws:cdk:path': 'S/Key/Resource' } }),
      standard: { waivers: [waiver({ constructPath: 'S' })] },
      verdict: 'waived',
    },
    {
      name: 'by an odd path',
      it: key({}, { Metadata: { 'aws:cdk:path': 12 } }),
      standard: { waivers: [waiver({ constructPath: '12' })] },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'for this rule',
      own: path('A'),
      standard: {
        waivers: [waiver({
          constructPath: 'A',
          rules: [R.KEY_ROTATION],
        })],
      },
      verdict: 'waived',
    },
    {
      name: 'for another rule',
      own: path('A'),
      standard: {
        waivers: [waiver({
          constructPath: 'A',
          rules: [R.KEY_TAGS],
        })],
      },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'ended yesterday',
      own: path('A'),
      standard: {
        waivers: [waiver({
          constructPath: 'A',
          until: '2026-11-27',
        })],
      },
      verdict: 'NON_COMPLIANT',
    },
    { name: 'ends today', own: path('A'), standard: { waivers: [waiver({ constructPath: 'A', until: '2026-11-28' })] }, verdict: 'waived' },
    {
      name: 'ends today, at its last millisecond',
      now: new Date('2026-11-28T23:59:59.999Z'),
      own: path('A'),
      standard: {
        waivers: [waiver({
          constructPath: 'A',
          until: '2026-11-28',
        })],
      },
      verdict: 'waived',
    },
    {
      name: 'no such day',
      own: path('A'),
      standard: {
        waivers: [waiver({
          constructPath: 'A',
          until: '2027-02-30',
        })],
      },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'an ended one and one that counts',
      own: path('A'),
      verdict: 'waived',
      standard: { waivers: [waiver({ constructPath: 'A', until: '2026-01-01' }), waiver({ constructPath: 'A', until: '2027-01-01' })] },
    },
  ] as const;
  const lapsed = [waiver({ constructPath: 'A', until: '2026-11-27' }), waiver({ constructPath: 'A', until: '2026-01-01' })];
  return [
    ...rows(R.KEY_ROTATION, inputs.map((input) => ({ key: {}, ...input }))),
    ...rows(R.WAIVER_EXPIRED, [
      {
        name: 'what it excused is still there',
        key: {},
        own: path('A'),
        standard: { waivers: lapsed },
        verdict: 'NON_COMPLIANT',
        says: ['team-x', 'KeyRotation', 'until 2026-11-27', 'renew'],
      },
      { name: 'what it excused is gone', key: ON, own: path('A'), standard: { waivers: lapsed }, verdict: 'nothing' },
      {
        name: 'another one counts',
        key: {},
        own: path('A'),
        standard: {
          waivers: [...lapsed, waiver({
            constructPath: 'A',
          })],
        },
        verdict: 'nothing',
      },
      {
        name: 'what it excused cannot be told',
        key: { EnableKeyRotation: PARAMETER, RotationPeriodInDays: 365 },
        own: path('A'),
        standard: { waivers: lapsed },
        verdict: 'NON_COMPLIANT',
      },
      {
        name: 'what it excused is a notice only',
        key: RSA,
        own: path('A'),
        verdict: 'nothing',
        standard: { keySpecs: [{ keySpec: 'RSA_2048', until: '2026-12-28' }], waivers: lapsed, ignored: [R.MANUAL_ROTATION_MISSING] },
      },
    ]),
  ];
}

function alarm(properties: Readonly<Record<string, unknown>>) {
  return { Type: 'AWS::CloudWatch::Alarm', Properties: properties };
}

function expiryAlarm(keyId: unknown) {
  return alarm({ Namespace: 'AWS/KMS', MetricName: 'SecondsUntilKeyMaterialExpiration', Dimensions: [{ Name: 'KeyId', Value: keyId }] });
}

function lookup(aliasName: string, environment?: string) {
  return { alias: aliasName, keyId: 'k-1', contextKey: 'key-provider:x', environment };
}

function waiver(parts: { keyArn?: string; alias?: string; constructPath?: string; until?: string; rules?: R[] }) {
  return { owner: 'team-x', reason: 'as good as any', until: '2027-06-30', ...parts };
}
