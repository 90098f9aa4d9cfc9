import { App, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import { KeyOrigin, KeyTemplate, ManualRotationAlias, ReplicaKey, RotatingKey, RotationComplianceRule, RotationDashboard } from '../src';
import type { ShownMetric } from './helpers/dashboard';
import { dashboardBodies, expressionsIn, graphsIn, metricsIn, textsIn } from './helpers/dashboard';
import { declarations, theOnly } from './helpers/declared';
import { runMetricsLine } from '../src/compliance/functions/run-metrics';
import { Tally } from '../src/compliance/functions/tally';
import { METRICS } from '../src/manual-rotation/contract';
import { metricsLines } from '../src/manual-rotation/functions/metrics';
import { ON_DEMAND_METRICS } from '../src/on-demand/contract';
import type { Facts } from '../src/on-demand/functions/facts';
import { measure, onDemandMetricsLine } from '../src/on-demand/functions/measure';

// A dashboard that shows what nobody publishes is an empty graph that looks like good news. Each metric is held against its publisher.

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321';

let stack: Stack;
let dashboard: RotationDashboard;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  dashboard = new RotationDashboard(stack, 'Dashboard');
});

const body = () => dashboardBodies(stack)[0];
const named = ({ namespace, name, dimensions }: ShownMetric) => `${namespace} ${name} `
  + `${JSON.stringify(dimensions, Object.keys(dimensions).sort())}`;
const shown = () => metricsIn(body()).map(named).sort();

function published(line: string): string[] {
  const values = JSON.parse(line);
  return values._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions: sets, Metrics: metrics }: any) =>
    sets.flatMap((keys: string[]) => metrics.map(({ Name: name }: any) =>
      named({ namespace, name, dimensions: Object.fromEntries(keys.map((key) => [key, values[key]])), options: {} }))));
}

/**
 * https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html and the metrics that aws-cdk-lib knows of
 * AWS::StepFunctions::StateMachine
 */
const runsOf = (machine: string) => ['Aborted', 'Failed', 'Succeeded', 'TimedOut'].map((how) => 'AWS/States '
  + `Executions${how} {"StateMachineArn":"${machine}"}`);
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const matchesOf = (rule: string) => `AWS/Events TriggeredRules {"RuleName":"${rule}"}`;
/** https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html */
const expiryOf = (key: string) => `AWS/KMS SecondsUntilKeyMaterialExpiration {"KeyId":"${key}"}`;

