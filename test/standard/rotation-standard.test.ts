import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IN_A_YEAR } from '../../sim/clock/in-a-year';
import type { RotationStandardProps } from '../../src';
import { KeyMaterialOrigin, KeySpecRule, RotationStandard, StandardRule, Waiver } from '../../src';

const BASE = { name: 'acme', version: '2026.1' };
const TERMS = { reason: 'as good as any', owner: 'team-x', until: IN_A_YEAR };

const FULL: RotationStandardProps = {
  ...BASE,
  maxKeyAge: Duration.days(400),
  gracePeriod: Duration.days(0),
  minRotationPeriod: Duration.days(100),
  maxRotationPeriod: Duration.days(300),
  minDeletionWindow: Duration.days(14),
  minIdleBeforeDeletion: Duration.days(30),
  requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'prod'] }],
  allowedOrigins: [KeyMaterialOrigin.AWS_KMS, KeyMaterialOrigin.EXTERNAL],
  keySpecs: [KeySpecRule.forbidden('SM2'), KeySpecRule.until('RSA_2048', '2030-12-31')],
  keySpecNotice: Duration.days(90),
  requireFamilyRetirement: true,
  requireFamilyAlarms: true,
  mandatory: [StandardRule.KEY_ROTATION, StandardRule.KEY_SPEC],
  ignored: [StandardRule.REMOVAL_POLICY],
  waivers: [
    Waiver.forAlias('legacy', TERMS),
    Waiver.forKeyArn('arn:aws:kms:eu-west-1:111122223333:key/1234abcd', { ...TERMS, rules: [StandardRule.KEY_AGE] }),
    Waiver.forConstructPath('Prod/App/Key', TERMS),
  ],
};

describe('ids of rules', () => {
  test('are frozen', () => {
    expect(Object.values(StandardRule)).toEqual([
      'KeyRotation', 'KeyRotationPeriod', 'KeyCannotRotate', 'KeySpec', 'KeyOrigin', 'KeyTags', 'DeletionWindow', 'RemovalPolicy',
      'AliasOwnership', 'ManualRotationMissing', 'FamilyRetirement', 'FamilyAlarms', 'IdleBeforeDeletion', 'CachedKeyLookup',
      'KeyPolicyPrincipals', 'MaterialExpiryAlarm', 'WaiverExpired', 'KeyAge',
    ]);
  });
});

describe('what holds where nothing is written', () => {
  test('rotation within a year, 30 days to notice a deletion', () => {
    expect(JSON.parse(new RotationStandard(BASE).toJson())).toEqual({
      schemaVersion: 1,
      ...BASE,
      maxKeyAgeDays: 365,
      gracePeriodDays: 7,
      minRotationPeriodDays: 90,
      maxRotationPeriodDays: 365,
      minDeletionWindowDays: 30,
      requiredTags: [],
      keySpecs: [],
      keySpecNoticeDays: 365,
      requireFamilyRetirement: false,
      requireFamilyAlarms: false,
      mandatory: [],
      ignored: [],
      waivers: [],
    });
  });

  test('no longer period than the age allows, and none that AWS KMS does not know', () => {
    const period = (days: number) => JSON.parse(new RotationStandard({
      ...BASE,
      maxKeyAge: Duration.days(days),
    }).toJson()).maxRotationPeriodDays;
    expect([period(90), period(3650)]).toEqual([90, 2560]);
  });
});

