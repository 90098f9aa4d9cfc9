import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { POWER_USER } from './attempts-of-strangers';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { Call, Caller, KeyFacts, PolicyDocument, RequestContext } from '../../sim/iam/iam-simulation';
import { expectAllowed, expectDenied, kmsKey, principal, roleOf } from '../../sim/iam/iam-simulation';
import type { ManualRotationAliasProps } from '../../src';
import { KeyTemplate, ManualRotationAlias, Retirement } from '../../src';
import type { Declaration } from '../../src/manual-rotation/declared';
import { TAGS } from '../../src/private/vocabulary';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key`;
const BREAK_GLASS = `arn:aws:iam::${ACCOUNT}:role/BreakGlass`;
const ACCOUNT_DECIDES: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

interface Deployed {
  readonly declared: Declaration;
  readonly machine: Caller;
  readonly survey: Caller;
  readonly probe: Caller;
  readonly generation: KeyFacts;
  /** Of the key of the stack that is adopted, if there is one. */
  readonly livePolicy: PolicyDocument | undefined;
}

function deploy(props: Partial<ManualRotationAliasProps> | ((stack: Stack) => Partial<ManualRotationAliasProps>)): Deployed {
  const stack = new Stack(new App({ context: { 'aws:cdk:disable-asset-staging': true } }), 'Stack', {
    env: { account: ACCOUNT, region: REGION },
  });
  const given = typeof props === 'function' ? props(stack) : props;
  new ManualRotationAlias(stack, 'Signing', { aliasName: 'data', keyTemplate: KeyTemplate.symmetric(), ...given });
  const template = resolveTemplate(Template.fromStack(stack).toJSON(), {
    account: ACCOUNT,
    region: REGION,
    partition: 'aws',
    urlSuffix: 'amazonaws.com',
    stackName: 'Stack',
  });
  const [machine] = Object.values(template.resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
  const declared = JSON.parse(Buffer.from(machine.Properties.DefinitionSubstitutions.Declaration, 'base64').toString()) as Declaration;
  return {
    declared,
    livePolicy: Object.values(template.resources).find(({ Type }) => Type === 'AWS::KMS::Key')?.Properties.KeyPolicy,
    machine: roleOf(template, 'SigningRoleE19AFA5A'),
    survey: roleOf(template, 'CdkKmsRotationSurveyRoleA28D6DC2'),
    probe: roleOf(template, 'CdkKmsRotationProbeRole2E7C3ACF'),
    generation: {
      arn: `${ARN}/00000000-0000-4000-8000-000000000001`,
      policy: declared.policy as PolicyDocument,
      aliases: ['alias/data/v1'],
      tags: Object.fromEntries(declared.tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
    },
  };
}

const call = (action: string, key: KeyFacts, context: RequestContext = {}): Call => ({ action: `kms:${action}`, on: kmsKey(key), context });
const unused = (days: number) => ({ 'kms:TrailingDaysWithoutKeyUsage': String(days) });
const pending = (days: number) => ({ 'kms:ScheduleKeyDeletionPendingWindowInDays': String(days) });

describe('retirement and discards', () => {
  test('the machine disables what was unused for long enough, and nothing else', async () => {
    const { machine, generation } = deploy({ retirement: Retirement.disable({ unusedFor: Duration.days(60) }) });

    await expectAllowed(machine, call('DisableKey', generation, unused(60)));
    await expectDenied(machine, call('DisableKey', generation, unused(59)));
    await expectDenied(machine, call('DisableKey', generation));
    await expectDenied(machine, call('DisableKey', { ...generation, policy: ACCOUNT_DECIDES }, unused(400)));
    await expectDenied(machine, call('ScheduleKeyDeletion', generation, { ...unused(400), ...pending(30) }));
  });

  test('and schedules the deletion, with no less time to think than was declared', async () => {
    const retirement = Retirement.scheduleDeletion({ unusedFor: Duration.days(60), pendingWindow: Duration.days(14) });
    const { machine, generation } = deploy({ retirement });

    await expectAllowed(machine, call('DisableKey', generation, unused(61)));
    await expectAllowed(machine, call('ScheduleKeyDeletion', generation, { ...unused(60), ...pending(14) }));
    await expectAllowed(machine, call('ScheduleKeyDeletion', generation, { ...unused(60), ...pending(30) }));
    await expectDenied(machine, call('ScheduleKeyDeletion', generation, { ...unused(59), ...pending(14) }));
    await expectDenied(machine, call('ScheduleKeyDeletion', generation, { ...unused(60), ...pending(13) }));
    await expectDenied(machine, call('ScheduleKeyDeletion', { ...generation, policy: ACCOUNT_DECIDES }, { ...unused(60), ...pending(14) }));
  });

  test('without it, neither; but a key that never got a name, and that nobody used for a '
    + 'day, may be discarded in thirty days', async () => {
    const { machine, generation } = deploy({});
    const nameless = { ...generation, aliases: [] };

    await expectDenied(machine, call('DisableKey', generation, unused(400)));
    await expectDenied(machine, call('ScheduleKeyDeletion', generation, { ...unused(400), ...pending(30) }), {
      sid: 'NeverDeleteGenerations',
    });
    await expectAllowed(machine, call('ScheduleKeyDeletion', nameless, { ...unused(1), ...pending(30) }));
    await expectDenied(machine, call('ScheduleKeyDeletion', nameless, { ...unused(0), ...pending(30) }));
    await expectDenied(machine, call('ScheduleKeyDeletion', nameless, { ...unused(1), ...pending(29) }));
    await expectDenied(machine, call('ScheduleKeyDeletion', { ...nameless, policy: ACCOUNT_DECIDES }, { ...unused(1), ...pending(30) }));
  });

  test.each([
    ['without it', {}],
    ['with it', { retirement: Retirement.disable() }],
  ])('%s, the survey, and nobody else, sees when keys of its own stack were used: it has to know of a '
    + 'nameless one that it never was', async (_, props) => {
    const { survey, machine, probe, generation } = deploy(props);

    for (const key of [generation, { ...generation, aliases: [] }]) {
      await expectAllowed(survey, call('GetKeyLastUsage', key));
      await expectDenied(survey, call('GetKeyLastUsage', { ...key, tags: { ...generation.tags, [TAGS.owner]: 'Other/Data' } }));
      await expectDenied(survey, call('GetKeyLastUsage', { ...key, tags: { [TAGS.family]: 'alias/data' } }));
      for (const other of [machine, probe]) await expectDenied(other, call('GetKeyLastUsage', key));
    }
  });
});

describe('break glass', () => {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] };
  const { machine, generation } = deploy((stack) => ({ breakGlass: { roles: [iam.Role.fromRoleArn(stack, 'BreakGlass', BREAK_GLASS)] } }));
  const move: Call = { action: 'kms:UpdateAlias', on: [{ arn: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/data` }, kmsKey(generation)] };
  const untag = call('UntagResource', generation, { 'aws:TagKeys': [TAGS.hold] });
  const retag = call('TagResource', generation, { 'aws:RequestTag/CDK-KMS-Rotation:Owner': 'x' });

  test.each([
    ['move the alias', move],
    ['take marks off', untag],
    ['change tags in any case', retag],
  ])('may %s, if it has the permission', async (_, request) => {
    await expectAllowed(principal(BREAK_GLASS, everything), request);
    await expectDenied(principal(BREAK_GLASS), request);
    await expectDenied(principal(`${BREAK_GLASS}2`, everything), request, { explicit: true });
    await expectDenied(principal(`arn:aws:iam::${ACCOUNT}:role/path/BreakGlass`, everything), request, { explicit: true });
  });

  test('the machine goes on as before', async () => {
    await expectAllowed(machine, untag);
    await expectAllowed(machine, move);
  });
});

