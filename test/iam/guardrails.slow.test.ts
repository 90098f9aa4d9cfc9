import { Duration } from 'aws-cdk-lib';
import { REGION } from './deployed-family';
import type { NeededCall } from './needed';
import { everyNeededCall } from './needed';
import type { Scene } from './scene';
import { ACCOUNT_DECIDES, setScene } from './scene';
import type { Variant } from './variants';
import type { Call, OrganizationPolicies, PolicyDocument } from '../../sim/iam/iam-simulation';
import { expectAllowed, kmsKey, principal, simulate } from '../../sim/iam/iam-simulation';
import { KeyMaterialOrigin, KeySpecRule, KeyTemplate, MacSpec, Retirement, RotationStandard, SigningSpec } from '../../src';
import { STATES } from '../../src/manual-rotation/contract';
import { RULES } from '../../src/standard/rules';
import { StandardRule } from '../../src/standard-rule';

const TAGS = { Owner: 'payments', Environment: 'prod' };

/** Each kind of retirement; with the tags of the strictest standard, and without. */
const FAMILIES: ReadonlyArray<readonly [string, Variant]> = [
  ['HMAC, keeping everything', { keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256), tags: TAGS }],
  ['ECC, disabling, adopted', {
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    retirement: Retirement.disable(
      { unusedFor: Duration.days(60) },
    ),
    replacePolicy: true,
    tags: TAGS,
  }],
  ['in CloudHSM, deleting, without tags', {
    keyTemplate: KeyTemplate.symmetricInCloudHsmKeyStore('cks-1'),
    retirement: Retirement.scheduleDeletion({ unusedFor: Duration.days(60), pendingWindow: Duration.days(14) }),
  }],
];

const standardOf = (props: Partial<ConstructorParameters<typeof RotationStandard>[0]>) => new RotationStandard({
  name: 'acme',
  version: '1',
  ...props,
});

const STANDARDS: ReadonlyArray<readonly [string, RotationStandard]> = [
  ['the defaults', standardOf({})],
  ['a lax one', standardOf({ minDeletionWindow: Duration.days(14), maxKeyAge: Duration.days(730) })],
  ['idle for 60 days', standardOf({ minIdleBeforeDeletion: Duration.days(60), minDeletionWindow: Duration.days(7) })],
  ['idle for years', standardOf({ minIdleBeforeDeletion: Duration.days(1000) })], // longer than any recorded key was
  ['tags', standardOf({ requiredTags: [{ key: 'Owner' }, { key: 'Environment', values: ['dev', 'prod'] }] })],
  ['other values of tags', standardOf({ requiredTags: [{ key: 'Environment', values: ['test'] }] })],
  ['specs and origins', standardOf({
    keySpecs: [KeySpecRule.forbidden('HMAC_256'), KeySpecRule.until('ECC_NIST_P256', '2999-12-31')],
    allowedOrigins: [
      KeyMaterialOrigin.AWS_KMS,
    ],
  })],
];

/** The rule that a Sid stands for. */
const BEHIND: ReadonlyArray<readonly [sid: RegExp, rule: StandardRule]> = [
  [/^KeyTags/, StandardRule.KEY_TAGS],
  [/^KeySpec/, StandardRule.KEY_SPEC],
  [/^KeyOrigin/, StandardRule.KEY_ORIGIN],
  [/^DeletionWindow/, StandardRule.DELETION_WINDOW],
  [/^IdleBeforeDeletion/, StandardRule.IDLE_BEFORE_DELETION],
];

const policiesOf = (standard: RotationStandard): OrganizationPolicies => (
  { serviceControlPolicies: standard.serviceControlPolicies(), resourceControlPolicies: standard.resourceControlPolicies() });

const NOW = new Date('2027-06-01T00:00:00Z');

const NOBODY_ELSE = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Privileged' } };
const deny = (statement: PolicyDocument): PolicyDocument => (
  { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Resource: '*', ...statement }] });

function regionsBut(regions: string[]): PolicyDocument {
  return deny({
    NotAction: ['config:*', 'iam:*', 'kms:*', 'organizations:*', 'sts:*', 'support:*'],
    Condition: { StringNotEquals: { 'aws:RequestedRegion': regions }, ...NOBODY_ELSE },
  });
}

/**
 * The others of AWS's samples that concern calls of this library, in our words: two for Regions, which differ for Bedrock alone, and three
 * for callers that no machinery is. All 56 policies of the repository's commit of 2026-04-09 that are JSON were tried against these calls;
 * the rest names none of their actions.
 */
