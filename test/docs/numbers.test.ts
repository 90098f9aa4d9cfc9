import { App, Fn, Stack } from 'aws-cdk-lib';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { readPage } from '../../sim/documentation/pages';
import { KeyTemplate, ManualRotationAlias, OnDemandRotation, RotationNotifications } from '../../src';
import { DETAIL_TYPES, METRICS } from '../../src/manual-rotation/contract';
import { wentWrongAlarm } from '../../src/private/runbook-alarm';
import { TAGS } from '../../src/private/vocabulary';
import { declarations } from '../helpers/declared';

/** Numbers and lists in the documentation that the code decides. */
const flat = (page: string) => readPage(page).replace(/\s*\n( +\* )?\s*/g, ' ');
const [ALIAS, GUIDE, NOTIFICATIONS, COSTS] = ['manual-rotation', 'watching', 'notifications', 'costs']
  .map((page) => flat(`docs/${page}.md`));
const README = flat('README.md');
const DOCSTRING = flat('src/rotation-notifications.ts');
const WORDS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

const money = (dollars: number) => dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

describe('an alias', () => {
  test('alarms and custom metrics are as many as the pages say', () => {
    const alias = new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric() });
    const alarms = Object.keys(alias.addAlarms());
    const [{ metricsPerAlias }] = declarations(stack);
    const [ofStack, ofAlias, number] = [Object.keys(METRICS), metricsPerAlias, alarms].map(({ length }) => WORDS[length]);

    expect(ALIAS).toContain(`\`addAlarms()\` adds ${number} alarms`);
    expect(ALIAS.toLowerCase()).toContain(`**alarms and events.** ${number} alarms, each`);
    expect(COSTS).toContain(`Custom metrics: ${ofStack} for the stack, and for each alias those that are asked for; `
      + `\`addAlarms()\`: ${ofAlias} custom metrics and ${number} alarms`);
    expect(GUIDE).toContain(`\`addAlarms({ actions, okActions })\` makes ${number}:`);
  });

  test.each([1, 10, 200])('%d of them cost what the tables say', (aliases) => {
    const alias = new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric() });
    const alarms = Object.keys(alias.addAlarms()).length;
    const [{ metricsPerAlias }] = declarations(stack);
    // Dollars a month, by the sources in docs/costs.md; 3 transitions a day are held by price-of-a-rotation.scenario.test.ts.
    const metrics = 0.3 * (Object.keys(METRICS).length + aliases * metricsPerAlias.length);
    const transitions = 0.025 * Math.max(0, aliases * 3 * 30 - 4_000) / 1_000;
    const inYear = (year: number) => money(year * aliases + metrics + 0.1 * aliases * alarms + transitions);

    expect(README).toMatch(new RegExp(`\\| ${aliases} alias(es)? with (its )?alarms \\| ${inYear(1)} \\| ${inYear(5)} \\|`));
    const column = [1, 10, 200].indexOf(aliases) + 2;
    const row = (start: string) => COSTS.slice(COSTS.indexOf(`| ${start}`)).split('|')[column].replace(/\*/g, '').trim();
    expect(['keys, first year', 'custom metrics', 'alarms', '**a month in the first year', '**a month in the fifth year'].map(row))
      .toEqual([money(aliases), money(metrics), money(0.1 * aliases * alarms), inYear(1), inYear(5)]);
    expect(Number(row('state transitions'))).toBeCloseTo(transitions);
  });

  test('the alarms of one cost what the pages say, and the table of messages and alarms has each', () => {
    const alias = new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric() });
    const alarms = Object.keys(alias.addAlarms());
    const [{ metricsPerAlias }] = declarations(stack);
    const price = `$${money(0.1 * alarms.length + 0.3 * metricsPerAlias.length)}`;

    expect(NOTIFICATIONS).toContain(`\`addAlarms()\`: ${price} for each alias`);
    expect(GUIDE).toContain(`They are ${price} a month for each alias.`);
    const [, table] = /\n\| what happens \| .*\n\| --- .*\n((?:\|.*\n)+)/.exec(readPage('docs/notifications.md'))!;
    const named = table.trim().split('\n').flatMap((row) => [...row.split('|')[3].matchAll(/`(\w+)`/g)].map(([, alarm]) => alarm));
    expect([...new Set(named)].sort()).toEqual(alarms.sort());
  });

  test('has as many alarms as the page about tests counts', () => {
    const alias = new ManualRotationAlias(stack, 'Data', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric() });
    expect(flat('docs/testing-your-app.md')).toContain(`'AWS::CloudWatch::Alarm', ${Object.keys(alias.addAlarms()).length});`);
  });

  test.each([...Object.values(DETAIL_TYPES), ...Object.values(METRICS)])('the guide has a row of %s', (name) => {
    expect(GUIDE).toContain(`| \`${name}\` |`);
  });

  test.each(Object.values(TAGS).map((tag) => tag.replace(/^cdk-kms-rotation:/, '')))('the guide has a row of the tag %s', (tag) => {
    expect(GUIDE).toMatch(new RegExp(`\\| (\`[\\w-]+\`, )*\`${tag}\`(, \`[\\w-]+\`)* \\|`));
  });
});

