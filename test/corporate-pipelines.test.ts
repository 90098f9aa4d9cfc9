import { App, CfnResource, Duration, NestedStack, RemovalPolicies, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, RotationNotifications, SigningSpec } from '../src';
import { declarations } from './helpers/declared';

/** What guardrails and pipelines of organizations demand, each with the public place that says so. */

const ENV = { account: '111122223333', region: 'eu-west-1' };

function alias(scope: Construct, id = 'Signing') {
  return new ManualRotationAlias(scope, id, { aliasName: 'orders/signing', keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256) });
}

test('log groups of state machines are not written into the resource policy that has room for fifty (bp-cwl)', () => {
  const stack = new Stack(new App(), 'Orders', { env: ENV });
  alias(stack);
  new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand');

  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string; Properties: any }> };
  const groups = Object.values(Resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
    .map(({ Properties }) => Properties.LoggingConfiguration.Destinations[0].CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt'][0]);
  const names = groups.map((id) => JSON.stringify(Resources[id].Properties.LogGroupName));
  expect(new Set(names).size).toBe(2);
  for (const name of names) {
    expect(name).toContain('/aws/vendedlogs/states/');
    expect(name).toContain('AWS::StackId'); // a group that outlives its stack must not stand in the way of the next one
  }
});

test.each(['注文データ', 'Заказы', 'Orders — live', 'Größe'])('construct id %s makes descriptions that IAM takes', (id) => {
  const stack = new Stack(new App(), 'Orders', { env: ENV });
  new RotatingKey(stack, id).addOnDemandRotation('OnDemand');

  for (const { Properties } of Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))) {
    expect(Properties.Description ?? '').toMatch(/^[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]{0,1000}$/);
  }
});

describe('copies of a stack', () => {
  const WARNING = Match.stringLikeRegexp('ManualRotationAlias.sameNameElsewhere|environments of both stacks are open');

  test('for one account each, without env, are told, and deploy', () => {
    const app = new App();
    const [dev, prod] = ['Dev', 'Prod'].map((name) => new Stack(app, name));
    for (const stack of [dev, prod]) alias(stack);

    expect(() => app.synth()).not.toThrow();
    Annotations.fromStack(prod).hasWarning('*', WARNING);
    Annotations.fromStack(dev).hasNoWarning('*', WARNING);
  });

  test('in stages without env, too', () => {
    const app = new App();
    for (const name of ['Dev', 'Prod']) alias(new Stack(new Stage(app, name), 'Orders'));
    expect(() => app.synth()).not.toThrow();
  });

  test('of which one still has the kms.Alias', () => {
    const app = new App();
    alias(new Stack(app, 'New'));
    const old = new Stack(app, 'Legacy');
    new kms.Alias(old, 'Alias', { aliasName: 'alias/orders/signing', targetKey: new kms.Key(old, 'Key') });
    expect(() => app.synth()).not.toThrow();
  });

  test.each<[string, (app: App) => Construct[]]>([
    ['one stack', (app) => { const stack = new Stack(app, 'Orders'); return [stack, stack]; }],
    ['a stack and one that is nested in it', (app) => {
      const stack = new Stack(app, 'Orders');
      return [stack, new NestedStack(stack, 'Part')];
    }],
    ['two that are nested in one stack', (app) => {
      const stack = new Stack(app, 'Orders');
      return [new NestedStack(stack, 'Part'), new NestedStack(new NestedStack(stack, 'Other'), 'Inner')];
    }],
    ['one account and Region', (app) => ['A', 'B'].map((id) => new Stack(app, id, { env: ENV }))],
  ])('in %s are refused', (_, places) => {
    const [one, other] = places(new App());
    alias(one, 'One');
    expect(() => alias(other, 'Other')).toThrow(/'aliasName' must be declared once/);
  });
});

describe('tags', () => {
  const tagsOf = (stackProps: object, prepare: (stack: Stack) => void) => {
    const stack = new Stack(new App(), 'Orders', { env: ENV, ...stackProps });
    alias(stack);
    prepare(stack);
    return Object.fromEntries(declarations(stack)[0].tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  };

  test('of the stack reach the keys: cost reports and tag-on-create guardrails need them', () => {
    expect(tagsOf({ tags: { CostCenter: '42' } }, () => undefined)).toMatchObject({ CostCenter: '42' });
  });

  test('on the construct win', () => {
    expect(
      tagsOf({ tags: { CostCenter: '42' } }, (stack) => Tags.of(stack.node.findChild('Signing')).add('CostCenter', '7')),
    ).toMatchObject({ CostCenter: '7' });
  });

  test('meant for keys only reach them, and those meant for others do not', () => {
    const tags = tagsOf({}, (stack) => {
      Tags.of(stack.node.findChild('Signing')).add('Data', 'secret', { includeResourceTypes: ['AWS::KMS::Key'] });
      Tags.of(stack.node.findChild('Signing')).add('Size', 'small', { includeResourceTypes: ['AWS::Lambda::Function'] });
    });
    expect(tags).toMatchObject({ Data: 'secret' });
    expect(tags).not.toHaveProperty('Size');
  });
});

test('whoever asks for the deletion of a family is told that nothing is deleted', () => {
  const app = new App();
  const stack = new Stack(app, 'Preview', { env: ENV });
  alias(stack);
  RemovalPolicies.of(app).destroy();
  app.synth();
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('deletes nothing here'));
});

test('a family that is kept warns of nothing', () => {
  const stack = new Stack(new App(), 'Orders', { env: ENV });
  alias(stack);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('deletes nothing here'));
});

test('nothing that the newest aws-cdk-lib calls deprecated is called', () => {
  const deprecated = jest.spyOn(CfnResource.prototype, 'addDependency');
  const stack = new Stack(new App(), 'Orders', { env: ENV });
  alias(stack).addAlarms();
  const key = new RotatingKey(stack, 'Key');
  key.addOnDemandRotation('OnDemand');
  new RotationComplianceRule(stack, 'Rule').addAlarms();
  new RotationNotifications(stack, 'Notifications').watchKey(key);
  expect(deprecated).not.toHaveBeenCalled();
  deprecated.mockRestore();
});

test('rules that start the machines do not warn of an environment that is known: cdk synth --strict lets no warning pass', () => {
  const stack = new Stack(new App(), 'Orders', { env: ENV });
  const schedule = events.Schedule.rate(Duration.days(1));
  new events.Rule(stack, 'Rotate', { schedule, targets: [new targets.SfnStateMachine(alias(stack).stateMachine)] });
  new events.Rule(stack, 'OnDemand', { schedule, targets: [new RotatingKey(stack, 'Key').addOnDemandRotation('OnDemand').eventTarget()] });

  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('unresolved environment'));
  expect(() => Template.fromStack(stack)).not.toThrow();
});
