import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ACCOUNT, REGION } from './deployed-family';
import { putEvents } from './integration-calls';
import { mutateCaller, withoutActions, withoutResources } from './policy-mutations';
import { ACCOUNT_DECIDES, allow, OTHER_REGION, with_ } from './scene';
import type { TaskCall } from '../../sim/asl/execution-types';
import { refuse, strike } from '../../sim/asl/task-faults';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { ResolvedTemplate } from '../../sim/cloudformation/resolve-template';
import type { Call, Caller, PolicyDocument, Target } from '../../sim/iam/iam-simulation';
import { expectAllowed, expectDenied, kmsKey, principal, roleOf, servicePrincipal, simulate } from '../../sim/iam/iam-simulation';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import { RotatingKey } from '../../src';

const OTHER_ACCOUNT = '444455556666';
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/Admin`;
const LOG_DELIVERY = [
  'CreateLogDelivery',
  'DeleteLogDelivery',
  'DescribeLogGroups',
  'DescribeResourcePolicies',
  'GetLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'UpdateLogDelivery',
];

/** A key policy that leaves nothing to IAM policies. */
const locked = () =>
  new iam.PolicyDocument({
    statements: [new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(ADMIN)], actions: ['kms:*'], resources: ['*'] })],
  });

interface Deployment {
  readonly template: ResolvedTemplate;
  readonly machine: Caller;
  readonly decide: Caller;
  readonly scheduler: Caller;
  readonly operators: Caller;
  readonly events: Caller;
  readonly roles: Readonly<Record<'machine' | 'decide' | 'scheduler', string>>;
  readonly machineArn: string;
  readonly neighbourArn: string;
  readonly neighbourKey: Target;
  readonly key: Target;
  /** The log group of the function. */
  readonly log: string;
}

function deploy(policy?: iam.PolicyDocument): Deployment {
  const stack = new Stack(new App({ context: { 'aws:cdk:disable-asset-staging': true } }), 'Shop', {
    env: { account: ACCOUNT, region: REGION },
  });
  const key = new RotatingKey(stack, 'Data', { policy });
  const rotation = key.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
  rotation.grantRotate(new iam.Role(stack, 'Operators', { assumedBy: new iam.AccountRootPrincipal() }));
  key.rotationEvents.onRotated('Rotated', { target: rotation.eventTarget() });
  new RotatingKey(stack, 'Next').addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
  const template = resolveTemplate(Template.fromStack(stack).toJSON(), {
    account: ACCOUNT,
    region: REGION,
    partition: 'aws',
    urlSuffix: 'amazonaws.com',
    stackName: 'Shop',
  });
  const idOf = (pattern: RegExp) => Object.keys(template.resources).find((id) => pattern.test(id))!;
  const roles = { machine: idOf(/^DataOnDemandRole/), decide: idOf(/DecideRole/), scheduler: idOf(/SchedulerRole/) };
  const keyId = idOf(/^Data[0-9A-F]{8}$/);
  return {
    template,
    roles,
    machine: roleOf(template, roles.machine),
    decide: roleOf(template, roles.decide),
    scheduler: roleOf(template, roles.scheduler),
    operators: roleOf(template, idOf(/^Operators[0-9A-F]{8}$/)),
    events: roleOf(template, idOf(/EventsRole[0-9A-F]{8}$/)),
    machineArn: template.ref(idOf(/^DataOnDemand[0-9A-F]{8}$/)),
    neighbourKey: kmsKey({ arn: template.getAtt(idOf(/^Next[0-9A-F]{8}$/), 'Arn'), policy: ACCOUNT_DECIDES }),
    neighbourArn: template.ref(idOf(/^NextOnDemand[0-9A-F]{8}$/)),
    key: kmsKey({ arn: template.getAtt(keyId, 'Arn'), policy: template.resources[keyId].Properties.KeyPolicy }),
    log: template.getAtt(idOf(/Log[0-9A-F]{8}$/), 'Arn').replace(/:\*$/, ':log-stream:any'),
  };
}

const decideId = ({ resources }: ResolvedTemplate) => Object.keys(resources).find((id) => resources[id].Type === 'AWS::Lambda::Function')!;

/** What IAM is asked about one task. */
function callOf({ resource, args }: TaskCall, key: Target): Call {
  const [service, operation] = resource.split(':').slice(-2);
  switch (service) {
    case 'kms': return { action: `kms:${operation[0].toUpperCase()}${operation.slice(1)}`, on: key };
    case 'lambda': return { action: 'lambda:InvokeFunction', on: { arn: args.FunctionName } };
    case 'events': return putEvents(args.Entries[0].Source, args.Entries[0].DetailType);
    default: throw new Error(`which IAM action does ${resource} need?`);
  }
}

const start = (arn: string): Call => ({ action: 'states:StartExecution', on: { arn } });
const logging: Call[] = LOG_DELIVERY.map((name) => ({ action: `logs:${name}`, on: { arn: '*' } }));

/** Every task that runs of all kinds made. */
async function recordedCalls(): Promise<TaskCall[]> {
  const benches = [
    new OnDemandBench(),
    new OnDemandBench({}, { keyState: 'Disabled' }),
    new OnDemandBench({}, { automaticInMinutes: 5 }),
    new OnDemandBench(),
  ];
  const wrap = (next: any) => strike({ state: 'Rotate on demand', calls: 'all' }, refuse('Kms.KmsException'), next);
  for (const [index, bench] of benches.entries()) await bench.manual({}, index === 3 ? { wrap } : {});
  return benches.flatMap(({ calls }) => calls);
}

/** The calls of the function bear the names of the operations, those of the machine the names of its states. */
const byFunction = ({ state }: TaskCall) => ['DescribeKey', 'ListKeyRotations', 'GetKeyRotationStatus'].includes(state);

describe.each<[string, () => iam.PolicyDocument | undefined]>([
  ['that leaves decisions to IAM policies', () => undefined],
  ['that names who may', locked],
])('a key with a policy %s', (_, policy) => {
  let shop: Deployment;
  let needed: Call[];
  let read: Call[];
  beforeAll(async () => {
    shop = deploy(policy());
    const calls = await recordedCalls();
    needed = [...calls.filter((call) => !byFunction(call)).map((call) => callOf(call, shop.key)), ...logging];
    read = [
      ...calls.filter(byFunction).map((call) => callOf(call, shop.key)),
      ...['CreateLogStream', 'PutLogEvents'].map((name) => ({ action: `logs:${name}`, on: { arn: shop.log } })),
    ];
  });

  test('the machine may make every call that it makes', async () => {
    expect(new Set(needed.map(({ action }) => action)).size).toBe(2 + 2 + LOG_DELIVERY.length);
    for (const call of needed) await expectAllowed(shop.machine, call);
  });

  test('the function may make every call that it makes', async () => {
    expect(new Set(read.map(({ action }) => action)).size).toBe(3 + 2);
    for (const call of read) await expectAllowed(shop.decide, call);
  });

  test.each([['machine', 10], ['decide', 4]] as const)('and has no statement or action that '
    + 'it could do without (%s)', async (who, least) => {
    const calls =
      who === 'machine'
        ? needed
        : [...read, ...read.filter(({ on }) => on === shop.key).map((call) => ({ ...call, on: shop.neighbourKey }))];
    const mutations = shop[who].identityPolicies
      .flatMap(({ name, policy: document }) => [...withoutActions(name, document), ...withoutResources(name, document)])
      .filter(({ effect, narrows }) => effect === 'Allow' && narrows);
    expect(mutations.length).toBeGreaterThan(least);
    const useless = [];
    for (const mutation of mutations) {
      const lesser = mutateCaller(shop[who], mutation);
      const outcomes = await Promise.all(calls.filter((call) => mutation.concerns(call)).map(async (call) => simulate(lesser, call)));
      if (outcomes.every(({ decision }) => decision === 'allowed')) useless.push(mutation.gone);
    }
    expect(useless).toEqual([]);
  });

  describe('the machine may not', () => {
    const foreign = (arn: string, keyPolicy: PolicyDocument = ACCOUNT_DECIDES): Target => kmsKey({ arn, policy: keyPolicy });
    const onKey =
      (action: string, context?: Call['context']) =>
        (of: Deployment): Call => ({ action: `kms:${action}`, on: of.key, context });
    const elsewhere = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-0000-4000-8000-000000000000`;

    test.each<[string, (of: Deployment) => Call]>([
      ['rotate another key of the account', () => ({ action: 'kms:RotateKeyOnDemand', on: foreign(elsewhere) })],
      ['describe another key of the account', () => ({ action: 'kms:DescribeKey', on: foreign(elsewhere) })],
      [
        'rotate the key of the same id in another Region',
        ({ key }) => ({ action: 'kms:RotateKeyOnDemand', on: foreign(key.arn.replace(REGION, OTHER_REGION)) }),
      ],
      [
        'rotate a key of another account that would let it',
        ({ key, machine }) => ({
          action: 'kms:RotateKeyOnDemand',
          on: foreign(key.arn.replace(ACCOUNT, OTHER_ACCOUNT), {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { AWS: machine.arn }, Action: 'kms:*', Resource: '*' }],
          }),
        }),
      ],
      ['decrypt', onKey('Decrypt', { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' })],
      ['encrypt', onKey('Encrypt', { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' })],
      ['make data keys', onKey('GenerateDataKey', { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' })],
      ['lend the key', onKey('CreateGrant')],
      ['schedule its deletion', onKey('ScheduleKeyDeletion', { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' })],
      ['disable it', onKey('DisableKey')],
      ['enable it', onKey('EnableKey')],
      ['switch its rotation off', onKey('DisableKeyRotation')],
      ['switch its rotation on', onKey('EnableKeyRotation', { 'kms:RotationPeriodInDays': '90' })],
      ['change its policy', onKey('PutKeyPolicy', { 'kms:BypassPolicyLockoutSafetyCheck': 'false' })],
      ['import material', onKey('ImportKeyMaterial')],
      ['delete material', onKey('DeleteImportedKeyMaterial')],
      ['move its primary', onKey('UpdatePrimaryRegion', { 'kms:PrimaryRegion': OTHER_REGION })],
      ['tag it', onKey('TagResource', { 'aws:RequestTag/a': 'b' })],
      ['read its rotations', onKey('ListKeyRotations')],
      ['read its rotation status', onKey('GetKeyRotationStatus')],
      [
        'call another function',
        ({ template }) => ({ action: 'lambda:InvokeFunction', on: { arn: `${template.getAtt(decideId(template), 'Arn')}-2` } }),
      ],
      ['speak for another source', () => putEvents('aws.kms', 'KMS CMK Rotation')],
      ['speak of a rotation for another source', () => putEvents('mine', 'KMS Key Rotated On Demand')],
      ['send the events of an alias', () => putEvents('cdk-kms-rotation', 'KMS Alias Rotated')],
      ['send to another bus', () => putEvents('cdk-kms-rotation', 'KMS Key Rotated On Demand', 'other')],
      ['start itself', ({ machineArn }) => start(machineArn)],
    ])('%s', async (__, call) => {
      await expectDenied(shop.machine, call(shop));
    });

    test.each([
      'Decrypt',
      'Encrypt',
      'GenerateDataKey',
      'CreateGrant',
      'ScheduleKeyDeletion',
      'DisableKey',
      'PutKeyPolicy',
      'DeleteImportedKeyMaterial',
    ])('%s, even if somebody gives it all rights', async (action) => {
      const context: Record<string, Call['context']> = { ScheduleKeyDeletion: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } };
      await expectDenied(
        with_(shop.machine, allow('kms:*')),
        { action: `kms:${action}`, on: shop.key, context: context[action] },
        { sid: 'NeverUseLendOrEndKeys' },
      );
    });
  });

  describe('the function may not', () => {
    const onKey = (action: string, context?: Call['context']): Call => ({ action: `kms:${action}`, on: shop.key, context });
    const elsewhere = kmsKey({ arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-0000-4000-8000-000000000000`, policy: ACCOUNT_DECIDES });
    const CHANGES = [
      'RotateKeyOnDemand',
      'Decrypt',
      'CreateGrant',
      'DisableKey',
      'DisableKeyRotation',
      'PutKeyPolicy',
      'DeleteImportedKeyMaterial',
      'ImportKeyMaterial',
    ];

    test.each(CHANGES)('%s', async (action) => {
      await expectDenied(shop.decide, onKey(action));
    });

    test.each(CHANGES)('%s, even if somebody gives it all rights', async (action) => {
      await expectDenied(with_(shop.decide, allow('kms:*')), onKey(action), { sid: 'NeverChangeKeys' });
    });

    test.each(['DescribeKey', 'ListKeyRotations', 'GetKeyRotationStatus'])('%s of another key of the account', async (action) => {
      await expectDenied(shop.decide, { action: `kms:${action}`, on: elsewhere });
    });

    test.each(['GetKeyPolicy', 'ListGrants', 'ListResourceTags', 'EnableKeyRotation', 'TagResource'])('%s', async (action) => {
      await expectDenied(shop.decide, onKey(action));
    });

    test('start a machine, or send events', async () => {
      await expectDenied(shop.decide, start(shop.machineArn));
      await expectDenied(shop.decide, putEvents('cdk-kms-rotation', 'KMS Key Rotated On Demand'));
    });
  });

  test('nobody else of the account gains anything by the statement for the machine', async () => {
    const stranger = principal(`arn:aws:iam::${ACCOUNT}:role/Stranger`, { Version: '2012-10-17', Statement: [allow('kms:*')] });
    const verdict = expectDenied(stranger, { action: 'kms:RotateKeyOnDemand', on: shop.key });

    // The account's IAM policies decide.
    if (policy() === undefined) await expect(verdict).rejects.toThrow('expected kms:RotateKeyOnDemand');
    else await verdict;
  });
});

describe('who may start the machine', () => {
  const shop = deploy();

  test('the schedules, those who were granted it, and the rules', async () => {
    for (const caller of [shop.scheduler, shop.operators, shop.events]) await expectAllowed(caller, start(shop.machineArn));
    await expectAllowed(shop.scheduler, start(shop.neighbourArn));
  });

  test('no other machine: not a sister\'s, not an alias\'s, not one of another stack', async () => {
    const alias = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:cdk-kms-rotation-e5516412-signing-21a9986c`;
    const foreign = shop.machineArn.replace(/on-demand-[0-9a-f]{12}/, 'on-demand-000000000000');
    for (const caller of [shop.operators, shop.events]) await expectDenied(caller, start(shop.neighbourArn));
    for (const caller of [shop.scheduler, shop.operators, shop.events]) {
      for (const arn of [alias, foreign]) await expectDenied(caller, start(arn));
    }
  });

  test('none of them may rotate the key by themselves', async () => {
    for (const caller of [shop.scheduler, shop.operators, shop.events]) {
      await expectDenied(caller, { action: 'kms:RotateKeyOnDemand', on: shop.key });
    }
  });
});

describe('who may take the roles', () => {
  const shop = deploy();
  const assume = (logicalId: string, context: Call['context'] = {}): Call => ({
    action: 'sts:AssumeRole',
    on: { arn: shop.template.getAtt(logicalId, 'Arn'), policy: shop.template.resources[logicalId].Properties.AssumeRolePolicyDocument },
    context,
  });
  const source = (arn: string, account = ACCOUNT) => ({ 'aws:SourceArn': arn, 'aws:SourceAccount': account });
  const states = servicePrincipal('states.amazonaws.com');

  test('Step Functions, for this machine and no other', async () => {
    await expectAllowed(states, assume(shop.roles.machine, source(shop.machineArn)));
    for (const arn of [shop.neighbourArn, `${shop.machineArn}-2`, shop.machineArn.replace(ACCOUNT, OTHER_ACCOUNT)]) {
      await expectDenied(states, assume(shop.roles.machine, source(arn)));
    }
    await expectDenied(states, assume(shop.roles.machine, source(shop.machineArn, OTHER_ACCOUNT)));
    await expectDenied(states, assume(shop.roles.machine));
  });

  test('Lambda, that of the function', async () => {
    await expectAllowed(servicePrincipal('lambda.amazonaws.com'), assume(shop.roles.decide));
  });

  test('Scheduler, for the group of the schedules and no other', async () => {
    const group = (name: string, account = ACCOUNT) => `arn:aws:scheduler:${REGION}:${account}:schedule-group/${name}`;
    await expectAllowed(servicePrincipal('scheduler.amazonaws.com'), assume(shop.roles.scheduler, source(group('default'))));
    await expectDenied(servicePrincipal('scheduler.amazonaws.com'), assume(shop.roles.scheduler, source(group('other'))));
    await expectDenied(
      servicePrincipal('scheduler.amazonaws.com'),
      assume(shop.roles.scheduler, source(group('default', OTHER_ACCOUNT), OTHER_ACCOUNT)),
    );
  });

  test('no person and no other service', async () => {
    const admin = principal(ADMIN, { Version: '2012-10-17', Statement: [allow('sts:*')] });
    for (const role of Object.values(shop.roles)) {
      const strangers =
        role === shop.roles.decide ? ['states.amazonaws.com', 'events.amazonaws.com'] : ['lambda.amazonaws.com', 'events.amazonaws.com'];
      for (const caller of [admin, ...strangers.map(servicePrincipal)]) {
        await expectDenied(caller, assume(role, caller === admin ? {} : source(shop.machineArn)));
      }
    }
  });
});
