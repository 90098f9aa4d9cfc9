import { ON, PARAMETER, RSA, waiver } from './parts';
import { StandardRule as R } from '../../../src/standard-rule';
import type { RuleRow } from '../rule-row';
import { alias, IT, key, rows } from '../rule-row';

/** Waivers: which count, and what is said of those that have ended. */
export const WAIVER_ROWS: readonly RuleRow[] = waiverRows();

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
