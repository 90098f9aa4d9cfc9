import { App, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { KeyTemplate, MacSpec, ManualRotationAlias, RotatingKey, RotationComplianceRule, Waiver } from '../src';
import { deployed } from './helpers/declared';

const ENV = { account: '111122223333', region: 'eu-west-1' };
const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555';
const OPTIONS = { reason: 'read-only archive', owner: 'team-storage', until: '2027-03-31' };

let app: App;
let stack: Stack;
beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-25T12:00:00Z') });
  app = new App();
  stack = new Stack(app, 'Stack', { env: ENV });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

function rule(...waivers: Waiver[]): RotationComplianceRule {
  return new RotationComplianceRule(stack, 'Rule', { waivers });
}

/** What the function will read, tokens resolved as AWS would. */
function settings(of: Stack = stack, imports: Record<string, string> = {}): any {
  const [parameter] = Object.values(deployed(of, 'AWS::SSM::Parameter', { imports }));
  return JSON.parse(parameter.Properties.Value);
}

const waived = (...waivers: Waiver[]) => {
  rule(...waivers);
  return settings().waivers;
};

describe('forKeyArn', () => {
  test('names the key', () => {
    expect(waived(Waiver.forKeyArn(ARN, OPTIONS))).toEqual([{ keyArn: ARN, ...OPTIONS }]);
  });

  test.each([
    ARN.replace('11111111-2222-4333-8444-555555555555', 'mrk-1234567890abcdef1234567890abcdef'),
    ARN.replace('arn:aws:', 'arn:aws-cn:'),
  ])('takes %s', (arn) => {
    expect(waived(Waiver.forKeyArn(arn, OPTIONS))).toEqual([{ keyArn: arn, ...OPTIONS }]);
  });

  test.each([
    '11111111-2222-4333-8444-555555555555',
    'arn:aws:kms:eu-west-1:111122223333:alias/a',
    'arn:aws:s3:::bucket',
    `${ARN}/more`,
    `${ARN}\n`,
    '',
    'alias/a',
  ])('fails for %j', (arn) => {
    expect(() => Waiver.forKeyArn(arn, OPTIONS)).toThrow(
      `'keyArn' must be the ARN of a key (arn:<partition>:kms:<region>:<account>:key/<id>), got '${arn}'; ` +
        'for the key behind an alias use Waiver.forAlias()',
    );
  });

  test('passes tokens through', () => {
    const arn = new CfnParameter(stack, 'Arn', { default: ARN }).valueAsString;
    expect(waived(Waiver.forKeyArn(arn, OPTIONS))).toEqual([{ keyArn: ARN, ...OPTIONS }]);
  });

  test.each([
    ['eu-central-1', '111122223333'],
    ['eu-west-1', '444455556666'],
  ])('fails for a key of %s/%s, where the rule cannot see it', (region, account) => {
    const arn = ARN.replace('eu-west-1', region).replace('111122223333', account);
    expect(() => rule(Waiver.forKeyArn(arn, OPTIONS))).toThrow(
      `'waivers' must name keys of the account and Region of the rule, got ${arn} of ${account}/${region}; give that waiver to ` +
        'the rule that is deployed there [at Stack/Rule]',
    );
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Stack', 'Stack/Rule']);
  });

  test('takes a key of any account and Region where those of the rule are not known', () => {
    stack = new Stack(app, 'Anywhere');
    expect(waived(Waiver.forKeyArn(ARN, OPTIONS))).toEqual([{ keyArn: ARN, ...OPTIONS }]);
  });
});

describe('forAlias', () => {
  test.each([
    ['orders', 'alias/orders'],
    ['alias/orders', 'alias/orders'],
    ['a/b_C-1/v2', 'alias/a/b_C-1/v2'],
    ['a'.repeat(250), `alias/${'a'.repeat(250)}`],
  ])('names %s', (given, alias) => {
    expect(waived(Waiver.forAlias(given, OPTIONS))).toEqual([{ alias, ...OPTIONS }]);
  });

  test.each(['', 'alias/', 'with space', 'ümlaut', ARN, 'a'.repeat(251), 'line\n'])('fails for %j', (name) => {
    expect(() => Waiver.forAlias(name, OPTIONS)).toThrow(
      '\'aliasName\' must have the characters a-z, A-Z, 0-9, \'/\', \'_\' and \'-\' after \'alias/\', 256 at most with it, got '
        + `'${name}'; for a key ARN use Waiver.forKeyArn()`);
  });

  test.each(['aws/s3', 'alias/aws/s3'])('fails for %s, a key of AWS', (name) => {
    expect(() => Waiver.forAlias(name, OPTIONS)).toThrow(`'aliasName' must not start with 'alias/aws/', got '${name}'; AWS `
      + 'rotates those keys, and the rule does not judge them');
  });

  test('passes tokens through', () => {
    const name = new CfnParameter(stack, 'Name', { default: 'alias/mine' }).valueAsString;
    expect(waived(Waiver.forAlias(name, OPTIONS))).toEqual([{ alias: 'alias/mine', ...OPTIONS }]);
  });
});

describe('options', () => {
  const LONG = 'x'.repeat(64);
  test.each([
    ['reason', 'ten chars!'], ['reason', 'x'.repeat(100)], ['reason', 'quotes "and" \\ {braces} ~'],
    ['owner', 'ops'], ['owner', LONG],
    ['until', '2026-11-25'], ['until', '2028-02-29'], ['until', '2036-11-25'],
  ])('%s may be %j', (prop, value) => {
    expect(waived(Waiver.forKeyArn(ARN, { ...OPTIONS, [prop]: value }))).toEqual([{ keyArn: ARN, ...OPTIONS, [prop]: value }]);
  });

  test.each([
    ['reason', 'too short', "'reason' must be 10 to 100 printable ASCII characters, without spaces around them, got 9: 'too short'; "
      + 'it has to fit into an annotation of AWS Config'],
    ['reason', 'x'.repeat(101), "'reason' must be 10 to 100 printable ASCII characters, without spaces around them, got 101: "],
    ['reason', undefined, "'reason' must be given, got nothing; write why the key is excused"],
    ['reason', 'two\nlines here', "'reason' must be 10 to 100 printable ASCII characters, without spaces around them, got \"two\\nlines "
      + 'here"; leave out line breaks, accents and spaces at the ends'],
    ['reason', 'für Prüfer da', "'reason' must be 10 to 100 printable ASCII characters, "
      + 'without spaces around them, got "für Prüfer da";'],
    ['reason', '          ', "'reason' must be 10 to 100 printable ASCII characters, without spaces around them, got \"          \";"],
    ['reason', 'see {{ssm:secret}}', "'reason' must not have '{{' in it, got 'see {{ssm:secret}}'; AWS Systems Manager "
      + 'and CloudFormation would take it for a reference'],
    ['owner', 'me', "'owner' must be 3 to 64 printable ASCII characters, without spaces around them, got 2: 'me';"],
    ['owner', `${LONG}x`, "'owner' must be 3 to 64 printable ASCII characters, without spaces around them, got 65: "],
    ['owner', ' team', "'owner' must be 3 to 64 printable ASCII characters, without spaces around them, got \" team\";"],
    ['owner', 'a\u0007bc', "'owner' must be 3 to 64 printable ASCII characters, without spaces around them, got \"a\\u0007bc\";"],
    ['owner', '', "'owner' must be 3 to 64 printable ASCII characters, without spaces around them, got 0: '';"],
    ['until', '2027-02-29', "'until' must be a day of the calendar as 'YYYY-MM-DD', got "
      + "'2027-02-29'; the waiver counts to the end of that day, UTC"],
    ['until', '2027-13-01', "'until' must be a day of the calendar as 'YYYY-MM-DD', got '2027-13-01';"],
    ['until', '2027-00-10', "'until' must be a day of the calendar as 'YYYY-MM-DD', got '2027-00-10';"],
    ['until', '31.03.2027', "'until' must be a day of the calendar as 'YYYY-MM-DD', got '31.03.2027';"],
    ['until', '2027-03-31T00:00:00Z', "'until' must be a day of the calendar as 'YYYY-MM-DD', got '2027-03-31T00:00:00Z';"],
    ['until', '2027-3-1', "'until' must be a day of the calendar as 'YYYY-MM-DD', got '2027-3-1';"],
    ['until', '9999-12-31', "'until' must be at most 3653 days ahead (ten years), got '9999-12-31'; choose a day on which "
      + 'somebody looks at it again, two years ahead at most'],
    ['until', '2036-11-26', "'until' must be at most 3653 days ahead"],
    ['until', undefined, "'until' must be given, got nothing; write the last day, as 'YYYY-MM-DD'"],
  ])('fails for %s %j', (prop, value, message) => {
    const options = { ...OPTIONS, [prop]: value } as typeof OPTIONS;
    for (const make of [
      () => Waiver.forKeyArn(ARN, options),
      () => Waiver.forAlias('a', options),
      () => Waiver.forConstruct(stack, options),
    ]) {
      expect(make).toThrow(message);
    }
  });

  test.each(['reason', 'owner', 'until'])('fails for %s as a token', (prop) => {
    const token = new CfnParameter(stack, 'Token').valueAsString;
    expect(() => Waiver.forAlias('a', { ...OPTIONS, [prop]: token })).toThrow(`'${prop}' must be a literal string, got a token;`);
  });
});

describe('forConstruct', () => {
  const terms = (names: Array<{ keyArn?: unknown; alias?: unknown }>) => names.map((name) => ({ ...name, ...OPTIONS }));
  const arnWithout = expect.stringMatching(/^arn:aws:kms:eu-west-1:111122223333:key\/(?!.*Token)/);

  test.each<[string, (scope: Stack) => Construct]>([
    ['kms.Key', (scope) => new kms.Key(scope, 'Key')],
    ['RotatingKey', (scope) => new RotatingKey(scope, 'Key', { alias: 'not-named' })],
    ['kms.CfnKey', (scope) => new kms.CfnKey(scope, 'Key', { keyPolicy: {} })],
    ['raw AWS::KMS::Key', (scope) => new CfnResource(scope, 'Key', { type: 'AWS::KMS::Key' })],
  ])('%s: its ARN', (_, make) => {
    const waivers = waived(Waiver.forConstruct(make(stack), OPTIONS));

    expect(waivers).toEqual(terms([{ keyArn: arnWithout }]));
    const [logicalId] = Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::SSM::Parameter'))).toContain(`"Fn::GetAtt":["${logicalId}","Arn"]`);
  });

  test('an imported key: its ARN', () => {
    expect(waived(Waiver.forConstruct(kms.Key.fromKeyArn(stack, 'Key', ARN), OPTIONS))).toEqual(terms([{ keyArn: ARN }]));
  });

  test('a replica', () => {
    const replica = new kms.CfnReplicaKey(stack, 'Replica', { keyPolicy: {}, primaryKeyArn: ARN.replace('eu-west-1', 'us-east-1') });
    rule(Waiver.forConstruct(replica, OPTIONS));

    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::SSM::Parameter'))).toContain('"Fn::GetAtt":["Replica","Arn"]');
  });

  test.each<[string, (scope: Stack) => Construct]>([
    [
      'ManualRotationAlias',
      (scope) => new ManualRotationAlias(scope, 'Mac', { aliasName: 'mac', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) }),
    ],
    [
      'an imported ManualRotationAlias',
      (scope) => ManualRotationAlias.fromManualRotationAliasAttributes(scope, 'Mac', { aliasName: 'mac' }) as unknown as Construct,
    ],
    ['kms.Alias', (scope) => new kms.Alias(scope, 'Alias', { aliasName: 'mac', targetKey: new kms.Key(scope, 'Key') })],
    ['an imported kms.Alias', (scope) => kms.Alias.fromAliasName(scope, 'Alias', 'alias/mac') as unknown as Construct],
  ])('%s: its alias name', (_, make) => {
    expect(waived(Waiver.forConstruct(make(stack), OPTIONS))).toEqual(terms([{ alias: 'alias/mac' }]));
  });

  test('anything else: what it defines, also later; not what it only imports', () => {
    const team = new Construct(stack, 'Team');
    rule(Waiver.forConstruct(team, OPTIONS));
    new ManualRotationAlias(team, 'Mac', { aliasName: 'mac', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });
    new RotatingKey(new Construct(team, 'Deeper'), 'Key', { alias: 'key' });
    kms.Key.fromKeyArn(team, 'Central', ARN);
    kms.Alias.fromAliasName(team, 'CentralAlias', 'alias/central');
    new RotatingKey(stack, 'NotOfTheTeam');

    expect(settings().waivers).toEqual(terms([{ alias: 'alias/mac' }, { keyArn: arnWithout }]));
  });

  test('a key that two waivers name alike is listed once', () => {
    const key = new kms.Key(stack, 'Key');
    expect(
      waived(
        Waiver.forConstruct(key, OPTIONS),
        Waiver.forConstruct(stack, OPTIONS),
        Waiver.forConstruct(key, { ...OPTIONS, owner: 'others' }),
      ),
    ).toHaveLength(2);
  });

  test('a key of another stack of the same place travels by an export', () => {
    const keys = new Stack(app, 'Keys', { env: ENV });
    rule(Waiver.forConstruct(new kms.Key(keys, 'Key'), OPTIONS));

    const [output] = Object.values(Template.fromStack(keys).findOutputs('*'));
    expect(settings(stack, { [output.Export.Name]: ARN }).waivers).toEqual(terms([{ keyArn: ARN }]));
  });

  test('an alias of AWS Lambda is no key', () => {
    const fn = new lambda.Function(stack, 'Function', {
      code: lambda.Code.fromInline('x'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
    });
    rule(Waiver.forConstruct(new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: fn.currentVersion }), OPTIONS));

    expect(() => Template.fromStack(stack)).toThrow(
      /'waivers' must name keys, got Stack\/Alias, which defines neither a key nor a ManualRotationAlias/,
    );
  });

  test.each<[string, () => Construct, string]>([
    ['an empty construct', () => new Construct(stack, 'Empty'), 'Stack/Empty'],
    ['an empty stack', () => new Stack(app, 'Other'), 'Other'],
    ['an app without keys', () => app, 'the app'],
  ])('fails for %s', (_, make, name) => {
    rule(Waiver.forConstruct(make(), OPTIONS));

    expect(() => Template.fromStack(stack)).toThrow(
      `'waivers' must name keys, got ${name}, which defines neither a key nor a ManualRotationAlias; name a key `
        + 'with Waiver.forKeyArn(), or take the waiver out');
  });

  test('fails for a key of another Region: at once if it is named, at the end of the synthesis if it is in what is named', () => {
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...ENV, region: 'eu-central-1' } });
    const key = new kms.Key(elsewhere, 'Key');
    const message = (name: string) => `'waivers' must name keys of the account and Region of the rule, got ${name} of `
      + '111122223333/eu-central-1; give that waiver to the rule that is deployed there';

    expect(() => rule(Waiver.forConstruct(key, OPTIONS))).toThrow(message('Elsewhere/Key'));
    new RotationComplianceRule(stack, 'Second', { waivers: [Waiver.forConstruct(elsewhere, OPTIONS)] });
    expect(() => app.synth()).toThrow(message('Elsewhere/Key/Resource'));
  });

  test('one waiver serves many rules', () => {
    const waiver = Waiver.forAlias('partner', OPTIONS);
    rule(waiver);
    new RotationComplianceRule(stack, 'Second', { waivers: [waiver] });

    Template.fromStack(stack).resourcePropertiesCountIs(
      'AWS::SSM::Parameter',
      { Value: JSON.stringify({ waivers: [{ alias: 'alias/partner', ...OPTIONS }] }) },
      2,
    );
  });

  test('in a stage', () => {
    const stage = new Stage(app, 'Stage', { env: ENV });
    stack = new Stack(stage, 'Inside');
    const key = new kms.Key(stack, 'Key');
    rule(Waiver.forConstruct(key, OPTIONS));

    expect(settings().waivers).toHaveLength(1);
  });
});

