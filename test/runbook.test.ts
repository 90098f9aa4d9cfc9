import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  KeyTemplate,
  MacSpec,
  ManualRotationAlias,
  RotatingKey,
  RotationComplianceRule,
  RotationDashboard,
  RotationDefaults,
  RotationNotifications,
} from '../src';
import { ERRORS } from '../src/manual-rotation/contract';
import { ON_DEMAND_ERRORS } from '../src/on-demand/contract';
import { ALARM_SECTIONS, anchorOf, EVENT_SECTIONS, RUNBOOK_HOME, RUNBOOK_URL, runbookLink } from '../src/private/runbook';

const ROOT = join(__dirname, '..');
const RUNBOOK = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
const SECTIONS = new Map(RUNBOOK.split(/^## /m).slice(1).map((section): [string, string] => {
  const [heading, ...body] = section.split('\n');
  return [heading, body.join('\n')];
}));
/** `InvalidInput` is an error of both machines, with one section. */
const ERROR_NAMES = new Set<string>([...Object.values(ERRORS), ...Object.values(ON_DEMAND_ERRORS)]);
const HEADINGS = [...ERROR_NAMES, ...Object.values(ALARM_SECTIONS), ...Object.values(EVENT_SECTIONS)];

describe('the runbook', () => {
  test('has one section for each error name, in their order, then one for each alarm, then one for each event, and no other', () => {
    expect([...SECTIONS.keys()]).toEqual(HEADINGS);
  });

  test.each(HEADINGS)('%s: says what happened, how to look, what to do, in this order', (heading) => {
    const parts = SECTIONS.get(heading)!.match(/^\*\*(\w+)\.\*\* \S.{30,}/gm)!;
    expect(parts.map((part) => /\w+/.exec(part)![0])).toEqual(['Description', 'Investigation', 'Resolution']);
  });

  test('has lines that fit a screen', () => {
    expect(RUNBOOK.split('\n').filter((line) => line.length > 180)).toEqual([]);
  });
});

describe('links to it', () => {
  test.each([
    ['AliasForeign', 'aliasforeign'],
    ['Alarm: run timed out', 'alarm-run-timed-out'],
    ['Alarm: no successful run in 48 hours', 'alarm-no-successful-run-in-48-hours'],
  ])('the anchor of "%s", as GitHub makes it', (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor);
    expect(runbookLink(new App(), heading)).toBe(`${RUNBOOK_URL}#${anchor}`);
  });

  test('no two sections share an anchor', () => {
    expect(new Set(HEADINGS.map(anchorOf)).size).toBe(HEADINGS.length);
  });

  test('lead to the page of the installed version, below the address of the package\'s repository', () => {
    const { repository, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      repository: { url: string };
      version: string;
    };
    const ref = version === '0.0.0' ? 'main' : `v${version}`; // a release runs the tests with its version
    expect(RUNBOOK_URL).toBe(`${repository.url.replace(/\.git$/, '')}/blob/${ref}/docs/runbook.md`);
  });
});

describe('a runbook of your own', () => {
  const OWN = 'https://wiki.example.com/kms/runbook?view=all';

  function everything(runbook: string | undefined): Stack {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-west-2' } });
    if (runbook !== undefined) RotationDefaults.set(stack, { runbookUrl: runbook });
    const alias = new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });
    alias.addAlarms();
    const onDemand = new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
    onDemand.addAlarms();
    const rule = new RotationComplianceRule(stack, 'Rule');
    rule.addAlarms();
    const notifications = new RotationNotifications(stack, 'Notifications');
    notifications.watchAlias(alias);
    notifications.watchKey(onDemand.key);
    notifications.watchOnDemandRotation(onDemand);
    notifications.addAlarms();
    const dashboard = new RotationDashboard(stack, 'Dashboard');
    dashboard.addAlias(alias);
    dashboard.addKey(onDemand.key);
    dashboard.addOnDemandRotation(onDemand);
    dashboard.addComplianceRule(rule);
    return stack;
  }

  test('takes the place of ours wherever people are sent to it', () => {
    const [ours, theirs] = [undefined, OWN].map((url) => JSON.stringify(Template.fromStack(everything(url)).toJSON()));
    const count = (text: string, url: string) => text.split(url).length - 1;
    const filters = count(ours, `{"prefix":"${RUNBOOK_HOME}"}`);

    expect(filters).toBeGreaterThan(0);
    expect(count(ours, RUNBOOK_HOME)).toBeGreaterThan(40);
    expect(count(theirs, RUNBOOK_HOME)).toBe(filters); // events of aliases of other apps may still link to ours
    expect(count(theirs, `{"prefix":"${OWN}#"}`)).toBe(filters);
    expect(count(theirs, OWN)).toBe(count(ours, RUNBOOK_HOME));
  });

  test('is the same for an alias and its notifications, or events would be lost', () => {
    const app = new App();
    const [one, two] = ['One', 'Two'].map((id) => new Stack(app, id));
    RotationDefaults.set(one, { runbookUrl: OWN });
    const alias = new ManualRotationAlias(one, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });

    expect(() => new RotationNotifications(two, 'Notifications').watchAlias(alias)).toThrow(
      /'alias' must have the 'runbookUrl' of its notifications, https:.*github.*, got https:.*wiki.*above both \[at Two\/Notifications\]/,
    );
  });

  test.each([
    'http://wiki.example.com',
    'https://wiki.example.com/a b',
    "https://wiki.example.com/'}",
    'https://wiki.example.com/runbook#section',
    'https://wiki.example.com/${x}',
    'https://',
    `https://wiki.example.com/${'a'.repeat(256)}`,
  ])('%s is refused', (url) => {
    const set = () => RotationDefaults.set(new App(), { runbookUrl: url });
    expect(set).toThrow(/'runbookUrl' must begin with 'https:.*' and have at most 256/);
  });

  test('a token is refused', () => {
    const runbookUrl = Lazy.string({ produce: () => OWN });
    expect(() => RotationDefaults.set(new App(), { runbookUrl })).toThrow(/'runbookUrl' must be a literal/);
  });
});
