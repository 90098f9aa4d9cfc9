import type { CfnResource } from 'aws-cdk-lib';
import {
  Annotations as CoreAnnotations,
  App,
  Aspects,
  CfnParameter,
  CfnStack,
  CustomResource,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  aws_iam as iam,
  aws_kms as kms,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ReplicaKey } from '../src/replica-key';
import type { ReplicaKeyProps } from '../src/replica-key-props';
import { RotatingKey } from '../src/rotating-key';

const ACCOUNT = '111122223333';
const ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;

let app: App;
let ireland: Stack;
let virginia: Stack;
beforeEach(() => {
  app = new App();
  ireland = new Stack(app, 'Ireland', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  virginia = new Stack(app, 'Virginia', { env: { account: ACCOUNT, region: 'us-east-1' } });
});

const imported = (arn: string, scope = virginia) => kms.Key.fromKeyArn(scope, 'Primary', arn);
/** Any resource that answers ARNs, of which nobody knows at synthesis what they are. */
const lookup = (scope: Stack) =>
  new CustomResource(scope, 'Lookup', { serviceToken: 'arn:aws:lambda:us-east-1:111122223333:function:lookup' });
const creating =
  (primaryKey: kms.IKeyRef, on = virginia, more: object = {}) =>
    () =>
      new ReplicaKey(on, 'Data', { primaryKey, ...more } as ReplicaKeyProps);

describe('ReplicaKey refuses at once', () => {
  test.each<[string, () => kms.IKeyRef, RegExp]>([
    ['the ARN of another service',
      () => imported(`arn:aws:s3:eu-west-1:${ACCOUNT}:key/mrk-1`), /'primaryKey' must .*ARN of a KMS key.* got arn:aws:s3:.*; /],
    ['an ARN without account',
      () => imported('arn:aws:kms:eu-west-1::key/mrk-1'), /'primaryKey' must .*ARN of a KMS key.* got arn:aws:kms:eu-west-1::key/],
    ['a single-Region key id',
      () => imported(ARN.replace('mrk-', '')),
      /'primaryKey' must be a multi-Region key.*'mrk-', got .*key\/1234abcd.*; .*multiRegion: true/],
    ['the own Region',
      () => imported(ARN.replace('eu-west-1', 'us-east-1')),
      /'primaryKey' must be in another Region.* got us-east-1; .*stack for another Region/],
    ['another account',
      () => imported(ARN.replace(ACCOUNT, '444455556666')),
      /'primaryKey' must be in account 111122223333.* got 444455556666; .*within an account/],
    ['another partition',
      () => imported(ARN.replace('arn:aws:kms:eu-west-1', 'arn:aws-cn:kms:cn-north-1')),
      /'primaryKey' must be in partition aws.* got aws-cn; .*within a partition/],
    ['an alias of the app',
      () => new RotatingKey(ireland, 'Key', { multiRegion: true }).addAlias('orders'),
      /'primaryKey' must be a key, got the alias Ireland\/Key\/Alias; .*fromKeyArn/],
    ['an imported alias',
      () => kms.Alias.fromAliasName(ireland, 'Alias', 'alias/orders'), /'primaryKey' must be a key, got the alias Ireland\/Alias; /],
    ['a replica',
      () => new ReplicaKey(ireland, 'Key', { primaryKey: imported(ARN.replace('eu-west-1', 'eu-central-1')) }),
      /'primaryKey' must be a primary key, got the replica Ireland\/Key; .*primary of that replica/],
    ['a key of the same stack',
      () => new RotatingKey(virginia, 'Key', { multiRegion: true }),
      /'primaryKey' must be in another Region.* got a key of the same stack; /],
    ['a key of the same Region',
      () => new RotatingKey(new Stack(app, 'Twin', { env: { region: 'us-east-1' } }), 'Key', { multiRegion: true }),
      /'primaryKey' must be in another Region.* got us-east-1; /],
    ['a key of another account\'s stack',
      () => new RotatingKey(
        new Stack(app, 'Theirs', { env: { account: '444455556666', region: 'eu-west-1' } }), 'Key', { multiRegion: true }),
      /'primaryKey' must be in account 111122223333.* got 444455556666; /],
    ['a key of a stack without Region',
      () => new RotatingKey(new Stack(app, 'Anywhere'), 'Key', { multiRegion: true }),
      /'primaryKey' must be in a stack with an explicit Region.*; .*set 'env' of both stacks.*fromKeyArn/],
    ['a key of another partition\'s stack',
      () => new RotatingKey(new Stack(app, 'China', { env: { account: ACCOUNT, region: 'cn-north-1' } }), 'Key', { multiRegion: true }),
      /'primaryKey' must be in partition aws.* got aws-cn; /],
  ])('as primary, %s', (_, primaryKey, message) => {
    expect(creating(primaryKey())).toThrow(message);
    expect(() => new ReplicaKey(virginia, 'Again', { primaryKey: imported(ARN, new Stack(app, 'Scope')) })).not.toThrow();
  });

  test('any primary of the app, in a stack without Region', () => {
    const [one, two, three] = ['One', 'Two', 'Three'].map(id => new Stack(app, id));

    expect(creating(new RotatingKey(ireland, 'Key', { multiRegion: true }), one)).toThrow(/explicit Region/);
    expect(creating(new RotatingKey(three, 'Key', { multiRegion: true }), two)).toThrow(/explicit Region/);
  });

  test('a key of the same stack, whatever its Region', () => {
    const anywhere = new Stack(app, 'Anywhere');

    expect(creating(new RotatingKey(anywhere, 'Key', { multiRegion: true }), anywhere)).toThrow(
      /another Region than its replica, got a key of the same stack; /,
    );
  });

  test('a key of the app behind another construct', () => {
    const key = new kms.CfnKey(virginia, 'Key', { multiRegion: true, keyPolicy: { Statement: [] } });
    const replica = (id: string, primaryKey: kms.IKeyRef) => () => new ReplicaKey(virginia, id, { primaryKey });

    expect(replica('L1', key)).toThrow(/another Region/);
    expect(replica('L2', kms.Key.fromCfnKey(key))).toThrow(/another Region/);
    expect(replica('Reference', kms.Key.fromKeyArn(ireland, 'Reference', key.attrArn))).toThrow(/another Region/);
  });

  test.each([
    ['rotationPeriod', Duration.days(90), /set it on the primary/],
    ['enableKeyRotation', true, /at the primary/],
    ['enableKeyRotation', false, /at the primary/],
    ['origin', 'EXTERNAL', /for the primary/],
    ['multiRegion', true, /on the primary/],
    ['keySpec', 'SYMMETRIC_DEFAULT', /for the primary/],
    ['keyUsage', 'ENCRYPT_DECRYPT', /for the primary/],
  ])('the prop %s (%s), which JavaScript and spread props let through', (prop, value, remedy) => {
    expect(creating(imported(ARN), virginia, { [prop]: value })).toThrow(new RegExp(`'${prop}' must not be `
      + `set on a ReplicaKey, got .*; .*${remedy.source}`));
    expect(Template.fromStack(virginia).toJSON().Resources).toBeUndefined();
  });
});

describe('ReplicaKey accepts', () => {
  test.each<[string, () => kms.IKeyRef]>([
    ['a token', () => imported(new CfnParameter(virginia, 'Arn').valueAsString)],
    ['an ARN that a custom resource of the same stack answers', () => imported(lookup(virginia).getAttString('Arn'))],
    [
      'an ARN that a stack of the same stack puts out',
      () => imported(new CfnStack(virginia, 'Stack', { templateUrl: 'https://example.com/t.json' }).getAtt('Outputs.Arn').toString()),
    ],
    ['a multi-Region kms.Key', () => new kms.Key(ireland, 'Key', { multiRegion: true, enableKeyRotation: true })],
    ['a multi-Region L1', () => new kms.CfnKey(ireland, 'Key', { multiRegion: true })],
    [
      'a multi-Region key that cannot be rotated',
      () => new kms.Key(ireland, 'Key', { multiRegion: true, keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY }),
    ],
  ])('as primary, %s', (_, primaryKey) => {
    creating(primaryKey())();

    Template.fromStack(virginia).resourceCountIs('AWS::KMS::ReplicaKey', 1);
  });

  test('a primary from elsewhere, in a stack without environment', () => {
    const anywhere = new Stack(app, 'Anywhere');
    creating(imported(ARN, anywhere), anywhere)();

    Template.fromStack(anywhere).hasResourceProperties('AWS::KMS::ReplicaKey', { PrimaryKeyArn: ARN });
  });
});

describe('ReplicaKey fails the synthesis', () => {
  test.each<[string, (scope: Stack) => kms.IKeyRef]>([
    ['a RotatingKey', scope => new RotatingKey(scope, 'Key')],
    ['a RotatingKey that says so', scope => new RotatingKey(scope, 'Key', { multiRegion: false })],
    ['a kms.Key', scope => new kms.Key(scope, 'Key')],
    ['an L1', scope => new kms.CfnKey(scope, 'Key', {})],
    ['a RotatingKey that an aspect changed', (scope) => {
      Aspects.of(scope).add({ visit: node => kms.CfnKey.isCfnKey(node) && node.addPropertyOverride('MultiRegion', 'false') });
      return new RotatingKey(scope, 'Key', { multiRegion: true });
    }],
  ])('for a single-Region primary: %s', (_, primaryKey) => {
    creating(primaryKey(ireland))();

    expect(() => app.synth()).toThrow(
      /'primaryKey' must be a multi-Region key, got Ireland\/Key with MultiRegion (nothing|false); set multiRegion: true/,
    );
  });

  test('not when the primary becomes multi-Region later, nor when only CloudFormation knows', () => {
    const late = new RotatingKey(ireland, 'Late');
    const unknown = new RotatingKey(ireland, 'Unknown');
    creating(late)();
    new ReplicaKey(virginia, 'Unknown', { primaryKey: unknown });
    (late.node.defaultChild as kms.CfnKey).multiRegion = true;
    (unknown.node.defaultChild as CfnResource).addPropertyOverride('MultiRegion', { 'Fn::If': ['Condition', true, false] });

    expect(() => app.synth()).not.toThrow();
  });

  test.each<[string, () => kms.IKeyRef, () => kms.IKeyRef]>([
    ['literal ARN', () => imported(ARN), () => imported(ARN, ireland)],
    ['key of the app', () => new RotatingKey(ireland, 'Key', { multiRegion: true }), () => ireland.node.findChild('Key') as RotatingKey],
  ])('for two replicas of one primary in one Region: %s', (_, first, second) => {
    const other = new Stack(app, 'Other', { env: { account: ACCOUNT, region: 'us-east-1' } });
    const [one, two] = [first(), second()];
    creating(one)();
    new ReplicaKey(other, 'Data', { primaryKey: two });

    expect(() => app.synth()).toThrow(
      /'primaryKey' must have one replica in a Region, got a second one.*besides (Other|Virginia)\/Data\/Resource; use that one/,
    );
  });

  test('for two in one stack of any Region, but not for two in two such stacks, which may be deployed to two Regions', () => {
    const [one, two] = ['One', 'Two'].map(id => new Stack(app, id));
    creating(imported(ARN, one), one)();
    creating(imported(ARN, two), two)();
    expect(() => app.synth()).not.toThrow();

    const again = new Stack(new App(), 'One');
    creating(imported(ARN, again), again)();
    new ReplicaKey(again, 'Twin', { primaryKey: kms.Key.fromKeyArn(again, 'Same', ARN) });
    expect(() => Template.fromStack(again)).toThrow(/one replica in a Region/);
  });

  test.each([
    [['One', 'One'], true],
    [['One', 'Two'], false],
  ])('for two of the ARNs %j that one custom resource answers: %s', (arns, refused) => {
    const lookedUp = lookup(virginia);
    arns.forEach(
      (arn, i) =>
        new ReplicaKey(virginia, `Data${i}`, { primaryKey: kms.Key.fromKeyArn(virginia, `Primary${i}`, lookedUp.getAttString(arn)) }),
    );

    if (refused) expect(() => app.synth()).toThrow(/one replica in a Region/);
    else expect(() => app.synth()).not.toThrow();
  });

  test('not for two in two stacks, whose parameters or resources have the same name, but not the same value', () => {
    for (const stack of [virginia, new Stack(app, 'Other', { env: { account: ACCOUNT, region: 'us-east-1' } })]) {
      new ReplicaKey(stack, 'One', { primaryKey: imported(new CfnParameter(stack, 'Arn').valueAsString, stack) });
      new ReplicaKey(stack, 'Two', { primaryKey: kms.Key.fromKeyArn(stack, 'LookedUp', lookup(stack).getAttString('Arn')) });
    }

    expect(() => app.synth()).not.toThrow();
  });

  test.each<[string, unknown, RegExp]>([
    ['PendingWindowInDays', 6, /'PendingWindowInDays' must be 7 to 30 whole days, got 6; look for the property injector/],
    ['PendingWindowInDays', 31, /'PendingWindowInDays' must be 7 to 30 whole days, got 31/],
    ['PrimaryKeyArn', ARN.replace('mrk-', ''), /'primaryKey' must be a multi-Region key/],
  ])('for an override of %s: %s', (property, value, message) => {
    (creating(imported(ARN))().node.defaultChild as CfnResource).addPropertyOverride(property, value);

    expect(() => app.synth()).toThrow(message);
  });

  test('for what an organization\'s property injector sets', () => {
    const org = new App({
      propertyInjectors: [
        { constructUniqueId: 'cdk-kms-rotation.ReplicaKey', inject: (props) => ({ ...props, pendingWindow: Duration.days(5) }) },
      ],
    });
    const stack = new Stack(org, 'Stack');

    expect(creating(imported(ARN, stack), stack)).toThrow(/'pendingWindow' must be 7 to 30 whole days, got 5 days/);
  });
});

const policyFor = (principal: iam.IPrincipal) => new iam.PolicyDocument({
  statements: [new iam.PolicyStatement({ actions: ['kms:*'], principals: [principal], resources: ['*'] })],
});

describe('ReplicaKey warns of', () => {
  const warnings = () => Annotations.fromStack(virginia).findWarning('*', Match.anyValue())
    .map(({ entry }) => /\[ack: (.*)\]$/.exec(String(entry.data))?.[1]);

  test('nothing by default', () => {
    creating(imported(ARN))();

    expect(warnings()).toEqual([]);
  });

  test('nothing where only the deployment knows whether the account decides', () => {
    creating(imported(ARN), virginia, { policy: policyFor(new iam.ArnPrincipal(Fn.importValue('Root'))) })();

    expect(warnings()).toEqual([]);
  });

  test.each<[string, Partial<ReplicaKeyProps>]>([
    ['disabled', { enabled: false }],
    ['destroyed', { removalPolicy: RemovalPolicy.DESTROY }],
    ['policyWithoutAccount', { policy: policyFor(new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/Admin`)) }],
    ['policyWithoutAccount', { policy: policyFor(new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Admin')) }],
    [
      'policyWithoutAccount',
      { policy: policyFor(new iam.AccountRootPrincipal().withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })) },
    ],
  ])('%s, unless acknowledged', (condition, props) => {
    const replica = creating(imported(ARN), virginia, props)();
    expect(warnings()).toEqual([`cdk-kms-rotation:ReplicaKey.${condition}`]);

    CoreAnnotations.of(replica).acknowledgeWarning(`cdk-kms-rotation:ReplicaKey.${condition}`, 'meant so in this test');
    expect(warnings()).toEqual([]);
  });
});