describe('an alias', () => {
  const alias = () => new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.symmetric() });

  test('is shown by what its survey publishes of it, and by the runs of its machine', () => {
    dashboard.addAlias(alias());

    const [declaration] = declarations(stack);
    const values = Object.fromEntries(Object.values(METRICS).map((name) => [name, 1]));
    const survey = published(metricsLines({ ...declaration, metricsPerAlias: Object.values(METRICS) }, values, new Date(0))[1]).filter(
      (name) => name.includes('alias/signing'),
    );
    const notShown = survey.filter((name) => !shown().includes(name));
    expect(shown()).toEqual([...survey.filter((name) => !notShown.includes(name)), ...runsOf('<SigningMachine4A0658AB.Arn>')].sort());
    expect(notShown.map((name) => name.split(' ')[1])).toEqual([METRICS.surveysSucceeded]); // each survey is a run
  });

  test('publishes metrics of its own from then on, and others do not', () => {
    new ManualRotationAlias(stack, 'Shy', { aliasName: 'shy', keyTemplate: KeyTemplate.symmetric() });
    dashboard.addAlias(alias());

    expect(declarations(stack).map(({ aliasName, metricsPerAlias }) => [aliasName, metricsPerAlias])).toEqual([
      ['alias/shy', []],
      [
        'alias/signing',
        Object.values(METRICS)
          .filter((name) => name !== METRICS.surveysSucceeded)
          .sort(),
      ],
    ]);
  });

  test('is shown with its rotations if a rule counts them', () => {
    const rotating = alias();
    dashboard.addAlias(rotating, { rotations: rotating.rotationEvents.onRotated('Rotated') });

    expect(shown()).toContain(matchesOf('<SigningRotated7127F3CE>'));
  });

  test('without tags on telemetry, and with no key named, says that the use of its generations is not shown', () => {
    dashboard.addAlias(alias());

    expect(expressionsIn(body())).toEqual([]);
    expect(textsIn(body())[1]).toMatch(/usage of its generations is not shown/i);
  });

  test('with tags on telemetry, shows requests by generation', () => {
    stack = new Stack(new App(), 'Stack');
    dashboard = new RotationDashboard(stack, 'Dashboard', { resourceTagsOnTelemetry: true });
    dashboard.addAlias(alias());

    expect(expressionsIn(body())).toEqual([{
      expression: 'SELECT SUM(SuccessfulRequest) FROM "AWS/KMS" WHERE tag."cdk-kms-rotation:family" = '
        + '\'alias/signing\' GROUP BY tag."cdk-kms-rotation:generation"',
      period: 3600,
    }]);
    expect(textsIn(body())[1]).not.toMatch(/not shown/i);
  });

  test('finds a renamed alias\'s generations by the name of the family', () => {
    stack = new Stack(new App(), 'Stack');
    dashboard = new RotationDashboard(stack, 'Dashboard', { resourceTagsOnTelemetry: true });
    dashboard.addAlias(
      new ManualRotationAlias(stack, 'New', { aliasName: 'new', familyName: 'old', keyTemplate: KeyTemplate.symmetric() }),
    );

    expect(expressionsIn(body())[0].expression).toContain('= \'alias/old\' ');
    expect(metricsIn(body())[0].dimensions).toEqual({ Alias: 'alias/new', Stack: 'Stack' });
  });

  test('shows the requests of keys that are named, each summed up over its operations', () => {
    dashboard.addAlias(alias(), { generationKeyArns: [KEY_ARN, OTHER_ARN] });

    expect(expressionsIn(body())).toEqual([KEY_ARN, OTHER_ARN].map((arn) => ({
      expression: `SUM(SEARCH(' Namespace="AWS/KMS" MetricName="SuccessfulRequest" "${arn}" ', 'Sum'))`, label: arn, period: 3600,
    })));
    expect(textsIn(body())[1]).not.toMatch(/not shown/i);
  });

  test('spreads many keys over several graphs: CloudWatch takes 500 metrics for one', () => {
    const generationKeyArns = Array.from({ length: 51 }, (_, i) => `arn:aws:kms:eu-west-1:111122223333:key/${i}`);
    dashboard.addAlias(alias(), { generationKeyArns });

    const graphs = graphsIn(body()).filter(({ title }) => /by key/.test(title));
    expect(graphs.map(({ metrics }) => metrics.length)).toEqual([25, 25, 1]);
    expect(graphs.flatMap(({ metrics }) => metrics.map(([{ label }]: any) => label))).toEqual(generationKeyArns);
  });
});

