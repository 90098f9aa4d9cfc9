import { adopting, alarm, PARAMETER, pieces, RETIREMENT, RSA, WATCHING } from './parts';
import type { FamilyTerms } from '../../../src/standard/judge/subject';
import { StandardRule as R } from '../../../src/standard-rule';
import type { RowInput, RuleRow } from '../rule-row';
import { alias, family, familyTerms, IT, key, rows } from '../rule-row';

/** Families of keys behind an alias. */
export const FAMILY_ROWS: readonly RuleRow[] = [
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
];
