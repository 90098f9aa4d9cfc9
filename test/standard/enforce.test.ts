// @own-cdk: it spies on what the CDK prints

import { App, CfnParameter, Duration, NestedStack, RemovalPolicy, Stack, Stage, Token, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { RotationStandardProps } from '../../src';
import {
  KeyOrigin, KeySpecRule, KeyTemplate, MacSpec, ManualRotationAlias, RotatingKey, RotationStandard, StandardRule, Waiver,
} from '../../src';
import { StandardPlugin } from '../../src/standard/synth/plugin';

const NOW = new Date('2026-11-28T12:00:00Z');
let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'S');
  jest.useFakeTimers({ now: NOW, doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] });
});
afterEach(() => jest.useRealTimers());

const standardOf = (props: Partial<RotationStandardProps> = {}) => new RotationStandard({ name: 'acme', version: '1', ...props });
const ROTATION = 'cdk-kms-rotation::KeyRotation';

/** As the core calls it: `rule severity paths`. */
function report(standard: RotationStandard, scope = app as Stage | Stack) {
  app.synth();
  const { success, violations, metadata } = new StandardPlugin(scope, standard._document).validate({
    templatePaths: [],
    appConstruct: app,
  });
  return {
    success,
    metadata,
    lines: violations.map(({ ruleName, severity, violatingResources }) => (
      `${ruleName} ${severity} ${violatingResources.map(({ constructPath }) => constructPath).join(', ')}`)),
    violations,
  };
}

describe('the plugin', () => {
  test('passes an app that meets the standard', () => {
    new RotatingKey(stack, 'Key');
    expect(report(standardOf())).toMatchObject({ success: true, lines: [], metadata: { standard: 'acme 1' } });
  });

  test('finds keys in stacks, nested stacks, stages, and made by other constructs, with path, file and place', () => {
    new kms.CfnKey(stack, 'One').applyRemovalPolicy(RemovalPolicy.RETAIN);
    new kms.Key(new NestedStack(stack, 'Nested'), 'Two');
    new kms.Key(new Stack(new Stage(app, 'Prod'), 'T'), 'Three');
    new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS });
    const { success, lines, violations } = report(standardOf());
    expect(success).toBe(false);
    expect(lines).toEqual(['KeyRotation fatal S/One, S/Queue/Key/Resource, S/Nested/Two/Resource, Prod/T/Three/Resource']);
    expect(violations[0].violatingResources[2]).toMatchObject({
      resourceLogicalId: expect.stringMatching(/^Two/),
      templatePath: expect.stringMatching(/nested\.template\.json$/),
      locations: ['Properties.EnableKeyRotation'],
    });
    expect(violations[0]).toMatchObject({ fix: expect.stringContaining('enableKeyRotation: true'), ruleMetadata: { standard: 'acme 1' } });
  });

  test('judges what is below its scope only, by families of the whole app', () => {
    new kms.Key(stack, 'Here');
    new kms.Key(new Stack(app, 'Other'), 'There');
    expect(report(standardOf(), stack).lines).toEqual(['KeyRotation fatal S/Here/Resource']);
  });

  test('sees what an aspect or override left', () => {
    const key = new RotatingKey(stack, 'Key');
    new kms.Key(stack, 'Good', { enableKeyRotation: true }).node.addValidation({ validate: () => [] });
    (key.node.defaultChild as kms.CfnKey).addPropertyOverride('PendingWindowInDays', 7);
    expect(report(standardOf()).lines).toEqual(['DeletionWindow fatal S/Key/Resource']);
  });

  test('tells what only the deployment knows, and passes', () => {
    const period = new CfnParameter(stack, 'Period', { type: 'Number' });
    const key = new kms.CfnKey(stack, 'Key', { enableKeyRotation: true, rotationPeriodInDays: period.valueAsNumber });
    key.applyRemovalPolicy(RemovalPolicy.RETAIN);
    expect(report(standardOf())).toMatchObject({ success: true, lines: ['KeyRotationPeriod.CannotTell warning S/Key'] });
  });

  test('tells of a key spec that is about to end, and passes', () => {
    const standard = standardOf({
      keySpecs: [KeySpecRule.until('RSA_2048', '2027-01-31')],
      ignored: [StandardRule.MANUAL_ROTATION_MISSING],
    });
    new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY });
    expect(report(standard)).toMatchObject({ success: true, lines: ['KeySpec.Notice warning S/Key/Resource'] });
  });
});

