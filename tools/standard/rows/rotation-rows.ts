import { adopting, alarm, either, expiryAlarm, NO_VALUE, ON, PARAMETER, RSA } from './parts';
import { StandardRule as R } from '../../../src/standard-rule';
import type { RuleRow } from '../rule-row';
import { family, IT, key, replica, rows } from '../rule-row';

/** How a key is rotated. */
export const ROTATION_ROWS: readonly RuleRow[] = [
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
];
