import type { CfnResource } from 'aws-cdk-lib';
import { Annotations as CdkAnnotations, App, CfnCondition, CfnParameter, Duration, Fn, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { IN_A_YEAR } from '../sim/clock/in-a-year';
import { KeyOrigin, KeyTemplate, MacSpec, ManualRotationAlias, RotatingKey, RotationComplianceRule, StandardRule, Waiver } from '../src';
import type { RotatingKeyProps, RotationComplianceRuleProps } from '../src';

// What a rule is certain to say of keys of its app, the synthesis says before: nobody wants to hear of it from AWS Config a year later.

const ENV = { account: '111122223333', region: 'eu-west-1' };
const TERMS = { reason: 'as good as any', owner: 'team-x', until: IN_A_YEAR };

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: ENV });
});

const days = (count: number) => Duration.days(count);
const slow = (props: RotatingKeyProps = {}, scope: Construct = stack) => (
  new RotatingKey(scope, 'Key', { rotationPeriod: days(373), ...props }));
const imported = () => new RotatingKey(stack, 'Key', { origin: KeyOrigin.EXTERNAL });
const rule = (props?: RotationComplianceRuleProps, scope: Construct = stack) => new RotationComplianceRule(scope, 'Rule', props);

const onCondition = ({ node: { defaultChild } }: Construct) => {
  const condition = new CfnCondition(stack, 'If', { expression: Fn.conditionEquals(1, 1) });
  (defaultChild as CfnResource).cfnOptions.condition = condition;
};

const nestedOnCondition = () => {
  const nested = new NestedStack(stack, 'Nested');
  nested.nestedStackResource!.cfnOptions.condition = new CfnCondition(stack, 'If', { expression: Fn.conditionEquals(1, 1) });
  return nested;
};

/** The warnings about a rule, by path and id. */
function warnings(of: Stack = stack): string[] {
  return Annotations.fromStack(of).findWarning('*', Match.stringLikeRegexp('AWS Config')).map(({ id, entry }) => (
    `${id} ${/\[ack: (.*)\]/.exec(String(entry.data))?.[1]}`));
}

const TOO_SLOW = ['/Stack/Key/Resource cdk-kms-rotation:RotatingKey.rotatedTooLate'];
const NEVER = ['/Stack/Key/Resource cdk-kms-rotation:RotatingKey.neverRotated'];

