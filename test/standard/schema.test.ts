import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { Duration } from 'aws-cdk-lib';
import { IN_A_YEAR } from '../../sim/clock/in-a-year';
import { KeyMaterialOrigin, KeySpecRule, RotationStandard, StandardRule, Waiver } from '../../src';
import { standardSchema, standardSchemaText } from '../../src/standard/schema';

const valid = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(standardSchema());
const BASE = { schemaVersion: 1, name: 'acme', version: '1' };
const WAIVER = { alias: 'alias/a', reason: 'as good as any', owner: 'team-x', until: IN_A_YEAR };
const EXCUSE = { reason: 'as good as any', owner: 'team-x', until: IN_A_YEAR };

const problems = (file: object) => valid(file) ? [] : valid.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);

test('docs/standard-schema.json, which the package ships, is this schema', () => {
  expect(readFileSync(resolve(__dirname, '../../docs/standard-schema.json'), 'utf8')).toBe(standardSchemaText());
});

describe('what RotationStandard writes is valid', () => {
  test.each<[string, RotationStandard]>([
    ['the defaults', new RotationStandard({ name: 'a', version: '1' })],
    ['everything', new RotationStandard({
      name: 'Acme keys',
      version: '2026.1',
      maxKeyAge: Duration.days(3650),
      gracePeriod: Duration.days(0),
      minRotationPeriod: Duration.days(100),
      maxRotationPeriod: Duration.days(2560),
      minDeletionWindow: Duration.days(7),
      minIdleBeforeDeletion: Duration.days(1),
      requiredTags: [{ key: 'Owner' }, { key: 'Größe', values: ['a b', ''] }],
      allowedOrigins: Object.values(KeyMaterialOrigin),
      keySpecs: [KeySpecRule.forbidden('SM2'), KeySpecRule.until('RSA_2048', '2030-12-31')],
      keySpecNotice: Duration.days(0),
      requireFamilyRetirement: true,
      requireFamilyAlarms: true,
      mandatory: [StandardRule.KEY_ROTATION],
      ignored: [StandardRule.REMOVAL_POLICY],
      waivers: [
        Waiver.forAlias('legacy', EXCUSE),
        Waiver.forKeyArn('arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd', { ...EXCUSE, rules: [StandardRule.KEY_AGE] }),
        Waiver.forConstructPath('Prod/App/Key', EXCUSE),
      ],
    })],
  ])('%s', (_, standard) => {
    expect(problems(JSON.parse(standard.toJson()))).toEqual([]);
  });
});

/** What the schema refuses, reading refuses as well: neither knows more than the other of single values. */
test.each<[string, object]>([
  ['nothing', {}],
  ['a later schema', { ...BASE, schemaVersion: 2 }],
  ['an earlier schema', { ...BASE, schemaVersion: 0 }],
  ['no name', { schemaVersion: 1, version: '1' }],
  ['an empty name', { ...BASE, name: '' }],
  ['a name with a line feed', { ...BASE, name: 'a\nb' }],
  ['an unknown field', { ...BASE, maxAge: 1 }],
  ['an unknown field in a list', { ...BASE, requiredTags: [{ key: 'Owner', value: 'x' }] }],
  ['a text for a number', { ...BASE, maxKeyAgeDays: '365' }],
  ['half a day', { ...BASE, maxKeyAgeDays: 365.5 }],
  ['too young', { ...BASE, maxKeyAgeDays: 89 }],
  ['too old', { ...BASE, maxKeyAgeDays: 3651 }],
  ['a window too short', { ...BASE, minDeletionWindowDays: 6 }],
  ['a window too long', { ...BASE, minDeletionWindowDays: 31 }],
  ['a tag without a key', { ...BASE, requiredTags: [{}] }],
  ['a tag of AWS', { ...BASE, requiredTags: [{ key: 'AWS:owner' }] }],
  ['a tag of the state machine', { ...BASE, requiredTags: [{ key: 'cdk-kms-rotation:family' }] }],
  ['a tag with a quote', { ...BASE, requiredTags: [{ key: "a'b" }] }],
  ['a tag without values', { ...BASE, requiredTags: [{ key: 'Owner', values: [] }] }],
  ['a value twice', { ...BASE, requiredTags: [{ key: 'Owner', values: ['a', 'a'] }] }],
  ['an unknown origin', { ...BASE, allowedOrigins: ['KMS'] }],
  ['no origin', { ...BASE, allowedOrigins: [] }],
  ['an unknown spec', { ...BASE, keySpecs: [{ keySpec: 'RSA_1024' }] }],
  ['a day in another form', { ...BASE, keySpecs: [{ keySpec: 'RSA_2048', until: '31.12.2030' }] }],
  ['a rule that there is none of', { ...BASE, mandatory: ['Rotation'] }],
  ['a rule that cannot be ignored', { ...BASE, ignored: ['KeyAge'] }],
  ['a waiver without an owner', { ...BASE, waivers: [{ ...WAIVER, owner: undefined }] }],
  ['a waiver without an end', { ...BASE, waivers: [{ ...WAIVER, until: undefined }] }],
  ['a waiver of two keys', { ...BASE, waivers: [{ ...WAIVER, constructPath: 'A' }] }],
  ['a waiver of no key', { ...BASE, waivers: [{ ...WAIVER, alias: undefined }] }],
  ['a waiver of an alias of AWS', { ...BASE, waivers: [{ ...WAIVER, alias: 'alias/aws/s3' }] }],
  ['a waiver of a bare alias', { ...BASE, waivers: [{ ...WAIVER, alias: 'a' }] }],
  ['a waiver for a short reason', { ...BASE, waivers: [{ ...WAIVER, reason: 'because' }] }],
  ['a waiver for no rules', { ...BASE, waivers: [{ ...WAIVER, rules: [] }] }],
])('%s is refused by the schema and by reading', (_, file) => {
  const text = JSON.stringify(file);
  expect(problems(JSON.parse(text))).not.toEqual([]);
  expect(() => RotationStandard.fromJson(text)).toThrow(/^the standard: /);
});

test('the field $schema is for editors', () => {
  const file = { $schema: './standard-schema.json', ...BASE };
  expect(problems(file)).toEqual([]);
  expect(RotationStandard.fromJson(JSON.stringify(file)).toJson()).not.toContain('$schema');
});

test('a later version is named in the error, with what to do', () => {
  expect(() => RotationStandard.fromJson('{"schemaVersion":2}')).toThrow(
    "the standard: 'schemaVersion' must be at most 1, got 2; a later version of cdk-kms-rotation wrote the file: update the library");
});