const BROAD_SAMPLES = {
  'Regions': regionsBut([REGION, 'eu-west-1']),
  'the root user': deny({ NotAction: ['s3:GetBucketPolicy'], Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } }),
  'credentials of the root user': deny({
    Action: '*',
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' }, Null: { 'aws:AssumedRoot': 'true' } },
  }),
  'networks of IAM users': deny({
    NotAction: ['es:*'],
    Condition: {
      BoolIfExists: { 'aws:ViaAWSService': 'false' },
      NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' },
      StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' },
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' },
    },
  }),
} satisfies Record<string, PolicyDocument>;

/** What `enforce()` says of the family. */
function refusals({ _document: standard }: RotationStandard, { rotation: { declaration } }: Scene): StandardRule[] {
  const subject: any = { terms: declaration, hasAlarm: true, aliases: [] };
  return RULES.filter(({ family }) => family?.(subject, { standard, now: NOW, families: [] }).verdict === 'NON_COMPLIANT')
    .map(({ id }) => id);
}

interface Denial {
  readonly where: string;
  readonly action: string;
  readonly rule: StandardRule;
}

async function denialsOf(needed: readonly NeededCall[], scene: Scene, organization: OrganizationPolicies): Promise<Denial[]> {
  const denials: Denial[] = [];
  for (const { role, where, call } of needed.filter(({ call: { action } }) => isNamed(action, organization))) {
    const { decision, denied } = await simulate(scene.callers[role], call, organization);
    if (decision === 'allowed') continue;
    for (const sid of denied) denials.push({ where, action: call.action, rule: BEHIND.find(([pattern]) => pattern.test(sid))![1] });
  }
  return denials;
}

describe.each(FAMILIES)('calls of a family: %s', (_, variant) => {
  let scene: Scene;
  let needed: NeededCall[];
  beforeAll(async () => {
    scene = await setScene(variant);
    needed = await everyNeededCall(scene);
  });

  test.each(STANDARDS)('%s: all pass, or enforce() refuses the family for what is denied', async (__, standard) => {
    const refused = refusals(standard, scene);
    const denials = await denialsOf(needed, scene, policiesOf(standard));
    // A stray key is discarded when it is idle for long enough: the run goes on, and tries again in a week.
    const unforeseen = denials.filter(({ where, rule }) => !(where === STATES.discard && rule === StandardRule.IDLE_BEFORE_DELETION));
    expect(new Set(unforeseen.map(({ rule }) => rule))).toEqual(new Set(refused.filter((rule) => BEHIND.some(([, one]) => one === rule))));
  });

  test("AWS's sample for windows of 30 days: only a shorter window of the family itself is denied", async () => {
    const denials = await namesOf(needed, scene, SAMPLES.window);
    expect(denials).toEqual(variant.retirement === undefined || variant.replacePolicy ? [] : ['kms:ScheduleKeyDeletion']);
  });

  test("AWS's sample that leaves deletion to one role: retirement and housekeeping end there", async () => {
    const denials = await namesOf(needed, scene, SAMPLES.deletion);
    expect(denials).toContain('kms:ScheduleKeyDeletion'); // told as KMS Alias Generation Retirement Vetoed, or as a refused discard
    expect(denials.filter((action) => action !== 'kms:ScheduleKeyDeletion')).toEqual([]);
  });
});

/** Beside other work, a simulation of forty calls takes that long. */
const SLOW = 120_000;

describe("AWS's samples that concern every call", () => {
  let scene: Scene;
  let calls: NeededCall[];
  beforeAll(async () => {
    const [, [, variant]] = FAMILIES;
    scene = await setScene(variant);
    calls = distinct(await everyNeededCall(scene));
  }, SLOW);

  async function denied(policy: PolicyDocument): Promise<string[]> {
    const names: string[] = [];
    for (const { role, where, call } of calls) {
      // Also of a call on no resource, which names no Region: AWS sends the one that was called.
      const context = { 'aws:RequestedRegion': REGION, ...call.context };
      const calledHere = [call.on].flat().some(({ arn }) => arn.split(':').length > 1) ? call : { ...call, context };
      const { decision } = await simulate(scene.callers[role], calledHere, { serviceControlPolicies: [policy] });
      if (decision !== 'allowed') names.push(`${where}: ${call.action}`);
    }
    return names;
  }

  test.each(Object.entries(BROAD_SAMPLES))('%s: nothing is denied', async (_name, policy) => {
    expect(calls.length).toBeGreaterThan(30);
    expect(await denied(policy)).toEqual([]);
  }, SLOW);

  test('Regions that are not this one: the machinery is denied, but for AWS KMS itself', async () => {
    const names = await denied(regionsBut(['us-east-1']));
    expect(names).toContain('daily tick: states:StartExecution');
    expect(names.filter((name) => name.includes(': kms:'))).toEqual([]);
  }, SLOW);
});