describe('a period that is longer than a rule allows keys to grow old', () => {
  test('is told with both, and what to do', () => {
    slow();
    rule();
    expect(warnings()).toEqual(TOO_SLOW);
    Annotations.fromStack(stack).hasWarning('/Stack/Key/Resource', "'rotationPeriod' (373 days) is longer than Stack/Rule lets keys grow "
      + 'old (365 days, and 7 of grace): AWS Config will report the key as NON_COMPLIANT before each rotation; '
      + "shorten 'rotationPeriod' to 365 days or less, let the rule have a greater 'maxKeyAge', or give it Waiver.forConstruct() for the "
      + 'key [ack: cdk-kms-rotation:RotatingKey.rotatedTooLate]');
  });

  test('wherever the rule comes first', () => {
    rule();
    slow();
    expect(warnings()).toEqual(TOO_SLOW);
  });

  test('for each rule', () => {
    slow({ rotationPeriod: days(400) });
    rule();
    new RotationComplianceRule(stack, 'Stricter', { maxKeyAge: days(100) });
    new RotationComplianceRule(stack, 'Laxer', { maxKeyAge: days(400) });
    expect(warnings()).toEqual([...TOO_SLOW, ...TOO_SLOW]);
  });

  test('by what stands in the template: aspects and overrides count', () => {
    (slow({ rotationPeriod: days(90) }).node.defaultChild as kms.CfnKey).addPropertyOverride('RotationPeriodInDays', 400);
    rule();
    expect(warnings()).toEqual(TOO_SLOW);
  });

  test('below 90 days, AWS KMS cannot rotate so often by itself', () => {
    slow({ rotationPeriod: days(90) });
    rule({ maxKeyAge: days(30) });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp("DemandRotation\\(\\) with a 'maxMaterialAge' of 30 days or less"));
  });

  test('can be acknowledged on the key', () => {
    CdkAnnotations.of(slow()).acknowledgeWarning('cdk-kms-rotation:RotatingKey.rotatedTooLate', 'known');
    rule();
    expect(warnings()).toEqual([]);
  });

  test('in another stack of account and Region, and in a nested stack', () => {
    const other = new Stack(app, 'Other', { env: ENV });
    slow({}, other);
    const nested = slow({}, new NestedStack(stack, 'Nested'));
    rule();
    expect(warnings(other)).toEqual(['/Other/Key/Resource cdk-kms-rotation:RotatingKey.rotatedTooLate']);
    expect(nested.node.findChild('Resource').node.metadata.map(({ data }) => String(data))).toEqual(
      expect.arrayContaining([expect.stringContaining('[ack: cdk-kms-rotation:RotatingKey.rotatedTooLate]')]),
    );
  });

  test('in a stage', () => {
    const inStage = new Stack(new Stage(app, 'Prod', { env: ENV }), 'Stack');
    slow({}, inStage);
    rule({}, inStage);
    expect(warnings(inStage)).toHaveLength(1);
  });

  test.each<[string, () => void]>([
    ['within the age', () => { slow({ rotationPeriod: days(365) }); rule(); }],
    ['within the grace period', () => { slow({ rotationPeriod: days(372) }); rule(); }],
    ['a key without a period, which has 365 days', () => { slow({ rotationPeriod: undefined }); rule(); }],
    ['no rule', () => { slow(); }],
    ['a rule that is imported: nobody knows its waivers', () => {
      slow();
      RotationComplianceRule.fromRotationComplianceRuleAttributes(stack, 'Rule', {
        configRuleName: 'r', maxKeyAge: days(90), gracePeriod: days(0),
      });
    }],
    ['a rule of another Region', () => { slow(); rule({}, new Stack(app, 'Other', { env: { ...ENV, region: 'eu-central-1' } })); }],
    ['a rule of who knows where', () => { slow(); rule({}, new Stack(app, 'Other')); }],
    ['a rule of another stage', () => { slow(); rule({}, new Stack(new Stage(app, 'Prod', { env: ENV }), 'Stack')); }],
    ['a period that is a token', () => {
      slow({ rotationPeriod: Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber) });
      rule();
    }],
    ['a disabled key', () => { slow({ enabled: false }); rule(); }],
    ['a key on a condition', () => { onCondition(slow()); rule(); }],
    ['a key in a nested stack on a condition', () => { slow({}, nestedOnCondition()); rule(); }],
    ['a rule on a condition', () => { slow(); onCondition(rule()); }],
    ['a rule in a nested stack on a condition', () => { slow(); rule({}, nestedOnCondition()); }],
    ['a key that is rotated on demand as well', () => { slow().addOnDemandRotation('OnDemand'); rule(); }],
  ])('is not told: %s', (_, make) => {
    make();
    expect(warnings()).toEqual([]);
  });
});

describe('the scope of the rule', () => {
  test.each<[string, Record<string, string>, { key: string; value?: string }, string[]]>([
    ['the tag', { data: 'secret' }, { key: 'data' }, TOO_SLOW],
    ['the tag with its value', { data: 'secret' }, { key: 'data', value: 'secret' }, TOO_SLOW],
    ['another value', { data: 'public' }, { key: 'data', value: 'secret' }, []],
    ['another tag', { other: 'secret' }, { key: 'data' }, []],
    ['no tag, as far as is known', {}, { key: 'data' }, []],
  ])('%s', (_, tags, scopeTag, expected) => {
    const key = slow();
    for (const [name, value] of Object.entries(tags)) Tags.of(key).add(name, value);
    rule({ scopeTag });
    expect(warnings()).toEqual(expected);
  });

  test('a token may be any tag', () => {
    Tags.of(slow()).add('data', 'secret');
    rule({ scopeTag: { key: new CfnParameter(stack, 'Tag').valueAsString } });
    expect(warnings()).toEqual([]);
  });
});

