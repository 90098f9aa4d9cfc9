import type { Use } from './application-requests';
import { looksAt, usesOf } from './application-requests';
import { ACCOUNT, REGION } from './deployed-family';
import { deploymentCalls } from './recorded-deployment';
import { ALIAS, kms, stackIdOf } from './scene';
import type { Role, Scene } from './scene';
import type { Call, Target } from '../../sim/iam/iam-simulation';
import { kmsKey } from '../../sim/iam/iam-simulation';

/** A call that has to be allowed, or the family does not work. */
export interface NeededCall {
  readonly role: Role;
  readonly where: string;
  readonly call: Call;
}

/**
 * What Step Functions does with a machine's role to log.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html (read 2026-11-22)
 */
const LOG_DELIVERY = [
  'CreateLogDelivery', 'DeleteLogDelivery', 'DescribeLogGroups', 'DescribeResourcePolicies', 'GetLogDelivery', 'ListLogDeliveries',
  'PutResourcePolicy', 'UpdateLogDelivery',
];

/** Every call of everybody: those of machine, survey, probe and deployment function as the real code makes them. */
export async function everyNeededCall(scene: Scene): Promise<NeededCall[]> {
  const { orders, rotation } = scene;
  const [{ machineArn, declaration }] = orders.families;
  const streams = orders.logGroupArn.replace(/:\*$/, ':log-stream:2026/11/22/one');
  return [
    ...rotation.recorder.needed.map(({ by, state, call }) => ({ role: by, where: state, call })),
    ...(await deploymentCalls(machineArn, stackIdOf('Orders'), declaration.adopt?.keyArn)).map((call) => ({
      role: 'deployment' as const,
      where: 'deployment',
      call,
    })),
    { role: 'scheduler', where: 'daily tick', call: { action: 'states:StartExecution', on: { arn: machineArn } } },
    ...LOG_DELIVERY.map((name) => ({ role: 'machine' as const, where: 'logging', call: { action: `logs:${name}`, on: { arn: '*' } } })),
    ...(['survey', 'probe', 'deployment'] as const).flatMap((role) =>
      ['CreateLogStream', 'PutLogEvents'].map((name) => ({
        role,
        where: 'logging',
        call: { action: `logs:${name}`, on: { arn: streams } },
      })),
    ),
    ...rightAfterAdoption(scene),
    ...ofAnyNumber(scene),
    ...applicationCalls(scene),
  ];
}

/**
 * Authorization by tags may lag behind by five minutes: what the survey asks of an adopted key must not depend on the tags that it has just
 * been given.
 */
function rightAfterAdoption({ rotation: { recorder, declaration: { adopt } } }: Scene): NeededCall[] {
  const without = (target: Target): Target => ({
    ...target,
    context: Object.fromEntries(Object.entries(target.context ?? {}).filter(([key]) => !key.startsWith('aws:ResourceTag/'))),
  });
  if (adopt === null) return [];
  const asked = recorder.needed.filter(({ by, call: { on } }) => by === 'survey' && [on].flat().some(({ arn }) => arn === adopt.keyArn))
    .filter(({ call: { action } }) => action !== 'kms:GetKeyLastUsage'); // without an answer, nothing is concluded
  if (asked.length === 0) throw new Error('the survey asked nothing of the adopted key');
  return asked.map(({ call }) => ({
    role: 'survey',
    where: 'minutes after the adoption',
    call: { ...call, on: [call.on].flat().map(without) },
  }));
}

/** Policies name version aliases by their first digit. */
const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 123456789];

/** The machine numbers a key that it has made, and readers read what any generation wrote, whatever its number. */
function ofAnyNumber(scene: Scene): NeededCall[] {
  const { keySpec, keyUsage } = scene.orders.families[0].declaration;
  const [[operation, input]] = usesOf(keySpec, keyUsage).reads;
  return NUMBERS.flatMap((number): NeededCall[] => {
    const numbered = { ...scene, keys: { ...scene.keys, current: { ...scene.keys.current, aliases: [`${ALIAS}/v${number}`] } } };
    return [
      {
        role: 'machine',
        where: `number ${number}`,
        call: kms(scene, 'CreateAlias', { AliasName: `${ALIAS}/v${number}`, TargetKeyId: scene.keys.unclaimed.arn }),
      },
      { role: 'reader', where: `number ${number}`, call: kms(numbered, operation, { ...input, KeyId: numbered.keys.current.arn }) },
    ];
  });
}

/**
 * Writers, and whoever looks at the key, name the alias, on either side of a swap; readers name any generation by the ARN that they stored.
 */
function applicationCalls(scene: Scene): NeededCall[] {
  const { keySpec, keyUsage } = scene.orders.families[0].declaration;
  const { writes, reads } = usesOf(keySpec, keyUsage);
  const { current, superseded } = scene.keys;
  const beforeSwap: Scene = {
    ...scene,
    keys: {
      ...scene.keys,
      current: { ...current, aliases: [`${ALIAS}/v2`] },
      superseded: { ...superseded, aliases: [ALIAS, `${ALIAS}/v1`] },
    },
  };
  const aliasArn = `arn:aws:kms:${REGION}:${ACCOUNT}:${ALIAS}`;
  // Authorization by tags and aliases may lag behind by five minutes: who names the alias must not depend on it.
  const newborn = kmsKey({ ...current, tags: {}, aliases: [] });
  const byAlias = (role: Role, uses: readonly Use[]): NeededCall[] => uses.flatMap(([operation, input]) => [
    { role, where: 'before the swap', call: kms(beforeSwap, operation, { ...input, KeyId: ALIAS }) },
    { role, where: 'after the swap', call: kms(scene, operation, { ...input, KeyId: ALIAS }) },
    { role, where: 'by alias ARN', call: kms(scene, operation, { ...input, KeyId: aliasArn }) },
    { role, where: 'minutes after the first deployment', call: { ...kms(scene, operation, { ...input, KeyId: ALIAS }), on: newborn } },
  ]);
  const reading = (role: Role): NeededCall[] => reads.flatMap(([operation, input]) => [beforeSwap, scene].flatMap((moment) => (
    [current, superseded].map(({ arn }) => ({ role, where: 'by key ARN', call: kms(moment, operation, { ...input, KeyId: arn }) })))));
  // Whoever derives shared secrets does both with one grant.
  const both = keyUsage === 'KEY_AGREEMENT' ? [...byAlias('reader', writes), ...reading('writer')] : [];
  const looks = looksAt(keySpec);
  return [...byAlias('writer', [...looks, ...writes]), ...byAlias('reader', looks), ...reading('reader'), ...both];
}
