import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, RotationDashboard } from '../src';
import type { RotationDashboardProps } from '../src';
import { dashboardBodies, graphsIn, textsIn } from './helpers/dashboard';
import { anchorOf } from '../src/private/runbook';

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd';

let app: App;
let stack: Stack;
beforeEach(() => {
  jest.spyOn(console, 'error').mockReturnValue(); // the synthesis reports on its validations
  app = new App();
  stack = new Stack(app, 'Stack');
});
afterEach(() => {
  jest.restoreAllMocks();
});

const alias = (id: string) => new ManualRotationAlias(stack, id, { aliasName: id.toLowerCase(), keyTemplate: KeyTemplate.symmetric() });
const withKey = (id: string, props?: RotationDashboardProps) => {
  const dashboard = new RotationDashboard(stack, id, props);
  dashboard.addKey(kms.Key.fromKeyArn(dashboard, 'Key', ARN));
  return dashboard;
};
const body = () => dashboardBodies(stack)[0];

describe('RotationDashboard', () => {
  test('is one resource, with nothing beside it', () => {
    withKey('Rotations');
    const { Resources: resources } = Template.fromStack(stack).toJSON();
    expect(Object.fromEntries(Object.entries<any>(resources).map(([id, { Type }]) => [id, Type]))).toEqual({
      RotationsDashboard17C5EE7A: 'AWS::CloudWatch::Dashboard', // frozen: another id would be another dashboard
    });
  });

  test('two in one stack do not mind each other', () => {
    withKey('One');
    withKey('Two');
    const [one, two] = dashboardBodies(stack);
    expect(one.widgets).toHaveLength(3);
    expect(two).toEqual({ ...one, widgets: two.widgets });
  });

  test('in a nested stack is a resource of that', () => {
    const nested = new NestedStack(stack, 'Nested');
    new RotationDashboard(nested, 'Rotations').addKey(new RotatingKey(nested, 'Data'));
    expect(dashboardBodies(nested)).toHaveLength(1);
  });

  test('looks the same each time it is made', () => {
    const make = () => {
      app = new App();
      stack = new Stack(app, 'Stack');
      const dashboard = new RotationDashboard(stack, 'Rotations', { resourceTagsOnTelemetry: true });
      const one = alias('One');
      dashboard.addAlias(one, { generationKeyArns: [ARN], rotations: one.rotationEvents.onRotated('Rotated') });
      dashboard.addComplianceRule(new RotationComplianceRule(stack, 'Rule'));
      const key = new RotatingKey(stack, 'Data');
      dashboard.addKey(key);
      dashboard.addOnDemandRotation(key.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) }));
      return JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    };
    expect(make()).toBe(make());
  });

  test('takes widgets of the user\'s own', () => {
    withKey('Rotations').dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'mine' }));
    expect(textsIn(body()).at(-1)).toBe('mine');
  });
});

