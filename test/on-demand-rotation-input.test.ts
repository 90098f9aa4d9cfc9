import { Annotations as CoreAnnotations, App, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { OnDemandBench } from '../sim/on-demand/on-demand-bench';
import { KeyOrigin, OnDemandRotation, RotatingKey } from '../src';
import type { OnDemandRotationOptions, RotatingKeyProps } from '../src';
import { clock } from '../src/on-demand/clock';

const WARNING = 'cdk-kms-rotation:OnDemandRotation.budget';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  jest.spyOn(clock, 'now').mockReturnValue(new Date('2027-03-01T23:59:00Z'));
});
afterEach(() => {
  jest.restoreAllMocks();
});

function add(options?: OnDemandRotationOptions, props: RotatingKeyProps = { origin: KeyOrigin.EXTERNAL }): OnDemandRotation {
  return new RotatingKey(stack, 'Data', props).addOnDemandRotation('OnDemand', options);
}

function refused(act: () => unknown, ...requirements: RegExp[]): void {
  let message = '';
  try {
    act();
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).not.toBe('');
  for (const requirement of requirements) expect(message).toMatch(requirement);
}

describe('maxMaterialAge', () => {
  test.each([1, 2, 3650])('%d days are taken', (days) => {
    add({ maxMaterialAge: Duration.days(days) });

    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'))).toContain(`"EveryDays":"${days}"`);
  });

  test.each([
    [Duration.hours(23), /23 hours/],
    [Duration.days(0), /got/],
    [Duration.hours(36), /1 day 12 hours/],
    [Duration.days(3651), /3651 days/],
    [Duration.days(1.5), /1 day/],
    [Duration.days(NaN), /got/],
  ])('%s is refused', (maxMaterialAge, got) => {
    refused(() => add({ maxMaterialAge }), /'maxMaterialAge'/, /1 to 3650 whole days/, got, /choose/, /Stack\/Data\/OnDemand/);
  });

  test('a token is refused', () => {
    refused(() => add({ maxMaterialAge: Duration.days(Token.asNumber({ Ref: 'Days' })) }), /'maxMaterialAge'/, /literal/, /token/);
  });

  test('weeks are days, too', () => {
    add({ maxMaterialAge: Duration.hours(24 * 14) });

    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'))).toContain('"EveryDays":"14"');
  });

  test.each([[365, undefined], [366, undefined], [90, 90], [200, 180]])('%d days, at automatic rotation after %s days or the '
    + 'default, would never act: refused', (days, period) => {
    const rotationPeriod = period === undefined ? undefined : Duration.days(period);
    add({ maxMaterialAge: Duration.days(days), forecastHorizon: Duration.days(1) }, { rotationPeriod });

    refused(
      () => Template.fromStack(stack),
      /'maxMaterialAge' must be less than/,
      /keeps the material younger/,
      /rotationPeriod/,
      new RegExp(`\\(${period ?? 365} days\\)`),
      new RegExp(`got ${days} days`),
      /leave 'maxMaterialAge' out/,
    );
  });

  test.each([[364, undefined], [89, 90]])('%d days, at automatic rotation after %s days or the default, are taken', (days, period) => {
    add({ maxMaterialAge: Duration.days(days) }, { rotationPeriod: period === undefined ? undefined : Duration.days(period) });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('is compared with what is left in the template after all injectors and overrides', () => {
    const rotation = add({ maxMaterialAge: Duration.days(100) }, {});
    (rotation.key.node.defaultChild as kms.CfnKey).addPropertyOverride('RotationPeriodInDays', 100);

    refused(() => Template.fromStack(stack), /'maxMaterialAge' must be less than/, /100 days/);
  });

  test('is not compared with a period that is known at deployment only', () => {
    add({ maxMaterialAge: Duration.days(3000) }, { rotationPeriod: Duration.days(Token.asNumber({ Ref: 'AWS::NoValue' })) });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('reservedRotations', () => {
  test.each([0, 5, 24])('%d is taken', (reservedRotations) => {
    add({ reservedRotations });

    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'))).toContain(
      `"Reserve":"${reservedRotations}"`,
    );
  });

  test.each([-1, 25, 2.5, NaN, Infinity, '5' as unknown as number])('%s is refused', (reservedRotations) => {
    refused(
      () => add({ reservedRotations }),
      /'reservedRotations'/,
      /whole number from 0 to 24/,
      new RegExp(`got "?${reservedRotations}"?;`),
      /25 times/,
    );
  });

  test('a token is refused', () => {
    refused(() => add({ reservedRotations: Lazy.number({ produce: () => 5 }) }), /'reservedRotations'/, /literal/, /token/);
  });
});

describe('forecastHorizon', () => {
  test.each([Duration.hours(12), Duration.days(0), Duration.days(36_501), Duration.hours(36)])('%s is refused', (forecastHorizon) => {
    refused(() => add({ maxMaterialAge: Duration.days(30), forecastHorizon }), /'forecastHorizon'/, /1 to 36500 whole days/);
  });

  test('without a schedule there is nothing to forecast', () => {
    refused(() => add({ forecastHorizon: Duration.days(100) }), /'forecastHorizon'/, /without 'maxMaterialAge'/, /take it out/);
  });

  test('a token is refused', () => {
    refused(
      () => add({ maxMaterialAge: Duration.days(30), forecastHorizon: Duration.days(Token.asNumber({ Ref: 'Days' })) }),
      /'forecastHorizon'/,
      /literal/,
    );
  });
});

describe('the warning of a budget that is used up', () => {
  const warned = (): string[] =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('OnDemandRotation.budget'))
      .map(({ entry }) => String(entry.data));

  test.each([
    [{ maxMaterialAge: Duration.days(180) }, '2036-12-18'], // 20 times 179 days after 2027-03-01
    [{ maxMaterialAge: Duration.days(183) }, '2037-02-16'],
    [{ maxMaterialAge: Duration.days(1) }, '2027-03-21'],
    [{ maxMaterialAge: Duration.days(2) }, '2027-03-21'],
    [{ maxMaterialAge: Duration.days(30), reservedRotations: 24 }, '2027-03-30'],
    [{ maxMaterialAge: Duration.days(30), reservedRotations: 0 }, '2029-02-23'],
    [{ maxMaterialAge: Duration.days(1000), forecastHorizon: Duration.days(20_000) }, '2081-11-12'],
  ])('%j: names the day', (options, date) => {
    add(options);

    const [warning, ...more] = warned();
    expect(more).toEqual([]);
    expect(warning).toContain(date);
    expect(warning).toContain(`[ack: ${WARNING}]`);
    expect(warning).toMatch(
      /'maxMaterialAge' \(\d+ days\).*none spent yet.*25.*'reservedRotations' keeps.*RotationBudgetSpent.*Lengthen 'maxMaterialAge'/,
    );
  });

  test.each([
    [{ maxMaterialAge: Duration.days(184) }],
    [{ maxMaterialAge: Duration.days(365) }],
    [{ maxMaterialAge: Duration.days(180), forecastHorizon: Duration.days(3579) }],
    [{}],
    [{ reservedRotations: 24 }],
  ])('%j: none', (options) => {
    add(options);

    expect(warned()).toEqual([]);
  });

  test('on the very last day of the horizon', () => {
    add({ maxMaterialAge: Duration.days(180), forecastHorizon: Duration.days(3580) });

    expect(warned()).toHaveLength(1);
  });

  test.each([1, 2, 3, 7])('every %d days: the day on which the machine spends the last one, told from its runs', async (every) => {
    const options = { maxMaterialAge: Duration.days(every), reservedRotations: 21 };
    add(options);
    const bench = new OnDemandBench(options, { createdDaysAgo: 0 }, undefined, '2027-03-01T00:00:00Z');
    let day = 0;
    while (bench.key.counted < 4) {
      bench.clock.advance(Date.parse('2027-03-01T00:00:00Z') + ++day * 86_400_000 - bench.clock.now());
      await bench.tick();
    }

    expect(warned()[0]).toContain(new Date(Date.parse('2027-03-01') + day * 86_400_000).toISOString().slice(0, 10));
  });

  test('can be acknowledged', () => {
    const rotation = add({ maxMaterialAge: Duration.days(30) });
    CoreAnnotations.of(rotation).acknowledgeWarning(WARNING);

    expect(warned()).toEqual([]);
  });

  test('counts from the real today', () => {
    jest.restoreAllMocks();
    add({ maxMaterialAge: Duration.days(1) });

    expect(warned()[0]).toContain(new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10));
  });
});

describe('key', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['a kms.Key', () => new kms.Key(stack, 'Plain'), /got aws-cdk-lib\.aws-kms\.Key;/],
    [
      'an imported key',
      () => kms.Key.fromKeyArn(stack, 'Imported', 'arn:aws:kms:eu-west-1:111122223333:key/1'),
      /got aws-cdk-lib\.aws-kms\.ReferencedKey;/,
    ],
    [
      'a replica',
      () =>
        new (class {
          public static readonly PROPERTY_INJECTION_ID = 'cdk-kms-rotation.ReplicaKey';
        })(),
      /got cdk-kms-rotation\.ReplicaKey;/,
    ],
    ['nothing', () => undefined, /got nothing/],
  ])('%s is refused', (_, key, got) => {
    refused(
      () => new OnDemandRotation(stack, 'OnDemand', { key: key() as RotatingKey }),
      /'key' must be a RotatingKey/,
      got,
      /primary key only/,
      /addOnDemandRotation\(\)/,
    );
  });

  test('of another Region or account is refused', () => {
    const app = stack.node.root;
    for (const [what, env] of [
      ['Region', { account: '111122223333', region: 'us-east-1' }],
      ['account', { account: '444455556666', region: 'eu-west-1' }],
    ] as const) {
      const key = new RotatingKey(new Stack(app, `Of${what}`, { env }), 'Data');
      refused(
        () => new OnDemandRotation(stack, `Of${what}`, { key }),
        /'key'/,
        new RegExp(`must be of the ${what}`),
        /call addOnDemandRotation\(\) of the key/,
      );
    }
  });

  test.each([false, 'override'])('that is disabled (%s) is refused', (how) => {
    const rotation = add({}, how === false ? { enabled: false } : {});
    if (how !== false) (rotation.key.node.defaultChild as kms.CfnKey).addPropertyOverride('Enabled', 'false');

    refused(() => Template.fromStack(stack), /'enabled' must not be false/, /Stack\/Data/, /enable the key/);
  });

  test('that another copy of this library made is taken', () => {
    const key = new RotatingKey(stack, 'Data');
    expect(Symbol.for('cdk-kms-rotation.RotatingKey') in key).toBe(true);
  });

  test('a subclass of RotatingKey is one', () => {
    class MyKey extends RotatingKey {}

    expect(() => new MyKey(stack, 'Mine').addOnDemandRotation('OnDemand')).not.toThrow();
  });
});