describe('a key', () => {
  test('is shown by its requests, whatever the dimension that names it', () => {
    dashboard.addKey(new RotatingKey(stack, 'Data'));

    expect(shown()).toEqual([]);
    expect(expressionsIn(body())).toEqual([{
      expression: 'SEARCH(\' Namespace="AWS/KMS" MetricName="SuccessfulRequest" "<Data666C94C7.Arn>" \', '
        + '\'Sum\')',
      label: '${PROP(\'Dim.Operation\')}',
      period: 3600,
    }]);
  });

  test.each<[string, () => kms.IKeyRef]>([
    ['a RotatingKey', () => new RotatingKey(stack, 'Data', { origin: KeyOrigin.EXTERNAL })],
    ['an L1', () => new kms.CfnKey(stack, 'Data', { origin: 'EXTERNAL' })],
  ])('with imported material is shown by its expiry, too: %s', (_, make) => {
    const key = make();
    dashboard.addKey(key);

    expect(shown()).toEqual([expiryOf(`<${stack.getLogicalId((kms.CfnKey.isCfnKey(key) ? key : key.node.defaultChild) as kms.CfnKey)}>`)]);
    const [days] = expressionsIn(body()).filter(({ expression }) => expression === 'seconds / 86400');
    expect(days).toMatchObject({ period: 3600 });
    expect(metricsIn(body())[0].options).toMatchObject({ id: 'seconds', visible: false, stat: 'Minimum' });
  });

  test.each<[string, () => kms.IKeyRef]>([
    ['of AWS KMS\'s own material', () => new kms.Key(stack, 'Data')],
    ['of another stack', () => kms.Key.fromKeyArn(stack, 'Data', KEY_ARN)],
  ])('%s has no expiry to show, unless it is said to have one', (_, make) => {
    const key = make();
    dashboard.addKey(key);
    new RotationDashboard(stack, 'Other').addKey(key, { importedMaterial: true });

    const names = dashboardBodies(stack).map((each) => metricsIn(each).map(({ name }) => name));
    expect(names).toEqual([[], ['SecondsUntilKeyMaterialExpiration']]);
  });

  test('with imported material that is said not to expire has none either', () => {
    dashboard.addKey(new RotatingKey(stack, 'Data', { origin: KeyOrigin.EXTERNAL }), { importedMaterial: false });

    expect(shown()).toEqual([]);
  });

  test('is shown with its rotations if a rule counts them', () => {
    dashboard.addKey(new kms.Key(stack, 'Data'), {
      rotations: events.Rule.fromEventRuleArn(stack, 'Rule', 'arn:aws:events:eu-west-1:111122223333:rule/data-rotated'),
    });

    expect(shown()).toEqual([matchesOf('data-rotated')]);
  });

  test('of another Region is looked for there, and of another account there', () => {
    const there = new Stack(new App(), 'There', { env: { account: '444455556666', region: 'us-east-1' } });
    const far = new RotationDashboard(there, 'Dashboard');
    far.addKey(kms.Key.fromKeyArn(there, 'Far', KEY_ARN), { importedMaterial: true });
    far.addKey(kms.Key.fromKeyArn(there, 'Near', 'arn:aws:kms:us-east-1:444455556666:key/near'), { importedMaterial: true });

    const [{ widgets }] = dashboardBodies(there);
    const graphs = widgets.filter(({ type }) => type === 'metric').map(({ properties }) => properties);
    const elsewhere = { region: 'eu-west-1', accountId: '111122223333' };
    expect(graphs.map(({ region }) => region)).toEqual(Array(4).fill('<AWS::Region>'));
    expect(graphs[0].metrics[0][0]).toMatchObject(elsewhere);
    expect(graphs[1].metrics[1].at(-1)).toMatchObject(elsewhere);
    for (const key of ['region', 'accountId']) expect(graphs[2].metrics[0][0]).not.toHaveProperty(key);
    expect(graphs[3].metrics[1].at(-1)).toMatchObject({ region: 'us-east-1', accountId: '444455556666' });
  });
});

describe('a replica', () => {
  const replicaOf = (origin: KeyOrigin) => {
    const app = new App();
    const primaryKey = new RotatingKey(
      new Stack(app, 'Primary', { env: { account: '111122223333', region: 'eu-west-1' }, crossRegionReferences: true }),
      'Data',
      { origin, multiRegion: true },
    );
    stack = new Stack(app, 'Replica', { env: { account: '111122223333', region: 'us-east-1' }, crossRegionReferences: true });
    return new ReplicaKey(stack, 'Data', { primaryKey });
  };

  test.each([[KeyOrigin.EXTERNAL, 1], [KeyOrigin.AWS_KMS, 0]])('of a primary with material of %s has the '
    + 'expiry of its own material', (origin, count) => {
    const replica = replicaOf(origin);
    new RotationDashboard(stack, 'Dashboard').addKey(replica);

    expect(shown()).toEqual(Array(count).fill(expiryOf('<Data666C94C7>')));
    expect(expressionsIn(body())[0].expression).toContain('"<Data666C94C7.Arn>"');
  });
});