/** One call of each role and action. */
function distinct(needed: readonly NeededCall[]): NeededCall[] {
  return [...new Map(needed.map((one) => [`${one.role} ${one.call.action}`, one])).values()];
}

/** What no statement names, none can deny: a test of its own says what is named. */
function isNamed(action: string, { serviceControlPolicies = [], resourceControlPolicies = [] }: OrganizationPolicies): boolean {
  return [...serviceControlPolicies, ...resourceControlPolicies].some(({ Statement }) => (
    Statement.some((statement: PolicyDocument) => [statement.Action].flat().includes(action))));
}

test('no statement names an action by a pattern', () => {
  for (const [, standard] of STANDARDS) {
    const { serviceControlPolicies, resourceControlPolicies } = policiesOf(standard);
    const statements = [...serviceControlPolicies!, ...resourceControlPolicies!].flatMap(({ Statement }) => Statement as PolicyDocument[]);
    for (const action of statements.flatMap(({ Action }) => Action)) {
      expect(action).toMatch(/^kms:[A-Za-z]+$/);
    }
  }
});

async function namesOf(needed: readonly NeededCall[], scene: Scene, policy: PolicyDocument): Promise<string[]> {
  const names = new Set<string>();
  for (const { role, call } of needed.filter(({ call: { action } }) => isNamed(action, { serviceControlPolicies: [policy] }))) {
    if ((await simulate(scene.callers[role], call, { serviceControlPolicies: [policy] })).decision === 'denied') names.add(call.action);
  }
  return [...names].sort();
}

/**
 * What AWS's samples say, in our words: 30 days, and deletion by one role only.
 *
 * @see https://github.com/aws-samples/service-control-policy-examples (Protect-cloud-platform-resource; read 2026-11-28)
 */
const SAMPLES = {
  window: {
    Version: '2012-10-17',
    Statement: [{
      Sid: 'Window',
      Effect: 'Deny',
      Action: 'kms:ScheduleKeyDeletion',
      Resource: '*',
      Condition: {
        NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' },
      },
    }],
  },
  deletion: {
    Version: '2012-10-17',
    Statement: [{
      Sid: 'Deletion',
      Effect: 'Deny',
      Action: ['kms:ScheduleKeyDeletion', 'kms:DeleteAlias', 'kms:DeleteCustomKeyStore', 'kms:DeleteImportedKeyMaterial'],
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Privileged' } },
    }],
  },
} satisfies Record<string, PolicyDocument>;

describe('calls about keys that rotate in place', () => {
  const caller = principal('arn:aws:iam::111122223333:role/Any', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  const key = kmsKey({
    arn: 'arn:aws:kms:eu-central-1:111122223333:key/11111111-0000-4000-8000-000000000000',
    policy: ACCOUNT_DECIDES,
    tags: TAGS,
  });
  const on = (name: string, context: Call['context'] = {}): Call => ({ action: `kms:${name}`, on: key, context });

  test.each(STANDARDS)('%s: the rule, on-demand rotation and the remediation at the standard\'s longest period '
    + 'pass', async (_, standard) => {
    const period = String(standard._document.maxRotationPeriodDays);
    const calls = [
      // compliance.slow.test.ts and on-demand.slow.test.ts hold these lists against the code
      ...[
        'DescribeKey',
        'ListKeyRotations',
        'GetKeyPolicy',
        'GetKeyLastUsage',
        'GetKeyRotationStatus',
        'RotateKeyOnDemand',
      ].map((name) => on(name)),
      on('EnableKeyRotation', { 'kms:RotationPeriodInDays': period }),
      { action: 'kms:ListKeys', on: { arn: '*' } }, { action: 'kms:ListAliases', on: { arn: '*' } }, {
        action: 'tag:GetResources',
        on: { arn: '*' },
      },
      { action: 'config:PutEvaluations', on: { arn: '*' } },
    ];
    for (const call of calls) await expectAllowed(caller, call, policiesOf(standard));
  });
});