describe('acknowledgements', () => {
  test('are for one construct: the core may drop that finding, and no other', () => {
    const one = new kms.Key(stack, 'One');
    new kms.Key(stack, 'Two');
    Validations.of(one).acknowledge({ id: ROTATION, reason: 'because' });
    expect(report(standardOf())).toMatchObject({
      success: false,
      lines: ['KeyRotation fatal S/Two/Resource', 'KeyRotation error S/One/Resource'],
    });
  });

  test('are for everything below', () => {
    new kms.Key(stack, 'One');
    Validations.of(stack).acknowledge({ id: ROTATION, reason: 'because' });
    expect(report(standardOf())).toMatchObject({ success: true, lines: ['KeyRotation error S/One/Resource'] });
  });

  test.each(['KeyRotation', 'other::KeyRotation', 'cdk-kms-rotation::KeyTags'])('of %s do not count', (id) => {
    Validations.of(new kms.Key(stack, 'One')).acknowledge({ id, reason: 'because' });
    expect(report(standardOf()).lines).toEqual(['KeyRotation fatal S/One/Resource']);
  });

  test('do not count for mandatory rules', () => {
    Validations.of(new kms.Key(stack, 'One')).acknowledge({ id: ROTATION, reason: 'because' });
    const { success, lines, violations } = report(standardOf({ mandatory: [StandardRule.KEY_ROTATION] }));
    expect({ success, lines }).toEqual({ success: false, lines: ['KeyRotation fatal S/One/Resource'] });
    expect(violations[0].description).toContain('mandatory');
  });

  test('cover what cannot be told', () => {
    const key = new kms.CfnKey(stack, 'Key', { enableKeyRotation: Token.asAny({ Ref: new CfnParameter(stack, 'P').logicalId }) });
    key.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Validations.of(key).acknowledge({ id: ROTATION, reason: 'because' });
    expect(report(standardOf()).lines).toEqual([]);
  });
});

describe('waivers, on one clock', () => {
  const terms = { reason: 'as good as any', owner: 'team-x' };
  const until = (day: string) => [Waiver.forConstruct(new kms.Key(stack, 'Key'), { ...terms, until: day })];

  test.each<[string, boolean, string[]]>([
    ['2026-11-27', false, ['KeyRotation fatal S/Key/Resource', 'WaiverExpired fatal S/Key/Resource']],
    ['2026-11-28', true, []],
    ['2026-11-29', true, []],
  ])('until %s: at synthesis', (day, success, lines) => {
    const { metadata, ...rest } = report(standardOf({ waivers: until(day), mandatory: [StandardRule.KEY_ROTATION] }));
    expect(rest).toMatchObject({ success, lines });
    expect(metadata?.waived ?? '').toContain(success ? `until ${day} by team-x (as good as any)` : '');
  });

  test.each<[string, boolean]>([['2026-11-27', false], ['2026-11-28', true], ['2026-11-29', true]])('until %s: in tests', (day, passes) => {
    const standard = standardOf({ waivers: until(day) });
    const asserting = () => standard.assertCompliant(stack);
    if (passes) expect(asserting).not.toThrow();
    else expect(asserting).toThrow(/WaiverExpired: the waiver of team-x for KeyRotation counted until 2026-11-27/);
  });
});

describe('enforce', () => {
  const warnings = () => stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => data);

  test('registers one plugin, whose findings fail the synthesis', () => {
    const before = process.exitCode;
    const errors = jest.spyOn(console, 'error').mockReturnValue();
    new kms.Key(stack, 'Key');
    standardOf().enforce(app);
    app.synth(); // on this version it does not throw
    expect(errors.mock.calls.join('\n')).toMatch(/KeyRotation \(1 occurrences\)[^]*S\/Key\/Resource[^]*enforce\.test\.ts/);
    expect(process.exitCode).toBe(1);
    process.exitCode = before;
    errors.mockRestore();
  });

  test('once for a construct', () => {
    standardOf().enforce(stack);
    standardOf().enforce(app);
    expect(() => standardOf().enforce(stack)).toThrow(/'enforce' must be called once for a construct, got acme after acme.*\[at S\]/);
  });

  test('says that the last day of a key spec has passed', () => {
    standardOf({ keySpecs: [KeySpecRule.until('SM2', '2026-11-27')] }).enforce(stack);
    expect(warnings()).toEqual([expect.stringMatching(/allowed SM2 until 2026-11-27.*keySpecEnded/)]);
  });

  test.each(['2026-11-28', '2026-11-29'])('says nothing of %s', (day) => {
    standardOf({ keySpecs: [KeySpecRule.until('SM2', day)] }).enforce(stack);
    expect(warnings()).toEqual([]);
  });
});

