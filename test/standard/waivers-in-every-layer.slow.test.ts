import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnGuard } from '../../sim/cloudformation/cfn-guard';
import { key as realKey } from '../../sim/compliance/row';
import { KeySpecRule, RotationStandard, StandardRule, Waiver } from '../../src';
import { run } from '../../src/command-line/program';
import { parseSettings } from '../../src/compliance/functions/rule-settings';
import { judge as judgeRealKey } from '../../src/compliance/verdict';
import { StandardPlugin } from '../../src/standard/synth/plugin';
import { deployed } from '../helpers/declared';

/**
 * One waiver, in every layer, on one clock: it counts to the last millisecond of its last day, UTC, and not a moment longer. What one layer
 * excuses and another does not would be a red pipeline that nobody understands, or a key that nobody looks at.
 */

const RULES = [StandardRule.KEY_ROTATION, StandardRule.KEY_AGE, StandardRule.KEY_SPEC];
const EXCUSE = { reason: 'the partner pins the key', owner: 'payments', rules: RULES };
const DAY = 86_400_000;
const NOT_FAKED = ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const;

const standardUntil = (until: string) => new RotationStandard({
  name: 'acme',
  version: '1',
  keySpecs: [KeySpecRule.forbidden('SM2')],
  waivers: [Waiver.forAlias('partner', { ...EXCUSE, until })],
});

/** Two keys that break the standard in the same way: an alias excuses one. */
function appWithKeys(): Stack {
  const stack = new Stack(new App(), 'Keys', { env: { account: '111122223333', region: 'eu-west-1' } });
  new kms.Key(stack, 'Partner', { alias: 'partner' });
  return stack;
}

/** Each says of the key: `waived`, `bad`, or `bad, lapsed` if it also tells of the waiver that has ended. */
const LAYERS: Readonly<Record<string, (standard: RotationStandard) => string>> = {
  'the synthesis': (standard) => {
    const stack = appWithKeys();
    const app = stack.node.root as App;
    app.synth();
    const { success, violations, metadata } = new StandardPlugin(app, standard._document).validate({
      templatePaths: [], appConstruct: app,
    });
    if (success) return String(metadata?.waived).startsWith('KeyRotation at Keys/Partner') ? 'waived' : 'nothing';
    return told(violations.map(({ ruleName }) => ruleName));
  },
  'assertCompliant()': (standard) => told(rulesIn(() => standard.assertCompliant(appWithKeys()))),
  'assertTemplateCompliant()': (standard) => (
    told(rulesIn(() => standard.assertTemplateCompliant(Template.fromStack(appWithKeys()).toJSON())))),
  'the command line': (standard) => inDirectory((directory) => {
    const [template, file] = [join(directory, 'template.json'), join(directory, 'standard.json')];
    writeFileSync(template, JSON.stringify(Template.fromStack(appWithKeys()).toJSON()));
    writeFileSync(file, standard.toJson());
    let out = '';
    const exitCode = run(['standard', 'check', template, '--standard', file, '--format', 'json'], {
      version: '1', now: new Date(), out: (text) => { out += text; }, error: (text) => { throw new Error(text); },
    });
    const { findings } = JSON.parse(out) as { findings: Array<{ rule: string; severity: string }> };
    expect(exitCode).toBe(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
    return told(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule));
  }),
  'the AWS Config rule, as the construct tells it': (standard) => {
    const stack = new Stack(new App(), 'Rules', { env: { account: '111122223333', region: 'eu-west-1' } });
    standard.addComplianceRule(stack, 'Rule');
    const [{ Properties: { Value: settings } }] = Object.values(deployed(stack, 'AWS::SSM::Parameter'));
    return verdictWith(settings as string);
  },
  'the AWS Config rule, as writeTo() tells it': (standard) => inDirectory((directory) => {
    standard.writeTo(directory);
    return verdictWith(readFileSync(join(directory, 'waivers.json'), 'utf8'));
  }),
};