describe('waivers', () => {
  const told = (waiver: (key: RotatingKey) => Waiver) => {
    const key = slow({ alias: 'data' });
    rule({ waivers: [waiver(key)] });
    return warnings().length > 0;
  };

  test.each<[string, boolean, (key: RotatingKey) => Waiver]>([
    ['for the key', false, (key) => Waiver.forConstruct(key, TERMS)],
    ['for its stack', false, () => Waiver.forConstruct(stack, TERMS)],
    ['for its path', false, () => Waiver.forConstructPath('Stack/Key', TERMS)],
    ['for its alias', false, () => Waiver.forAlias('data', TERMS)],
    ['for an alias of elsewhere, which may be of the key', false, () => Waiver.forAlias('elsewhere', TERMS)],
    ['for an ARN, which may be of the key', false, () => Waiver.forKeyArn('arn:aws:kms:eu-west-1:111122223333:key/1234', TERMS)],
    ['for its age alone', false, (key) => Waiver.forConstruct(key, { ...TERMS, rules: [StandardRule.KEY_AGE] })],
    ['for something else than its age', true, (key) => Waiver.forConstruct(key, { ...TERMS, rules: [StandardRule.KEY_SPEC] })],
    ['that has ended', true, (key) => Waiver.forConstruct(key, { ...TERMS, until: '2020-01-01' })],
    ['for another key', true, () => Waiver.forConstruct(new kms.Key(stack, 'Other'), TERMS)],
    ['for the alias of another key', true, () => (new kms.Key(stack, 'Other', { alias: 'other' }), Waiver.forAlias('other', TERMS))],
    ['for an alias that is rotated', true, () => {
      const alias = new ManualRotationAlias(stack, 'Mac', { aliasName: 'mac', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });
      return Waiver.forConstruct(alias, TERMS);
    }],
  ])('%s', (_, expected, waiver) => {
    expect(told(waiver)).toBe(expected);
  });
});

describe('imported key material that nothing rotates', () => {
  test('is told with the rule, and what to do', () => {
    imported();
    rule();
    expect(warnings()).toEqual(NEVER);
    Annotations.fromStack(stack).hasWarning('/Stack/Key/Resource', 'nothing in this app rotates the imported key material, and Stack/Rule '
      + 'lets keys grow 365 days old (and 7 of grace): AWS Config will report the key as NON_COMPLIANT from then on; '
      + "call addOnDemandRotation() with a 'maxMaterialAge' of 365 days or less, let the rule rotate such keys with addRemediation(), "
      + 'or give it Waiver.forConstruct() for the key [ack: cdk-kms-rotation:RotatingKey.neverRotated]');
  });

  test.each<[string, () => void]>([
    ['it is rotated on demand', () => { imported().addOnDemandRotation('OnDemand'); rule(); }],
    ['the rule has it rotated', () => { imported(); rule().addRemediation('Repair'); }],
    ['another rule has it rotated', () => {
      imported();
      rule();
      new RotationComplianceRule(stack, 'Stricter', { maxKeyAge: days(180) }).addRemediation('Repair');
    }],
    ['it is excused', () => { rule({ waivers: [Waiver.forConstruct(imported(), TERMS)] }); }],
    ['there is no rule', () => { imported(); }],
  ])('is not told: %s', (_, make) => {
    make();
    expect(warnings()).toEqual([]);
  });

  test('a period is told although the rule has keys rotated: it would spend their rotations', () => {
    slow();
    rule().addRemediation('Repair');
    expect(warnings()).toEqual(TOO_SLOW);
  });
});

describe('an alias with a period that is longer than a rule allows keys to grow old', () => {
  const alias = (rotationPeriod: Duration) => (
    new ManualRotationAlias(stack, 'Key', { aliasName: 'a', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256), rotationPeriod }));
  const ALIAS_TOO_SLOW = ['/Stack/Key/Resource cdk-kms-rotation:ManualRotationAlias.rotatedTooLate'];

  test('is told; the rotation begins some days before the period ends', () => {
    alias(days(376));
    rule();
    expect(warnings()).toEqual(ALIAS_TOO_SLOW);
  });

  test('is not told on a condition', () => {
    onCondition({ node: { defaultChild: alias(days(400)).node.findChild('Resource') } } as Construct);
    rule();
    expect(warnings()).toEqual([]);
  });

  test('is not told where it may be in time', () => {
    alias(days(375));
    rule();
    expect(warnings()).toEqual([]);
  });

  test.each<[string, string[], (waived: ManualRotationAlias) => RotationComplianceRuleProps]>([
    ['excused', [], (waived) => ({ waivers: [Waiver.forConstruct(waived, TERMS)] })],
    ['another one is', ALIAS_TOO_SLOW, () => ({ waivers: [Waiver.forConstruct(new kms.Key(stack, 'Other'), TERMS)] })],
    ['in scope', ALIAS_TOO_SLOW, (tagged) => (Tags.of(tagged).add('data', 'secret'), { scopeTag: { key: 'data', value: 'secret' } })],
    ['out of scope', [], () => ({ scopeTag: { key: 'data' } })],
  ])('%s', (_, expected, props) => {
    rule(props(alias(days(400))));
    expect(warnings()).toEqual(expected);
  });
});