describe('a file', () => {
  test('says the same as the code', () => {
    const json = new RotationStandard(FULL).toJson();
    expect(RotationStandard.fromJson(json).toJson()).toBe(json);
    expect(JSON.parse(json)).toMatchObject({
      maxKeyAgeDays: 400,
      minIdleBeforeDeletionDays: 30,
      keySpecs: [{ keySpec: 'SM2' }, { keySpec: 'RSA_2048', until: '2030-12-31' }],
      allowedOrigins: ['AWS_KMS', 'EXTERNAL'],
      requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'prod'] }],
      waivers: [
        { alias: 'alias/legacy', ...TERMS },
        { keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd', rules: ['KeyAge'], ...TERMS },
        { constructPath: 'Prod/App/Key', ...TERMS },
      ],
    });
  });

  test('is read from disk, with a $schema for editors', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'standard-')), 'standard.json');
    writeFileSync(path, JSON.stringify({ $schema: 'x', schemaVersion: 1, name: 'a', version: 'b', maxKeyAgeDays: 100 }));
    expect(RotationStandard.fromFile(path).maxKeyAge.toDays()).toBe(100);
  });

  test('with a byte order mark, as editors of Windows write it', () => {
    expect(RotationStandard.fromJson(`\uFEFF${file({})}`).name).toBe('a');
  });

  test.each<[string, () => string, RegExp]>([
    ['a folder', () => mkdtempSync(join(tmpdir(), 'standard-')), /standard-\w+: must be a standard\.json, got a folder; RotationStandard\.toJson/],
    ['nothing', () => 'nowhere.json', /^nowhere\.json: no such file; it must be a standard\.json: RotationStandard\.toJson/],
  ])('on disk that is %s', (_, path, message) => {
    expect(() => RotationStandard.fromFile(path())).toThrow(message);
  });

  test('is not written where a file is', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'standard-')), 'standard.json');
    writeFileSync(path, '{}');
    expect(() => new RotationStandard(BASE).writeTo(path)).toThrow(/^'directory' must be a folder, got the file .*standard\.json; /);
  });

  const file = (fields: object) => JSON.stringify({ schemaVersion: 1, name: 'a', version: 'b', ...fields });
  test.each<[string, string, RegExp]>([
    ['no JSON', '{', /^the standard: must be JSON, got the end at line 1, column 2, where a name in double quotes or '}' was expected; JSON has/],
    ['an empty file', '', /must be JSON, got the end at line 1, column 1/],
    ['a text', '"a"', /must be a JSON object, got "a"/],
    ['a template', '{"Resources":{}}', /must be a standard, got a template of AWS CloudFormation; RotationStandard\.toJson/],
    ['a list', '[]', /must be a JSON object, got \[\]/],
    ['no schema version', '{}', /'schemaVersion' must be 1, got undefined/],
    ['a newer schema', file({ schemaVersion: 2 }), /'schemaVersion' must be at most 1, got 2; .*update/],
    ['an unknown field', file({ maxAge: 3 }), /unknown field 'maxAge'; the fields are .*maxKeyAgeDays/],
    ['a misspelt field', file({ gracePeroidDays: 3 }), /unknown field 'gracePeroidDays' \(did you mean 'gracePeriodDays'\?\); the fields are/],
    ['the name of a prop', file({ maxKeyAge: 365 }), /unknown field 'maxKeyAge' \(did you mean 'maxKeyAgeDays'\?\)/],
    ['a field in other letters', file({ Waivers: [] }), /unknown field 'Waivers' \(did you mean 'waivers'\?\)/],
    [
      'a misspelt field inside',
      file({ requiredTags: [{ key: 'a', value: 'b' }] }),
      /unknown field 'requiredTags\[0\]\.value' \(did you mean 'values'\?\); the fields are key, values/,
    ],
    ['a short one, misspelt', file({ waivers: [{ ...TERMS, onwer: 'x' }] }), /unknown field 'waivers\[0\]\.onwer' \(did you mean 'owner'\?\)/],
    ['no name', JSON.stringify({ schemaVersion: 1, version: 'b' }), /'name' must be given, got nothing/],
    ['a name that is none', file({ name: 3 }), /'name' must be text, got 3/],
    ['a number as text', file({ maxKeyAgeDays: '365' }), /'maxKeyAgeDays' must be a number of whole days, got "365"/],
    ['a flag as text', file({ requireFamilyAlarms: 'yes' }), /'requireFamilyAlarms' must be true or false, got "yes"/],
    ['no list', file({ waivers: {} }), /'waivers' must be a list, got {}/],
    ['no object in a list', file({ keySpecs: ['SM2'] }), /'keySpecs\[0\]' must be a JSON object, got "SM2"/],
    ['a number out of bounds', file({ minDeletionWindowDays: 31 }), /'minDeletionWindowDays' must be 7 to 30 whole days, got 31/],
    ['a contradiction', file({
      minRotationPeriodDays: 300,
      maxRotationPeriodDays: 200,
    }), /'minRotationPeriodDays' must be at most 'maxRotationPeriodDays' \(200 days\), got 300/],
    ['a waiver without owner', file({
      waivers: [{ alias: 'alias/a', reason: 'as good as any', until: IN_A_YEAR }],
    }), /'waivers\[0\]\.owner' must be given/],
    ['a waiver for nothing', file({ waivers: [TERMS] }), /'waivers\[0\]' must have one of .*, got 0/],
    ['a waiver for two', file({ waivers: [{ alias: 'alias/a', constructPath: 'b', ...TERMS }] }), /must have one of .*, got 2/],
    ['a waiver for an alias of AWS', file({ waivers: [{ alias: 'alias/aws/s3', ...TERMS }] }), /'waivers\[0\]\.alias' must be/],
    ['a waiver for no ARN', file({ waivers: [{ keyArn: 'x', ...TERMS }] }), /'waivers\[0\]\.keyArn' must be/],
    ['a waiver for the whole app', file({ waivers: [{ constructPath: '', ...TERMS }] }), /'waivers\[0\]\.constructPath' must be/],
    ['a waiver for an unknown rule', file({ waivers: [{ alias: 'alias/a', rules: ['X'], ...TERMS }] }), /'waivers\[0\]\.rules' must name/],
    ['a waiver for no rule', file({ waivers: [{ alias: 'alias/a', rules: [], ...TERMS }] }), /'waivers\[0\]\.rules' must have/],
    ['a waiver without an end in sight', file({
      waivers: [{ alias: 'alias/a', ...TERMS, until: '2199-01-01' }],
    }), /'waivers\[0\]\.until' must be/],
    ['an unknown rule', file({ ignored: ['X'] }), /'ignored\[0\]' must be a rule of the standard .*, got 'X'; correct/],
    ['a rule by its name in code', file({ mandatory: ['KEY_ROTATION'] }), /got 'KEY_ROTATION' \(did you mean 'KeyRotation'\?\)/],
    ['a misspelt rule of a waiver', file({ waivers: [{ alias: 'alias/a', rules: ['KeyAgee'], ...TERMS }] }), /'KeyAgee' \(did you mean 'KeyAge'\?\)/],
    ['a misspelt origin', file({ allowedOrigins: ['AWS-KMS'] }), /got 'AWS-KMS' \(did you mean 'AWS_KMS'\?\)/],
    ['a misspelt spec', file({ keySpecs: [{ keySpec: 'ECC_NIST_P265' }] }), /got 'ECC_NIST_P265' \(did you mean 'ECC_NIST_P256'\?\)/],
    ['an unknown spec', file({ keySpecs: [{ keySpec: 'SM2' }, { keySpec: 'DES' }] }), /'keySpecs\[1\]\.keySpec' must be one/],
    ['an unknown rule that is mandatory', file({ mandatory: ['KeyRotation', 'NoRule'] }), /'mandatory\[1\]' must be a rule of .*'NoRule'/],
    ['an unknown rule that is ignored', file({ ignored: ['NoRule'] }), /'ignored\[0\]' must be a rule of .*, got 'NoRule'/],
    ['a name twice', '{"schemaVersion": 1, "name": "a", "version": "1",\n  "name": "b"}',
      /^the standard: must have each name once, got 'name' at line 2, column 3 again; .*: leave one out$/],
    ['an unknown origin', file({ allowedOrigins: ['HERE'] }), /'allowedOrigins\[0\]' must be one of .*, got 'HERE'/],
    ['a spec until no day', file({ keySpecs: [{ keySpec: 'SM2', until: '2027-02-30' }] }), /'keySpecs\[0\]\.until' must be a day/],
    ['an unknown spec', file({ keySpecs: [{ keySpec: 'DES' }] }), /'keySpecs\[0\]\.keySpec' must be .*, got 'DES'/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => RotationStandard.fromJson(text)).toThrow(message);
  });
});

