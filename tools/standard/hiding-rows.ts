import { family, key, replica, rows } from './rule-row';
import type { RuleRow } from './rule-row';
import type { TemplateResource } from '../../src/standard/judge/template';
import { StandardRule as R } from '../../src/standard-rule';

const PARAMETER = { Ref: 'Parameter' };
const ON = { EnableKeyRotation: true };
const INCLUDE = { Name: 'AWS::Include', Parameters: { Location: 's3://somewhere/else.yaml' } };
const RSA = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };
const NO_RSA = { keySpecs: [{ keySpec: 'RSA_2048' }] };
const OPEN = { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
const loop = (name: string, fragment: object, list: unknown = ['A', 'B']): Record<string, TemplateResource> => (
  { [`Fn::ForEach::${name}`]: ['K', list, fragment] as unknown as TemplateResource });
const waiver = (name: string) => ({ alias: name, owner: 'team-x', reason: 'as good as any', until: '2027-06-30' });
const five = (value: unknown) => ['A', 'B', 'C', 'D', 'E'].reduce((inner: unknown, name) => ({ 'Fn::If': [name, inner, value] }), value);

/** What could keep a key, or a property of it, from the judge: never a pass. */
export const HIDING_ROWS: readonly RuleRow[] = [
  ...rows(R.KEY_ROTATION, [
    { name: 'in a loop', beside: loop('Keys', { It: key() }), verdict: 'NON_COMPLIANT' },
    { name: 'in a loop in a loop', beside: loop('Outer', loop('Keys', { It: key() })), verdict: 'NON_COMPLIANT' },
    { name: 'in a loop, and the loop decides', beside: loop('Keys', { It: key({ EnableKeyRotation: '${K}' }) }), verdict: 'CANNOT_TELL' },
    { name: 'in a loop, rotating', beside: loop('Keys', { It: key(ON) }), verdict: 'nothing' },
    { name: 'a loop that is none', beside: { 'Fn::ForEach::Keys': key() }, verdict: 'nothing' },
    {
      name: 'in what a transform brings',
      beside: { 'Fn::Transform': INCLUDE as unknown as TemplateResource },
      verdict: 'CANNOT_TELL',
      says: ['AWS::Include', 'not in the template'],
    },
    { name: 'a transform among its properties', key: { 'Fn::Transform': INCLUDE }, verdict: 'CANNOT_TELL' },
    { name: 'off, beside a transform', key: { 'EnableKeyRotation': false, 'Fn::Transform': INCLUDE }, verdict: 'CANNOT_TELL' },
    { name: 'off, put together', key: { EnableKeyRotation: { 'Fn::Join': ['', ['fal', 'se']] } }, verdict: 'NON_COMPLIANT' },
    { name: 'off, as a Fn::Sub without variables', key: { EnableKeyRotation: { 'Fn::Sub': 'false' } }, verdict: 'NON_COMPLIANT' },
    { name: 'on, as a Fn::Sub without variables', key: { EnableKeyRotation: { 'Fn::Sub': 'true' } }, verdict: 'nothing' },
    { name: 'a Fn::Sub with a variable', key: { EnableKeyRotation: { 'Fn::Sub': '${Parameter}' } }, verdict: 'CANNOT_TELL' },
    { name: 'a Fn::Sub with a list', key: { EnableKeyRotation: { 'Fn::Sub': ['false', {}] } }, verdict: 'NON_COMPLIANT' },
    { name: 'a Fn::Join with a variable', key: { EnableKeyRotation: { 'Fn::Join': ['', ['tr', PARAMETER]] } }, verdict: 'CANNOT_TELL' },
    { name: 'a Fn::Join of a list of the deployment', key: { EnableKeyRotation: { 'Fn::Join': ['', PARAMETER] } }, verdict: 'CANNOT_TELL' },
    { name: 'more than a Fn::Sub', key: { EnableKeyRotation: { 'Fn::Sub': 'true', 'Fn::Join': ['', []] } }, verdict: 'CANNOT_TELL' },
    { name: 'a Fn::Join of what is no text', key: { EnableKeyRotation: { 'Fn::Join': [1, ['true']] } }, verdict: 'CANNOT_TELL' },
  ]),
  ...rows(R.KEY_ROTATION_PERIOD, [
    { name: 'a transform among its properties', key: { ...ON, 'Fn::Transform': INCLUDE }, verdict: 'CANNOT_TELL' },
    { name: 'put together', key: { ...ON, RotationPeriodInDays: { 'Fn::Join': ['', ['2', '560']] } }, verdict: 'NON_COMPLIANT' },
  ]),
  ...rows(R.KEY_SPEC, [
    { name: 'in a loop', beside: loop('Keys', { It: key(RSA) }), standard: NO_RSA, verdict: 'NON_COMPLIANT' },
    { name: 'in a loop over specs', beside: loop('Keys', { It: key({ KeySpec: '${K}' }) }), standard: NO_RSA, verdict: 'CANNOT_TELL' },
    { name: 'in a loop, by Ref', beside: loop('Keys', { It: key({ KeySpec: { Ref: 'K' } }) }), standard: NO_RSA, verdict: 'CANNOT_TELL' },
    { name: 'in a loop over pieces', beside: loop('Keys', { It: key({ KeySpec: 'RSA_&{K}' }) }), standard: NO_RSA, verdict: 'CANNOT_TELL' },
    { name: 'a transform among its properties', key: { 'Fn::Transform': INCLUDE }, standard: NO_RSA, verdict: 'CANNOT_TELL' },
    { name: 'put together', key: { KeySpec: { 'Fn::Join': ['_', ['RSA', '2048']] } }, standard: NO_RSA, verdict: 'NON_COMPLIANT' },
    { name: 'a Fn::Sub without variables', key: { KeySpec: { 'Fn::Sub': 'RSA_2048' } }, standard: NO_RSA, verdict: 'NON_COMPLIANT' },
    {
      name: 'a family, waived by its alias',
      beside: family({ keySpec: 'RSA_2048' }),
      standard: { ...NO_RSA, waivers: [waiver('alias/orders')] },
      verdict: 'waived',
    },
    {
      name: 'a family, with a waiver for another alias',
      beside: family({ keySpec: 'RSA_2048' }),
      standard: { ...NO_RSA, waivers: [waiver('alias/order')] },
      verdict: 'NON_COMPLIANT',
    },
  ]),
  ...rows(R.KEY_ORIGIN, [
    { name: 'a transform', key: { 'Fn::Transform': INCLUDE }, standard: { allowedOrigins: ['AWS_KMS'] }, verdict: 'CANNOT_TELL' },
  ]),
  ...rows(R.KEY_TAGS, [
    { name: 'a transform', key: { 'Fn::Transform': INCLUDE }, standard: { requiredTags: [{ key: 'Owner' }] }, verdict: 'CANNOT_TELL' },
    {
      name: 'a value that is put together',
      key: { Tags: [{ Key: 'E', Value: { 'Fn::Sub': 'x' } }] },
      standard: { requiredTags: [{ key: 'E', values: ['y'] }] },
      verdict: 'NON_COMPLIANT',
    },
  ]),
  ...rows(R.DELETION_WINDOW, [
    { name: 'a transform', key: { 'Fn::Transform': INCLUDE }, verdict: 'CANNOT_TELL' },
    { name: 'a replica with a transform', it: replica({ 'Fn::Transform': INCLUDE }), verdict: 'CANNOT_TELL' },
  ]),
  ...rows(R.KEY_POLICY_PRINCIPALS, [
    { name: 'a transform among properties', key: { 'Fn::Transform': INCLUDE }, verdict: 'CANNOT_TELL' },
    { name: 'a transform in the policy', key: { KeyPolicy: { 'Fn::Transform': INCLUDE } }, verdict: 'CANNOT_TELL' },
    {
      name: 'a transform in the policy, beside its version',
      key: { KeyPolicy: { 'Version': '2012-10-17', 'Fn::Transform': INCLUDE } },
      verdict: 'CANNOT_TELL',
    },
    { name: 'statements of the deployment', key: { KeyPolicy: { Statement: PARAMETER } }, verdict: 'CANNOT_TELL' },
    { name: 'a statement of the deployment', key: { KeyPolicy: { Statement: [PARAMETER] } }, verdict: 'CANNOT_TELL' },
    { name: 'a statement under more conditions than are tried', key: { KeyPolicy: { Statement: [five(OPEN)] } }, verdict: 'CANNOT_TELL' },
    {
      name: 'one that is closed beside it',
      key: { KeyPolicy: { Statement: [{ ...OPEN, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, PARAMETER] } },
      verdict: 'CANNOT_TELL',
    },
    { name: 'an open one beside it', key: { KeyPolicy: { Statement: [PARAMETER, OPEN] } }, verdict: 'NON_COMPLIANT' },
    {
      name: 'everybody, put together',
      key: { KeyPolicy: { Statement: [{ ...OPEN, Principal: { AWS: { 'Fn::Sub': '*' } } }] } },
      verdict: 'NON_COMPLIANT',
    },
    { name: 'without a policy', key: {}, verdict: 'nothing' },
  ]),
  ...rows(R.MATERIAL_EXPIRY_ALARM, [
    { name: 'a transform', key: { 'Fn::Transform': INCLUDE }, verdict: 'CANNOT_TELL' },
    { name: 'an origin that is put together', key: { Origin: { 'Fn::Sub': 'EXTERNAL' } }, verdict: 'NON_COMPLIANT' },
  ]),
  ...rows(R.MANUAL_ROTATION_MISSING, [
    { name: 'in a loop', beside: loop('Keys', { It: key(RSA) }), verdict: 'NON_COMPLIANT' },
    { name: 'a transform', key: { 'Fn::Transform': INCLUDE }, verdict: 'CANNOT_TELL' },
  ]),
  ...rows(R.REMOVAL_POLICY, [
    { name: 'kept only after it was made', it: key({}, { DeletionPolicy: 'RetainExceptOnCreate' }), verdict: 'nothing' },
    { name: 'a policy of the deployment', it: key({}, { DeletionPolicy: PARAMETER }), verdict: 'CANNOT_TELL' },
    { name: 'a policy that is put together', it: key({}, { UpdateReplacePolicy: { 'Fn::Sub': 'Delete' } }), verdict: 'NON_COMPLIANT' },
    { name: 'null', it: key({}, { DeletionPolicy: null }), verdict: 'NON_COMPLIANT' },
    { name: 'in a loop', beside: loop('Keys', { It: { Type: 'AWS::KMS::Key' } }), verdict: 'NON_COMPLIANT' },
  ]),
];