describe('assertCompliant', () => {
  test('throws all findings with place and remedy, and leaves the exit code alone', () => {
    const before = process.exitCode;
    new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });
    const standard = standardOf();
    standard.enforce(app);
    const quiet = jest.spyOn(console, 'error').mockReturnValue();
    const asserting = () => standard.assertCompliant(stack);
    expect(asserting).toThrow(/^2 findings of the standard acme 1\n\nKeyRotation: .*\n {2}at {3}S\/Key\/Resource \(Key\w+ of S\) Properties/);
    expect(asserting).toThrow(/\n {2}fix .*\n {2}for .*\n\nRemovalPolicy/);
    expect(process.exitCode).toBe(before);
    quiet.mockRestore();
  });

  test('takes acknowledgements into account, and passes what cannot be told unless it is strict', () => {
    const key = new kms.CfnKey(stack, 'Key', { enableKeyRotation: Token.asAny({ Ref: new CfnParameter(stack, 'P').logicalId }) });
    Validations.of(key).acknowledge({ id: 'cdk-kms-rotation::RemovalPolicy', reason: 'because' });
    standardOf().assertCompliant(app);
    expect(() => standardOf().assertCompliant(app, { strict: true })).toThrow(/^1 finding .*\n\nKeyRotation: whether the key rotates/);
  });

  test('judges a template from anywhere', () => {
    new kms.Key(stack, 'Key');
    const template = Template.fromStack(stack).toJSON();
    expect(() => standardOf().assertTemplateCompliant(template)).toThrow(/KeyRotation: .*\n {2}at {3}Key\w+ of the template/);
    standardOf({ ignored: [StandardRule.KEY_ROTATION] }).assertTemplateCompliant(Template.fromStack(stack).toJSON());
  });

  test.each([[{}], [{ Resources: [] }], [{ Resources: null }]])('refuses %j, which is no template', (template) => {
    expect(() => standardOf().assertTemplateCompliant(template)).toThrow(/'template' must be a template of AWS CloudFormation/);
  });
});

describe('injectDefaults', () => {
  test('lets keys rotate, also inside of other constructs, and leaves alone what cannot or will not', () => {
    standardOf({ maxKeyAge: Duration.days(180) }).injectDefaults(app);
    new kms.Key(stack, 'Plain');
    new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS });
    new kms.Key(stack, 'Signing', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY });
    new kms.Key(stack, 'Mac', { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC });
    new kms.Key(stack, 'Off', { enableKeyRotation: false });
    new kms.Key(stack, 'Own', { rotationPeriod: Duration.days(90) });
    new RotatingKey(stack, 'Rotating');
    new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });
    const keys = Object.entries(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const rotation = keys.map(([id, { Properties: p }]) => [id.slice(0, -8), [p.EnableKeyRotation, p.RotationPeriodInDays]]);
    expect(Object.fromEntries(rotation)).toEqual({
      Plain: [true, 180],
      QueueKey: [true, 180],
      Signing: [undefined, undefined],
      Mac: [undefined, undefined],
      Off: [false, undefined],
      Own: [true, 90],
      Rotating: [true, 180],
      Imported: [undefined, undefined],
    });
  });

  test('a family gets a period within the age', () => {
    standardOf({ maxKeyAge: Duration.days(180) }).injectDefaults(app);
    const template = { keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) };
    expect(new ManualRotationAlias(stack, 'A', { aliasName: 'a', ...template }).rotationPeriod?.toDays()).toBe(180);
    const own = new ManualRotationAlias(stack, 'B', { aliasName: 'b', rotationPeriod: Duration.days(300), ...template });
    expect(own.rotationPeriod?.toDays()).toBe(300);
  });

  test('what is injected there already goes first', () => {
    standardOf({ maxKeyAge: Duration.days(300) }).injectDefaults(app);
    standardOf({ maxKeyAge: Duration.days(100) }).injectDefaults(app);
    new kms.Key(stack, 'Plain');
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { RotationPeriodInDays: 300 });
  });
});
