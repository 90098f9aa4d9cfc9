import { adopting, alarm, ON, PARAMETER, RSA, toIt, waiver } from './parts';
import { StandardRule as R } from '../../../src/standard-rule';
import type { RuleRow } from '../rule-row';
import { alias, family, familyTerms, IT, key, replica, rows } from '../rule-row';

const FAMILY = family();
const DOOMED = { DeletionPolicy: 'Delete' };
const itself = { template: 'Own', logicalId: IT };
const byAlias = (name: string) => ({ waivers: [waiver({ alias: name })] });
/** A resource of that type with whatever an alias and a family have. */
const posing = (Type: string) => ({ Type, Properties: { AliasName: 'alias/orders', TargetKeyId: toIt, AdoptedKeyArn: toIt } });

/** What belongs to a key or a family, and what only looks like it. */
export const BELONGING_ROWS: readonly RuleRow[] = [
  ...rows(R.KEY_ROTATION, [
    {
      name: 'waived by an alias, which an alarm pretends to be',
      key: {},
      beside: { Alarm: posing('AWS::CloudWatch::Alarm') },
      standard: byAlias('alias/orders'),
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'adopted by an alarm, which pretends to be a family',
      key: {},
      beside: { Alarm: posing('AWS::CloudWatch::Alarm') },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'adopted by two, one of which has no name',
      key: {},
      beside: { Nameless: family({}, { AliasName: undefined, AdoptedKeyArn: toIt }).It, ...adopting },
      verdict: 'nothing',
    },
  ]),
  ...rows(R.MANUAL_ROTATION_MISSING, [
    {
      name: 'named by the alias that has a name',
      key: RSA,
      beside: { Nameless: alias(undefined, { Ref: IT }), Named: alias('alias/invoices', { Ref: IT }) },
      verdict: 'NON_COMPLIANT',
      says: 'invoices',
    },
    {
      name: 'named by an alias whose parameter the construct tree knows to be the key',
      key: RSA,
      beside: { Named: alias('alias/invoices', PARAMETER) },
      own: { references: [{ from: 'Named', to: itself }] },
      verdict: 'NON_COMPLIANT',
      says: 'invoices',
    },
  ]),
  ...rows(R.REMOVAL_POLICY, [
    {
      name: 'waived by the alias of the family that adopts the key',
      it: key(ON, DOOMED),
      beside: adopting,
      standard: byAlias('alias/orders'),
      verdict: 'waived',
    },
    {
      name: 'a replica waived by its alias',
      it: replica({}, DOOMED),
      beside: { Named: alias('alias/orders', toIt) },
      standard: byAlias('alias/orders'),
      verdict: 'waived',
    },
    {
      name: 'a replica without an alias, beside a waiver by alias',
      it: replica({}, DOOMED),
      standard: byAlias('alias/orders'),
      verdict: 'NON_COMPLIANT',
    },
  ]),
  ...rows(R.ALIAS_OWNERSHIP, [
    {
      name: 'a name that hangs on the deployment is not waived by its letters',
      it: alias({ 'Fn::Sub': 'alias/${Stage}ers' }),
      beside: { Family: FAMILY.It, Machine: FAMILY.Machine },
      standard: byAlias('alias/${Stage}ers'),
      verdict: 'CANNOT_TELL',
    },
    {
      name: 'joined by what is no text',
      it: alias({ 'Fn::Join': [PARAMETER, ['alias/or', 'ders']] }),
      beside: { Family: FAMILY.It, Machine: FAMILY.Machine },
      verdict: 'CANNOT_TELL',
    },
    {
      name: 'joined, and no list',
      it: alias({ 'Fn::Join': ['', PARAMETER] }),
      beside: { Family: FAMILY.It, Machine: FAMILY.Machine },
      verdict: 'CANNOT_TELL',
    },
  ]),
  ...rows(R.FAMILY_ALARMS, [
    {
      name: 'without a name at its resource, beside an alarm of no alias',
      beside: { ...family({}, { AliasName: undefined }), Alarm: alarm({ Namespace: 'CdkKmsRotation', MetricName: 'Runs' }) },
      standard: { requireFamilyAlarms: true },
      verdict: 'NON_COMPLIANT',
    },
    {
      name: 'with one tag of two that is none: nobody knows what the rest means',
      beside: family({ tags: [...familyTerms().tags, { TagKey: 5 as unknown as string, TagValue: 'x' }] }),
      standard: { requireFamilyAlarms: true },
      verdict: 'CANNOT_TELL',
    },
  ]),
];