describe('the rules of notifications', () => {
  let notifications: RotationNotifications;
  beforeEach(() => {
    notifications = new RotationNotifications(stack, 'Notifications');
  });

  /** How many rules the first values make, and how many values they take, of more than fit. */
  function counted(section: string, watch: (n: number) => void): { readonly kinds: number; readonly values: number } {
    for (let n = 0; n < 100; n++) watch(n);
    const inside = notifications.node.findChild(section).node.findAll();
    const rules = inside.filter((construct): construct is CfnRule => construct instanceof CfnRule);
    const values = rules.map(({ eventPattern }) => {
      const { detail, resources } = stack.resolve(eventPattern);
      return (resources ?? detail.resources?.ARN ?? detail.alias ?? detail.keyArn ?? detail.stateMachineArn).length;
    });
    return { kinds: values.filter((each) => each === values[0]).length / Math.floor(100 / values[0]), values: values[0] };
  }

  function watchAlias(aliasName: string): void {
    notifications.watchAlias(ManualRotationAlias.fromManualRotationAliasAttributes(stack, aliasName, { aliasName }));
  }

  function watchOnDemand(n: number): void {
    notifications.watchOnDemandRotation(OnDemandRotation.fromOnDemandRotationAttributes(stack, `OnDemand${n}`, {
      key: Key.fromKeyArn(stack, `Imported${n}`, Fn.importValue(`key-${n}`)),
      stateMachineArn: Fn.importValue(`machine-${n}`),
      reservedRotations: 0,
    }));
  }

  test('are as many, and take as much, as page and docstring say', () => {
    const keys = counted('Keys', (n) => notifications.watchKey(new CfnKey(stack, `Key${n}`)));
    const aliases = counted('Aliases', (n) => watchAlias(`${'n'.repeat(11)}${100 + n}`)); // with alias/: 20 characters
    const onDemand = counted('OnDemandRotations', watchOnDemand);
    const machines = counted('StateMachines', () => undefined); // those of the rotations

    const ofMachines = `${onDemand.values} on-demand rotations (${onDemand.kinds}) or `
      + `${machines.values} state machines of both (${machines.kinds})`;
    for (const text of [NOTIFICATIONS, DOCSTRING]) {
      const unified = text.replace(/ kinds?\)/g, ')').replace(/ kinds;/g, ';');
      expect(unified).toContain(`ne rule for each kind of event and ${keys.values} keys (${keys.kinds}), `
        + `${aliases.values} aliases with names of 20 characters (${aliases.kinds}`);
      expect(unified).toContain(ofMachines);
    }
  });

  test('take the longest names', () => {
    // With alias/ these are 245 characters: what version aliases leave of what AWS KMS takes.
    const { values } = counted('Aliases', (n) => watchAlias(`${'n'.repeat(236)}${100 + n}`));

    for (const text of [NOTIFICATIONS, DOCSTRING]) expect(text).toContain(`; ${values} aliases with the longest names)`);
  });
});

test('alarms of what went wrong stay on for as long as runbook and docstrings say', () => {
  const metric = new Metric({ namespace: 'Mine', metricName: 'Failures' });
  const alarm = wentWrongAlarm(stack, 'Alarm', { section: 'failed', sentence: 'It failed.', metric });
  const { evaluationPeriods } = alarm.node.defaultChild as CfnAlarm;
  const hours = `${evaluationPeriods! * 5 / 60} hours`; // of five minutes each

  for (const feature of ['manual-rotation-alias', 'on-demand-rotation', 'rotation-compliance-rule']) {
    const times = flat(`src/${feature}-interface.ts`).match(/(failed|too long|aborted a run|every key,?)[^.]* within the last [^,.]+/g)!;
    expect(new Set(times.map((text) => text.split('within the last ')[1]))).toEqual(new Set([hours]));
  }
  expect(flat('docs/compliance-running.md')).toContain(`an evaluation failed, or could not read every key, within ${hours}`);
  const ends = flat('docs/runbook.md').match(/(?<=alarm turns off by itself ).+?(?= after the last failure)/gi)!;
  expect(new Set(ends)).toEqual(new Set([hours]));
  expect(ends).toHaveLength(3);
});