/** What the rule's function says of an old key with the alias: age and spec are what it judges. */
function verdictWith(settings: string): string {
  const now = new Date();
  const { waivers } = parseSettings(settings, '/settings', now);
  const old = realKey({ aliases: ['alias/partner'], createdAt: new Date(now.getTime() - 1_000 * DAY) });
  const { compliance, annotation } = judgeRealKey(old, { maxKeyAgeDays: 365, gracePeriodDays: 7, waivers } as never, now);
  if (compliance === 'NOT_APPLICABLE') return /^Waived until/.test(annotation) ? 'waived' : annotation;
  return /waiver expired/.test(annotation) ? 'bad, lapsed' : 'bad';
}

function rulesIn(act: () => void): string[] {
  try {
    act();
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/^(\w+): /gm)].map(([, rule]) => rule);
  }
}

function told(rules: readonly string[]): string {
  if (rules.length === 0) return 'waived';
  return rules.includes(StandardRule.WAIVER_EXPIRED) ? 'bad, lapsed' : 'bad';
}

function inDirectory(act: (directory: string) => string): string {
  const directory = mkdtempSync(join(tmpdir(), 'waivers-'));
  try {
    return act(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const CLOCK: ReadonlyArray<readonly [now: string, expected: string, when: string]> = [
  ['2026-11-27T00:00:00.000Z', 'waived', 'ends tomorrow'],
  ['2026-11-27T23:59:59.999Z', 'waived', 'ends tomorrow, in the last moment of today'],
  ['2026-11-28T00:00:00.000Z', 'waived', 'ends today, in the first moment of today'],
  ['2026-11-28T12:00:00.000Z', 'waived', 'ends today'],
  ['2026-11-28T23:59:59.999Z', 'waived', 'ends today, in the last moment of today'],
  ['2026-11-29T00:00:00.000Z', 'bad, lapsed', 'ended yesterday, in the first moment of today'],
  ['2026-11-29T12:00:00.000Z', 'bad, lapsed', 'ended yesterday'],
];

afterEach(() => jest.useRealTimers());

describe.each(Object.entries(LAYERS))('%s', (_, layer) => {
  test.each(CLOCK)('at %s: %s, for the waiver %s', (now, expected) => {
    jest.useFakeTimers({ now: new Date(now), doNotFake: [...NOT_FAKED] });
    expect(layer(standardUntil('2026-11-28'))).toBe(expected);
  });

  test('without the waiver, the key is bad, and nothing is said of waivers', () => {
    jest.useFakeTimers({ now: new Date('2026-11-28T12:00:00Z'), doNotFake: [...NOT_FAKED] });
    const waivers = [Waiver.forAlias('other', { ...EXCUSE, until: '2027-01-01' })];
    const other = new RotationStandard({ name: 'acme', version: '1', waivers });
    expect(layer(other)).toBe('bad');
  });
});

describe('layers without waivers say the same on each day', () => {
  test.each(CLOCK)('at %s', (now) => {
    jest.useFakeTimers({ now: new Date(now), doNotFake: [...NOT_FAKED] });
    const [waiving, plain] = [standardUntil('2026-11-28'), new RotationStandard({
      name: 'acme', version: '1', keySpecs: [KeySpecRule.forbidden('SM2')],
    })];
    expect(waiving.guardRules()).toBe(plain.guardRules());
    expect(waiving.serviceControlPolicies()).toEqual(plain.serviceControlPolicies());
    expect(waiving.resourceControlPolicies()).toEqual(plain.resourceControlPolicies());
  });

  test('the hook finds the key that is waived elsewhere', () => {
    jest.useFakeTimers({ now: new Date('2026-11-28T12:00:00Z'), doNotFake: [...NOT_FAKED] });
    const guard = new CfnGuard();
    try {
      const { Resources: resources } = Template.fromStack(appWithKeys()).toJSON() as { Resources: Record<string, object> };
      const { key } = guard.findings(standardUntil('2026-11-28').guardRules(), { key: { Resources: resources } });
      expect(key.map(({ rule }) => rule)).toEqual(['KeyRotation']);
    } finally {
      guard.remove();
    }
  });
});