describe('a waiver that ends more than two years ahead', () => {
  const warnings = () =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('waiver'))
      .map(({ id, entry }) => `${id}: ${entry.data}`);

  test.each(['2028-11-25', '2027-01-01'])('is none until %s', (until) => {
    rule(Waiver.forAlias('partner', { ...OPTIONS, until }));
    expect(warnings()).toEqual([]);
  });

  test('is a warning with an id', () => {
    rule(Waiver.forAlias('partner', { ...OPTIONS, until: '2028-11-27' }));
    expect(warnings()).toEqual(['/Stack/Rule: the waiver of team-storage for partner counts until '
      + '2028-11-27, which is more than two years ahead; '
      + 'choose an earlier day, on which somebody looks at it again [ack: cdk-kms-rotation:Waiver.endsLate]']);
  });
});

describe('a waiver that has ended', () => {
  const warnings = () =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('waiver'))
      .map(({ id, entry }) => `${id}: ${entry.data}`);

  test('is a warning with an id, and stays in the settings, where it no longer counts', () => {
    const waivers = waived(Waiver.forAlias('partner', { ...OPTIONS, until: '2026-11-24' }));

    expect(warnings()).toEqual(['/Stack/Rule: the waiver of team-storage for partner counted until 2026-11-24, and no longer does; '
      + 'renew it with a new reason and end, or take it out [ack: cdk-kms-rotation:Waiver.expired]']);
    expect(waivers).toHaveLength(1);
  });

  test('names the construct', () => {
    new kms.Key(stack, 'Key');
    rule(Waiver.forConstruct(stack, { ...OPTIONS, until: '2020-01-01' }));
    expect(warnings()).toEqual([expect.stringContaining('for Stack counted until 2020-01-01')]);
  });

  test.each(['2026-11-25', '2026-11-26'])('is not one whose last day is %s', (until) => {
    rule(Waiver.forAlias('partner', { ...OPTIONS, until }));
    expect(warnings()).toEqual([]);
  });

  test.each([['2026-11-25T23:59:59.999Z', 0], ['2026-11-26T00:00:00Z', 1]])('the last day ends in UTC: at %s', (now, count) => {
    jest.setSystemTime(new Date(now));
    rule(Waiver.forAlias('partner', { ...OPTIONS, until: '2026-11-25' }));
    expect(warnings()).toHaveLength(count);
  });
});