describe('layout', () => {
  test('a heading over all, then a section for each thing, in the order in which they are added', () => {
    const dashboard = new RotationDashboard(stack, 'Rotations');
    dashboard.addComplianceRule(new RotationComplianceRule(stack, 'Rule'));
    dashboard.addAlias(alias('Signing'));
    dashboard.addKey(new RotatingKey(stack, 'Data'));
    dashboard.addKey(kms.Key.fromKeyArn(stack, 'Named', ARN), { title: 'the partner\'s key' });

    const headings = textsIn(body()).map((text) => text.split('\n')[0]);
    expect(headings).toEqual([
      '# Rotation of AWS KMS keys',
      '## Age of keys, judged by <Rule4C995B7F>',
      '## alias/signing',
      '## Stack/Data',
      "## the partner's key",
    ]);
    const rows = body().widgets.filter(({ type }) => type === 'text').map(({ y }) => y);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
  });

  test('no widget overlaps another, or leaves the grid of 24 columns', () => {
    const dashboard = new RotationDashboard(stack, 'Rotations', { resourceTagsOnTelemetry: true });
    const signing = alias('Signing');
    dashboard.addAlias(signing, { rotations: signing.rotationEvents.onRotated('Rotated'), generationKeyArns: [ARN] });
    dashboard.addKey(new RotatingKey(stack, 'Data'));

    const taken = new Set<string>();
    for (const { x, y, width, height } of body().widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          expect(taken).not.toContain(`${column}/${row}`);
          taken.add(`${column}/${row}`);
        }
      }
    }
  });

  test('graphs stand three beside each other', () => {
    const dashboard = new RotationDashboard(stack, 'Rotations');
    const signing = alias('Signing');
    dashboard.addAlias(signing, { rotations: signing.rotationEvents.onRotated('Rotated') });

    const graphs = body().widgets.filter(({ type }) => type === 'metric');
    expect(graphs.map(({ x, y }) => [x, y - graphs[0].y])).toEqual([[0, 0], [8, 0], [16, 0], [0, 6], [8, 6]]);
  });

  test('each graph says what it shows', () => {
    const dashboard = new RotationDashboard(stack, 'Rotations', { resourceTagsOnTelemetry: true });
    dashboard.addAlias(alias('Signing'));
    dashboard.addComplianceRule(new RotationComplianceRule(stack, 'Rule'));

    for (const { title, metrics } of graphsIn(body())) {
      expect(title).toMatch(/^[A-Z].{5,60}$/);
      expect(metrics.length).toBeGreaterThan(0);
    }
  });

  test('each section links to the runbook, which exists', () => {
    const dashboard = new RotationDashboard(stack, 'Rotations');
    dashboard.addAlias(alias('Signing'));
    dashboard.addComplianceRule(new RotationComplianceRule(stack, 'Rule'));
    dashboard.addKey(new RotatingKey(stack, 'Data'));

    const headings = readFileSync(join(__dirname, '../docs/runbook.md'), 'utf8').match(/^## .+$/gm)!.map((line) => anchorOf(line.slice(3)));
    for (const text of textsIn(body())) {
      const [, anchor] =
        /\(https:\/\/github\.com\/cdk-kms-rotation\/cdk-kms-rotation\/blob\/main\/docs\/runbook\.md(?:#([a-z0-9-]+))?\)/.exec(text)!;
      if (anchor !== undefined) expect(headings).toContain(anchor);
    }
  });

  test('periods stay as they are: what comes once a day is not drawn by the hour', () => {
    withKey('Rotations');
    expect(body()).toMatchObject({ start: '-P14D', periodOverride: 'inherit' });
  });
});

describe('input', () => {
  const fails = (props: RotationDashboardProps) => expect(() => new RotationDashboard(stack, 'Bad', props));

  test('dashboardName: AWS makes one, or as given', () => {
    withKey('One');
    withKey('Two', { dashboardName: `${'a'.repeat(252)}-_1` });
    withKey('Three', { dashboardName: Lazy.string({ produce: () => 'late' }) });
    const names = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard')).map(
      ({ Properties }) => Properties.DashboardName,
    );
    expect(names).toEqual([undefined, `${'a'.repeat(252)}-_1`, 'late']);
  });

  test.each([
    ['has a space', "'has a space'"],
    ['', "''"],
    ['a'.repeat(256), '256 characters'],
  ])('dashboardName cannot be %j', (dashboardName, got) => {
    fails({ dashboardName }).toThrow(new RegExp(`'dashboardName'.*1 to 255.*got ${got}; .*Stack/Bad`));
  });

  test.each([[1, '-P1D'], [455, '-P455D']])('timeRange can be %d days', (days, start) => {
    withKey('Rotations', { timeRange: Duration.days(days) });
    expect(body().start).toBe(start);
  });

  test.each([[Duration.days(0), '0 days'], [Duration.days(456), '456 days'], [Duration.hours(36), '1 day 12 hours'],
    [Duration.days(Lazy.number({ produce: () => 3 })), 'a token']])('timeRange cannot be %s', (timeRange, got) => {
    fails({ timeRange }).toThrow(new RegExp(`'timeRange' must be .*got ${got}; .*Stack/Bad`));
  });

  test.each(['1234abcd', 'alias/signing', 'arn:aws:kms:eu-west-1:111122223333:alias/signing', ''])(
    'generationKeyArns cannot have %j',
    (arn) => {
      const dashboard = new RotationDashboard(stack, 'Rotations');
      const signing = alias('Signing');
      expect(() => dashboard.addAlias(signing, { generationKeyArns: [ARN, arn] })).toThrow(
        /'generationKeyArns' must be key ARNs, got '.*'; .*Stack\/Rotations/,
      );
    },
  );

  test('generationKeyArns cannot have a key twice, but tokens and other partitions', () => {
    const dashboard = new RotationDashboard(stack, 'Rotations');
    const signing = alias('Signing');
    expect(() => dashboard.addAlias(signing, { generationKeyArns: [ARN, ARN] })).toThrow(
      /'generationKeyArns' must have each key once, got arn:.*twice; /,
    );
    dashboard.addAlias(signing, {
      generationKeyArns: [new kms.Key(stack, 'Key').keyArn, 'arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234'],
    });
    expect(JSON.stringify(body())).toContain('<Key961B73FD.Arn>');
  });

  test('the same thing cannot be added twice', () => {
    const dashboard = new RotationDashboard(stack, 'Rotations');
    const [key, signing, rule] = [new RotatingKey(stack, 'Data'), alias('Signing'), new RotationComplianceRule(stack, 'Rule')];
    const rotation = key.addOnDemandRotation('OnDemand');
    const adds: [string, () => void][] = [
      ['key', () => dashboard.addKey(key)],
      ['alias', () => dashboard.addAlias(signing)],
      ['rule', () => dashboard.addComplianceRule(rule)],
      ['rotation', () => dashboard.addOnDemandRotation(rotation)],
    ];
    for (const [parameter, add] of adds) {
      add();
      expect(add).toThrow(new RegExp(`'${parameter}' must be added once, got Stack/.* again; .*Stack/Rotations`));
    }
  });

  test.each<[string, () => kms.IKeyRef]>([
    ['of this app', () => new kms.Key(stack, 'Key').addAlias('data')],
    ['by its name', () => kms.Alias.fromAliasName(stack, 'Alias', 'alias/data')],
    ['by its ARN', () => kms.Key.fromKeyArn(stack, 'Alias', 'arn:aws:kms:eu-west-1:111122223333:alias/data')],
  ])('an alias %s is no key: no metric names it', (_, make) => {
    const dashboard = new RotationDashboard(stack, 'Rotations');
    expect(() => dashboard.addKey(make())).toThrow(
      /'key' must be a key, got the alias Stack\/.*Alias; .*metrics.*Key\.fromKeyArn.*\[at Stack\/Rotations\]/,
    );
  });

  test('a dashboard that shows nothing is refused at synthesis', () => {
    new RotationDashboard(stack, 'Empty').dashboard.addWidgets();
    expect(() => app.synth()).toThrow(/Stack\/Empty.*at least one .*got none; /s);
  });

  test('500 widgets fit, more are refused at synthesis', () => {
    const dashboard = new RotationDashboard(stack, 'Full');
    const add = (from: number, to: number) => {
      for (let i = from; i < to; i++) dashboard.addKey(kms.Key.fromKeyArn(stack, `Key${i}`, `${ARN}${i}`)); // a text and a graph each
    };
    add(0, 249);
    expect(body().widgets).toHaveLength(499);
    expect(() => app.synth()).not.toThrow();
    app = new App();
    stack = new Stack(app, 'Stack');
    const second = new RotationDashboard(stack, 'Full');
    for (let i = 0; i < 250; i++) second.addKey(kms.Key.fromKeyArn(stack, `Key${i}`, `${ARN}${i}`));
    expect(() => app.synth()).toThrow(/Stack\/Full.*at most 500 widgets, got 501; /s);
  });
});
