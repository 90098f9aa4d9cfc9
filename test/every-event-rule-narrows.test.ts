import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'path';
import { App, Aws, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IN_A_YEAR } from '../sim/clock/in-a-year';
import * as library from '../src';

// A caller's pattern can narrow what a rule is for, and never widen it: whatever class the method is of, and whoever adds the next one.

type On = (id: string, options?: events.OnEventOptions) => events.Rule;

const {
  AliasRotationEvents, KeyOrigin, KeyTemplate, ManualRotationAlias, OnDemandRotation, ReplicaKey, RotatingKey,
  RotationComplianceRule, RotationEvents, SigningSpec,
  Waiver,
} = library;

const ACCOUNT = '111122223333';
const env = { account: ACCOUNT, region: 'eu-west-1' };
const stackOf = (app: App) => new Stack(app, 'Stack', { env });
const primary = (app: App) => kms.Key.fromKeyArn(new Stack(app, 'Primary', { env }), 'Key', `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-1`);
const keyTemplate = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
const stateMachineArn = `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:signing`;

/** One of each class that defines rules for events. */
const MAKE: Record<string, (app: App) => object> = {
  RotationEvents: (app) => RotationEvents.fromKey(new RotatingKey(stackOf(app), 'It', { origin: KeyOrigin.EXTERNAL })),
  OnDemandRotation: (app) =>
    new OnDemandRotation(stackOf(app), 'It', { key: new RotatingKey(app.node.findChild('Stack') as Stack, 'Key') }),
  AliasRotationEvents: (app) =>
    AliasRotationEvents.fromAlias(new ManualRotationAlias(stackOf(app), 'It', { aliasName: 'signing', keyTemplate })),
  RotationComplianceRule: (app) =>
    new RotationComplianceRule(stackOf(app), 'It', {
      waivers: [Waiver.forAlias('orders', { reason: 'the partner pins the key', owner: 'orders', until: IN_A_YEAR })],
    }),
};
/** The same, had from constructs of every class, and of imported ones. */
const MAKE_FURTHER: Record<string, (app: App) => object> = {
  'rotationEvents of a RotatingKey': (app) => new RotatingKey(stackOf(app), 'It', { origin: KeyOrigin.EXTERNAL }).rotationEvents,
  'rotationEvents of a ReplicaKey, but for onRotationDisabled': (app) =>
    new ReplicaKey(stackOf(app), 'It', { primaryKey: primary(app) }).rotationEvents,
  'rotationEvents of a ManualRotationAlias': (app) =>
    new ManualRotationAlias(stackOf(app), 'It', { aliasName: 'signing', keyTemplate }).rotationEvents,
  'rotationEvents of an imported ManualRotationAlias': (app) =>
    ManualRotationAlias.fromManualRotationAliasAttributes(stackOf(app), 'It', { aliasName: 'alias/signing', keyTemplate, stateMachineArn })
      .rotationEvents,
  'an imported OnDemandRotation': (app) =>
    OnDemandRotation.fromOnDemandRotationAttributes(stackOf(app), 'It', {
      key: kms.Key.fromKeyArn(app.node.findChild('Stack') as Stack, 'Key', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`),
      stateMachineArn,
      reservedRotations: 5,
    }),
  'an imported RotationComplianceRule': (app) =>
    RotationComplianceRule.fromRotationComplianceRuleAttributes(stackOf(app), 'It', {
      configRuleName: 'key-age',
      maxKeyAge: Duration.days(365),
      gracePeriod: Duration.days(7),
    }),
};

function eventMethodsOf(prototype: object): string[] {
  const names = new Set<string>();
  for (let it = prototype; it !== null && it !== Object.prototype; it = Object.getPrototypeOf(it)) {
    for (const name of Object.getOwnPropertyNames(it)) if (/^on[A-Z]/.test(name)) names.add(name);
  }
  return [...names];
}

const CASES = Object.entries({ ...MAKE, ...MAKE_FURTHER })
  .flatMap(([name, make]) => eventMethodsOf(make(new App())).map((method) => [name, method, make] as const))
  .filter(([name, method]) => !name.endsWith(`but for ${method}`));

function call(make: (app: App) => object, method: string, eventPattern: events.EventPattern): Stack {
  const app = new App();
  const it = make(app) as Record<string, On>;
  it[method]('On', { eventPattern });
  return app.node.findChild('Stack') as Stack;
}

test('every public class with such methods is here', () => {
  const classes = Object.entries(library)
    .filter(([, it]) => typeof it === 'function' && eventMethodsOf(it.prototype).length > 0)
    .map(([name]) => name);

  expect(classes.sort()).toEqual(Object.keys(MAKE).sort());
  expect(CASES.length).toBeGreaterThan(40);
});

test.each(CASES)('%s.%s refuses a pattern that would let in what others send', (_, method, make) => {
  expect(() => call(make, method, { source: ['my.app'] })).toThrow(/'eventPattern' must not widen.*'source'/);
});

test.each(CASES)('%s.%s takes a pattern that narrows', (_, method, make) => {
  const rules = Template.fromStack(call(make, method, { version: ['0'] })).findResources('AWS::Events::Rule');

  expect(Object.values(rules).map(({ Properties }) => Properties.EventPattern))
    .toEqual([expect.objectContaining({ version: ['0'], source: expect.anything() })]);
});

test.each(CASES)('%s.%s takes the account and the Region that it is for, by either name', (_, method, make) => {
  for (const place of [{ account: [ACCOUNT], region: [env.region] }, { account: [Aws.ACCOUNT_ID], region: [Aws.REGION] }]) {
    expect(() => call(make, method, place)).not.toThrow();
  }
});

test('one file alone makes rules', () => {
  const src = path.join(__dirname, '..', 'src');
  const files = (readdirSync(src, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  const makers = files.filter((file) =>
    /\bRule\(|\bCfnRule\(|addEventPattern\(/.test(withoutComments(readFileSync(path.join(src, file), 'utf8'))),
  );

  expect(makers).toEqual([path.join('private', 'event-rule.ts')]);
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