describe('adoption', () => {
  const key = { arn: `${ARN}/00000000-0000-4000-8000-00000000000a`, policy: ACCOUNT_DECIDES };
  const neighbour = { ...key, arn: `${ARN}/00000000-0000-4000-8000-00000000000b` };
  const adopting = (replacePolicy: boolean) =>
    deploy((stack) => ({ adopt: { key: kms.Key.fromKeyArn(stack, 'Live', key.arn), replacePolicy } }));
  const create: (on: KeyFacts) => Call = (on) => ({
    action: 'kms:CreateAlias',
    on: [{ arn: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/data/v1` }, kmsKey(on)],
  });
  const context = { 'kms:EncryptionContext:cdk-kms-rotation': 'probe' };

  test('the machine numbers, marks and describes that key, and no other one', async () => {
    const { machine } = adopting(false);
    for (const request of [
      create,
      (on: KeyFacts) => call('TagResource', on, { 'aws:RequestTag/team': 'a' }),
      (on: KeyFacts) => call('UpdateKeyDescription', on),
    ]) {
      await expectAllowed(machine, request(key));
      await expectDenied(machine, request(neighbour));
    }
    await expectDenied(machine, call('DisableKey', key, unused(400)));
    await expectDenied(machine, call('ScheduleKeyDeletion', key, pending(7)));
  });

  test('a stranger who may tag and name keys commands nothing by an adopted one: its policy has '
    + 'the denials, which spare the machine', async () => {
    const { machine, livePolicy } = deploy((stack) => ({ adopt: { key: new kms.Key(stack, 'Live') } }));
    const adopted: KeyFacts = { arn: key.arn, policy: livePolicy!, aliases: ['alias/data'] };
    const requests: Array<[string, Call]> = [
      ['CdkKmsRotationTags', call('TagResource', adopted, { 'aws:RequestTag/cdk-kms-rotation:successor:evil': '2' })],
      ['CdkKmsRotationTags', call('UntagResource', adopted, { 'aws:TagKeys': [TAGS.hold] })],
      ['CdkKmsRotationTagsInAnyCase', call('TagResource', adopted, { 'aws:RequestTag/CDK-KMS-Rotation:Family': 'x' })],
      [
        'CdkKmsRotationAliases',
        { action: 'kms:DeleteAlias', on: [{ arn: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/data` }, kmsKey(adopted)] },
      ],
      ['CdkKmsRotationAliases', create(adopted)],
    ];
    for (const [sid, request] of requests) await expectDenied(POWER_USER, request, { sid });
    await expectAllowed(POWER_USER, call('TagResource', key, { 'aws:RequestTag/cdk-kms-rotation:successor:evil': '2' })); // without them

    const { machine: named } = adopting(false); // with rights on this ARN
    for (const request of [create(adopted), call('TagResource', adopted, { [`aws:RequestTag/${TAGS.staged}`]: 'now' })]) {
      await expectAllowed(named, request);
    }
    expect(named.arn).toBe(machine.arn);
  });

  test('it replaces the policy only on request', async () => {
    await expectDenied(adopting(false).machine, call('PutKeyPolicy', key));
    await expectAllowed(adopting(true).machine, call('PutKeyPolicy', key));
    await expectDenied(adopting(true).machine, call('PutKeyPolicy', neighbour));
  });

  test('the probe uses that key with its own messages only', async () => {
    const { probe } = adopting(false);

    await expectAllowed(probe, call('Encrypt', key, context));
    await expectAllowed(probe, call('Decrypt', key, context));
    await expectDenied(probe, call('Decrypt', key));
    await expectDenied(probe, call('Decrypt', neighbour, context));
  });

  test('the survey reads that key', async () => {
    const { survey } = adopting(false);
    for (const action of ['DescribeKey', 'GetKeyPolicy', 'ListGrants', 'ListResourceTags']) {
      await expectAllowed(survey, call(action, key));
      await expectDenied(survey, call(action, neighbour));
    }
  });
});
