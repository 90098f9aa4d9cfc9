import { lookup, PARAMETER, waiver } from './parts';
import { StandardRule as R } from '../../../src/standard-rule';
import type { RuleRow } from '../rule-row';
import { alias, family, rows } from '../rule-row';

/** Aliases, and keys that are looked up by them. */
export const ALIAS_ROWS: readonly RuleRow[] = [
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
];