describe('rotation on demand', () => {
  const key = () => new RotatingKey(stack, 'Data');

  /** What the machine's function publishes of a key that was read, for the schedule in the machine's declaration. */
  const measured = (keyId: string) => {
    const { EveryDays: everyDays } = theOnly(stack, 'AWS::StepFunctions::StateMachine').Properties.DefinitionSubstitutions;
    const now = Date.UTC(2026, 0, 1);
    const facts = { key: { createdAt: now }, materials: [] } as unknown as Facts;
    return published(onDemandMetricsLine(keyId, measure(facts, Number(everyDays), now), now));
  };

  test('with a schedule is shown by all that its machine measures, and by its runs', () => {
    dashboard.addOnDemandRotation(key().addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200), reservedRotations: 7 }));

    expect(shown()).toEqual([...measured('<Data666C94C7>'), ...runsOf('<DataOnDemand5BA67931.Arn>')].sort());
    const annotations = graphsIn(body()).flatMap(({ annotations: lines }) => lines?.horizontal ?? []).map(({ value }: any) => value);
    expect(annotations).toEqual([200, 0, 7]);
    expect(textsIn(body())[1]).toMatch(/200 days/);
  });

  test('without a schedule has no day on which it is due, and no age to reach', () => {
    dashboard.addOnDemandRotation(key().addOnDemandRotation('OnDemand'));

    const names = measured('<Data666C94C7>');
    expect(names.filter((name) => name.includes(ON_DEMAND_METRICS.daysUntilDue))).toEqual([]);
    expect(shown()).toEqual([...names, ...runsOf('<DataOnDemand5BA67931.Arn>')].sort());
    expect(graphsIn(body()).flatMap(({ annotations: lines }) => lines?.horizontal ?? []).map(({ value }: any) => value)).toEqual([5]);
    expect(textsIn(body())[1]).toMatch(/only then/);
  });

  test('days until due may be below zero', () => {
    dashboard.addOnDemandRotation(key().addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) }));

    const lowest = Object.fromEntries(graphsIn(body()).map(({ title, yAxis }) => [title, yAxis.left.min]));
    expect(lowest).toMatchObject({ 'Days until the key material is due': undefined, 'Age of the key material in days': 0 });
  });

  test('is shown with its rotations if a rule counts them', () => {
    const rotation = key().addOnDemandRotation('OnDemand');
    dashboard.addOnDemandRotation(rotation, { rotations: rotation.onRotated('Rotated'), title: 'orders' });

    expect(shown().filter((name) => name.includes('TriggeredRules'))).toHaveLength(1);
    expect(textsIn(body())[1]).toMatch(/^## orders\n/);
  });
});

describe('a compliance rule', () => {
  test('is shown by what its function publishes', () => {
    dashboard.addComplianceRule(
      new RotationComplianceRule(stack, 'Rule', { maxKeyAge: Duration.days(400), gracePeriod: Duration.days(3) }),
    );

    const line = runMetricsLine({
      ruleName: '<Rule4C995B7F>',
      task: 'account',
      tally: new Tally(),
      kmsCalls: 3,
      failed: false,
      timestamp: new Date(0),
    });
    const notShown = published(line).filter((name) => !shown().includes(name));
    expect(shown().filter((name) => !published(line).includes(name))).toEqual([]);
    expect(notShown.map((name) => name.split(' ')[1]).sort()).toEqual(['EvaluationsFailed', 'EvaluationsSucceeded']);
    expect(textsIn(body())[1]).toMatch(/400 days.*3 days/);
  });
});

test('no metric and no expression is on a dashboard twice, whatever is added', () => {
  stack = new Stack(new App(), 'Stack');
  dashboard = new RotationDashboard(stack, 'Dashboard', { resourceTagsOnTelemetry: true });
  for (const name of ['one', 'two']) {
    const alias = new ManualRotationAlias(stack, name, { aliasName: name, keyTemplate: KeyTemplate.symmetric() });
    dashboard.addAlias(alias, {
      generationKeyArns: [`arn:aws:kms:eu-west-1:111122223333:key/${name}`],
      rotations: alias.rotationEvents.onRotated('Rotated'),
    });
    dashboard.addKey(new RotatingKey(stack, `Key${name}`, { origin: KeyOrigin.EXTERNAL }));
    dashboard.addComplianceRule(new RotationComplianceRule(stack, `Rule${name}`));
  }

  const all = [...shown(), ...expressionsIn(body()).map(({ expression }) => expression).filter((text) => text !== 'seconds / 86400')];
  expect(all.length).toBeGreaterThan(30);
  expect(new Set(all).size).toBe(all.length);
});