describe('contradictions', () => {
  test.each<[string, Partial<RotationStandardProps>, RegExp]>([
    [
      'minimum above maximum',
      { minRotationPeriod: Duration.days(200), maxRotationPeriod: Duration.days(100) },
      /'minRotationPeriod' must be at most 'maxRotationPeriod' \(100 days\), got 200/,
    ],
    [
      'a period above the age',
      { maxKeyAge: Duration.days(100), maxRotationPeriod: Duration.days(101) },
      /'maxRotationPeriod' must be at most 'maxKeyAge' \(100 days\), got 101/,
    ],
    ['an age that no rotation keeps', { maxKeyAge: Duration.days(89) }, /'maxKeyAge' must be 90 to 3650 whole days, got 89 days/],
    ['a window that AWS KMS does not know', { minDeletionWindow: Duration.days(6) }, /'minDeletionWindow' must be 7 to 30 whole days/],
    ['half a day', { gracePeriod: Duration.hours(12) }, /'gracePeriod' must be 0 to 90 whole days, got 12 hours/],
    ['a token', { maxKeyAge: Duration.days(Lazy.number({ produce: () => 100 })) }, /'maxKeyAge' must be a literal duration/],
    ['a token as name', { name: Lazy.string({ produce: () => 'x' }) }, /'name' must be a literal/],
    ['a token as tag value', {
      requiredTags: [{
        key: 'a',
        values: [Lazy.string({
          produce: () => 'x',
        })],
      }],
    }, /'requiredTags\[0\]\.values' must be a literal/],
    ['no name', { name: '' }, /'name' must be 1 to 64/],
    ['a tag without values', { requiredTags: [{ key: 'a', values: [] }] }, /'requiredTags\[0\]\.values' must have at least one/],
    ['a tag twice', { requiredTags: [{ key: 'a' }, { key: 'a' }] }, /'requiredTags' must name each key once, got 'a' twice/],
    ['a value twice', { requiredTags: [{ key: 'a', values: ['x', 'x'] }] }, /must name each value once, got 'x' twice/],
    ['a tag of AWS', { requiredTags: [{ key: 'aws:x' }] }, /must not start with 'aws:'/],
    ['a tag of the machine', { requiredTags: [{ key: 'cdk-kms-rotation:family' }] }, /must not start with 'cdk-kms-rotation:'/],
    ['a tag that AWS refuses', { requiredTags: [{ key: 'a;b' }] }, /'requiredTags\[0\]\.key' must be 1 to 128 letters/],
    ['no origin', { allowedOrigins: [] }, /'allowedOrigins' must have at least one/],
    [
      'a spec twice',
      { keySpecs: [KeySpecRule.forbidden('SM2'), KeySpecRule.until('SM2', '2030-01-01')] },
      /'keySpecs' must name each key spec once, got SM2/,
    ],
    [
      'mandatory and ignored',
      { mandatory: [StandardRule.KEY_ROTATION], ignored: [StandardRule.KEY_ROTATION] },
      /'ignored' must not name a rule that is 'mandatory', got KeyRotation/,
    ],
    ['mandatory, and not asked for', { mandatory: [StandardRule.KEY_TAGS] }, /got KeyTags without 'requiredTags'/],
    ['ended waivers ignored', { ignored: [StandardRule.WAIVER_EXPIRED] }, /'ignored' must not name WaiverExpired/],
    ['the age ignored', { ignored: [StandardRule.KEY_AGE] }, /'ignored' must not name KeyAge/],
    ['a waiver by a token', {
      waivers: [Waiver.forAlias(Lazy.string({
        produce: () => 'x',
      }), TERMS)],
    }, /must name keys by literals, got a token/],
  ])('%s', (_name, props, message) => {
    expect(() => new RotationStandard({ ...BASE, ...props })).toThrow(message);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['an unknown spec', () => KeySpecRule.forbidden('DES'), /'keySpec' must be one of .*RSA_2048.*, got 'DES'/],
    ['a name of every object', () => KeySpecRule.forbidden('toString'), /'keySpec' must be one of/],
    ['no such day', () => KeySpecRule.until('SM2', '2030-02-30'), /'until' must be a day of the calendar .*got '2030-02-30'/],
    ['a path that is none', () => Waiver.forConstructPath('/a', TERMS), /'constructPath' must be a path/],
    ['no rules', () => Waiver.forAlias('a', { ...TERMS, rules: [] }), /'rules' must have at least one/],
  ])('%s', (_name, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('nobody changes it', () => {
  test('not by what it was made from', () => {
    const requiredTags = [{ key: 'Owner', values: ['me'] }];
    const standard = new RotationStandard({ ...BASE, requiredTags });
    requiredTags[0].values.push('you');
    requiredTags.push({ key: 'More', values: ['x'] });
    expect(JSON.parse(standard.toJson()).requiredTags).toEqual([{ key: 'Owner', values: ['me'] }]);
  });

  test('not from inside', () => {
    const { _document: document } = new RotationStandard(FULL);
    expect(Object.isFrozen(document.waivers[0]) && Object.isFrozen(document.requiredTags[1].values)).toBe(true);
  });
});

describe('addComplianceRule', () => {
  const only = (stack: Stack, type: string) => Object.values(Template.fromStack(stack).findResources(type))[0].Properties;
  const parameters = (stack: Stack) => only(stack, 'AWS::Config::ConfigRule').InputParameters;
  const settings = (stack: Stack) => JSON.stringify(only(stack, 'AWS::SSM::Parameter').Value);

  test('has the numbers and specs', () => {
    const stack = new Stack(new App(), 'S');
    new RotationStandard({ ...FULL, waivers: [] }).addComplianceRule(stack, 'Rule');
    expect(parameters(stack)).toEqual({ maxKeyAgeDays: '400', gracePeriodDays: '0', keySpecs: 'SM2,RSA_2048=2030-12-31' });
  });

  test('sends unchanged verdicts less often, if asked to', () => {
    const stack = new Stack(new App(), 'S');
    new RotationStandard(BASE).addComplianceRule(stack, 'Rule', { repeatUnchangedAfter: Duration.days(7) });
    expect(parameters(stack).repeatAfterDays).toBe('7');
  });

  test('has the waivers of its account and Region, and of keys that are there', () => {
    const app = new App();
    const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
    new kms.Key(stack, 'Key');
    const waivers = [
      Waiver.forAlias('anywhere', TERMS),
      Waiver.forKeyArn('arn:aws:kms:eu-west-1:111122223333:key/here', TERMS),
      Waiver.forKeyArn('arn:aws:kms:eu-west-1:999999999999:key/elsewhere', TERMS),
      Waiver.forConstructPath('S/Key', { ...TERMS, owner: 'by-path' }),
      Waiver.forConstructPath('Other/Key', { ...TERMS, owner: 'not-in-app' }),
      Waiver.forAlias('tags-only', { ...TERMS, rules: [StandardRule.KEY_TAGS] }),
      Waiver.forAlias('spec-only', { ...TERMS, rules: [StandardRule.KEY_SPEC] }),
    ];
    new RotationStandard({ ...BASE, waivers }).addComplianceRule(stack, 'Rule');
    const text = settings(stack);
    for (const there of ['alias/anywhere', 'key/here', 'by-path', 'alias/spec-only']) expect(text).toContain(there);
    for (const not of ['elsewhere', 'not-in-app', 'tags-only']) expect(text).not.toContain(not);
  });
});
