import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as sdk from '@aws-sdk/client-kms';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { IN_A_YEAR } from '../../sim/clock/in-a-year';
import { livingMembers } from '../../sim/emulator/process-group';
import { AwsProxy } from '../../sim/moto/aws-proxy';
import type { KeyPast } from '../../sim/moto/moto';
import { Moto } from '../../sim/moto/moto';
import type { FunctionRun } from '../../sim/moto/run-function';
import { runFunction } from '../../sim/moto/run-function';

const FUNCTION = 'compliance/functions/evaluate-keys.lambda';
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const OLD = daysAgo(700);

let moto: Moto;
let proxy: AwsProxy;
let kms: sdk.KMSClient;

beforeAll(async () => {
  moto = await Moto.start();
  kms = new sdk.KMSClient(moto.clientConfig());
});

afterAll(async () => {
  kms?.destroy();
  await moto?.stop();
});

beforeEach(async () => {
  proxy = await AwsProxy.start(moto.endpoint, { latencyMs: 2 });
});

afterEach(async () => proxy.stop());

function event(message: object, parameters: object = {}): object {
  return {
    version: '1.0',
    configRuleName: 'key-age',
    accountId: moto.account,
    eventLeftScope: false,
    resultToken: 'token',
    ruleParameters: JSON.stringify({ maxKeyAgeDays: '365', gracePeriodDays: '7', ...parameters }),
    invokingEvent: JSON.stringify(message),
  };
}

async function scheduled(parameters?: object): Promise<FunctionRun> {
  const message = { messageType: 'ScheduledNotification', notificationCreationTime: new Date().toISOString() };
  return runFunction(FUNCTION, event(message, parameters), { endpoint: proxy.endpoint, region: moto.region });
}

async function changed(keyId: string, item: object = {}): Promise<FunctionRun> {
  const configurationItem = {
    resourceType: 'AWS::KMS::Key',
    resourceId: keyId,
    ARN: `arn:aws:kms:${moto.region}:${moto.account}:key/${keyId}`,
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: new Date().toISOString(),
    ...item,
  };
  return runFunction(FUNCTION, event({ messageType: 'ConfigurationItemChangeNotification', configurationItem }), {
    endpoint: proxy.endpoint,
    region: moto.region,
  });
}

async function key(input: sdk.CreateKeyCommandInput = {}, change: KeyPast = { createdAt: OLD }): Promise<string> {
  const { KeyMetadata } = await kms.send(new sdk.CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT', ...input }));
  await moto.change([{ keyId: KeyMetadata!.KeyId!, ...change }]);
  return KeyMetadata!.KeyId!;
}

const alias = async (AliasName: string, TargetKeyId: string) => kms.send(new sdk.CreateAliasCommand({ AliasName, TargetKeyId }));

describe('one key of every kind', () => {
  const COMPLIANT = 'COMPLIANT';
  const NON_COMPLIANT = 'NON_COMPLIANT';
  const NOT_APPLICABLE = 'NOT_APPLICABLE';
  /** By key id: what the key is, what has to be said of it, and how many calls may be made for it. */
  const expected = new Map<string, { what: string; verdict: string; calls: string[] }>();
  let run: FunctionRun;

  function expects(keyId: string, what: string, verdict: string, calls: string[] = ['DescribeKey']): string {
    expected.set(keyId, { what, verdict, calls });
    return keyId;
  }

  const WITH_HISTORY = ['DescribeKey', 'ListKeyRotations'];

  beforeAll(async () => {
    const usages: Array<[sdk.KeyUsageType, sdk.KeySpec[]]> = [
      ['SIGN_VERIFY', ['RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'SM2']],
      ['ENCRYPT_DECRYPT', ['RSA_2048', 'SM2']],
      ['KEY_AGREEMENT', ['ECC_NIST_P256', 'SM2']],
      ['GENERATE_VERIFY_MAC', ['HMAC_224', 'HMAC_256', 'HMAC_384', 'HMAC_512']],
    ];
    for (const [KeyUsage, specs] of usages) {
      for (const KeySpec of specs) {
        expects(await key({ KeyUsage, KeySpec }), `old ${KeySpec} for ${KeyUsage}`, NON_COMPLIANT);
        expects(await key({ KeyUsage, KeySpec }, {}), `new ${KeySpec} for ${KeyUsage}`, COMPLIANT);
      }
    }
    for (const Origin of ['AWS_KMS', 'EXTERNAL'] as const) {
      expects(await key({ Origin }, {}), `new ${Origin}`, COMPLIANT);
      expects(await key({ Origin }, { createdAt: daysAgo(370) }), `${Origin} in the grace period`, COMPLIANT);
      expects(await key({ Origin }), `old ${Origin}, never rotated`, NON_COMPLIANT, WITH_HISTORY);
      const history = (...days: number[]) => ({ createdAt: daysAgo(2_000), rotatedAt: days.map(daysAgo) });
      expects(await key({ Origin }, history(1_800, 900, 30)), `${Origin}, rotated lately`, COMPLIANT, WITH_HISTORY);
      expects(await key({ Origin }, history(1_800, 900)), `${Origin}, rotated long ago`, NON_COMPLIANT, WITH_HISTORY);
      const onDemand = expects(await key({ Origin }), `${Origin}, rotated on demand`, COMPLIANT, WITH_HISTORY);
      await kms.send(new sdk.RotateKeyOnDemandCommand({ KeyId: onDemand }));
    }
    for (const Origin of ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const) expects(await key({ Origin }), `old ${Origin}`, NON_COMPLIANT);

    const switchedOn = expects(await key(), 'rotation on, but never rotated', NON_COMPLIANT, WITH_HISTORY);
    await kms.send(new sdk.EnableKeyRotationCommand({ KeyId: switchedOn }));
    expects(await key({ MultiRegion: true }), 'old multi-Region primary', NON_COMPLIANT, WITH_HISTORY);
    expects(
      await key({ MultiRegion: true }, { createdAt: OLD, rotatedAt: [daysAgo(20)] }),
      'rotated multi-Region primary',
      COMPLIANT,
      WITH_HISTORY,
    );
    await replica([], 'replica of an old key', NON_COMPLIANT);
    await replica([daysAgo(20)], 'replica of a rotated key', COMPLIANT);

    const disabled = expects(await key(), 'disabled', NOT_APPLICABLE);
    await kms.send(new sdk.DisableKeyCommand({ KeyId: disabled }));
    const going = expects(await key(), 'pending deletion', NOT_APPLICABLE);
    await kms.send(new sdk.ScheduleKeyDeletionCommand({ KeyId: going }));
    expects(await key({ Origin: 'EXTERNAL' }, { createdAt: OLD, keyState: 'PendingImport' }), 'without material', NOT_APPLICABLE);
    expects(await key({}, { createdAt: OLD, keyManager: 'AWS' }), "AWS's own, without an alias", NOT_APPLICABLE);
    const { KeyMetadata: aws } = await kms.send(new sdk.DescribeKeyCommand({ KeyId: 'alias/aws/s3' })); // moto makes it now
    await moto.change([{ keyId: aws!.KeyId!, createdAt: OLD }]);
    expects(aws!.KeyId!, "AWS's own, with its alias", NOT_APPLICABLE, []);

    const deny = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: ['kms:DescribeKey'], Resource: '*' }] };
    expects(await key({ Policy: JSON.stringify(deny) }), 'shut', NON_COMPLIANT);
    await family();
    run = await runAll();
  });

  async function replica(rotatedAt: Date[], what: string, verdict: string): Promise<void> {
    const abroad = new sdk.KMSClient(moto.clientConfig('eu-west-1'));
    const { KeyMetadata } = await abroad.send(
      new sdk.CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT', MultiRegion: true }),
    );
    const keyId = KeyMetadata!.KeyId!;
    await abroad.send(new sdk.ReplicateKeyCommand({ KeyId: keyId, ReplicaRegion: moto.region }));
    await moto.change([{ keyId, createdAt: OLD, rotatedAt }]);
    abroad.destroy();
    expects(keyId, what, verdict, WITH_HISTORY);
  }

  async function family(): Promise<void> {
    const tagged = (name: string): sdk.CreateKeyCommandInput => ({
      KeyUsage: 'SIGN_VERIFY', KeySpec: 'ECC_NIST_P256', Tags: [{ TagKey: 'cdk-kms-rotation:family', TagValue: name }],
    });
    for (const number of [1, 2, 3, 4]) {
      const verdict = NON_COMPLIANT; // moto knows no GetKeyLastUsage: exempt generations are in test/compliance/functions
      const what = [
        '',
        'superseded, but without the marks of the machine',
        'superseded, but with an alias more',
        'current, and old',
        'staged, and old',
      ][number];
      const keyId = expects(await key(tagged('alias/app')), what, verdict);
      await alias(`alias/app/v${number}`, keyId);
      if (number === 2) await alias('alias/still-in-use', keyId);
      if (number === 3) await alias('alias/app', keyId);
    }
    for (const number of [1, 2]) {
      const keyId = expects(await key(tagged(number === 1 ? 'alias/other' : 'alias/poser')), `${number}. of no family`, NON_COMPLIANT);
      await alias(`alias/other/v${number}`, keyId);
      if (number === 2) await alias('alias/other', keyId);
    }
  }

  const calls = new Map<string, string[]>();

  async function runAll(): Promise<FunctionRun> {
    const counting = await AwsProxy.start(moto.endpoint, {
      intercept: (operation, { KeyId }) => {
        if (KeyId !== undefined) calls.set(KeyId, [...calls.get(KeyId) ?? [], operation]);
        return undefined;
      },
    });
    try {
      const message = { messageType: 'ScheduledNotification', notificationCreationTime: '2026-11-25T10:00:00.250Z' };
      const result = await runFunction(FUNCTION, event(message), { endpoint: counting.endpoint, region: moto.region });
      for (const [keyId, evaluated] of counting.config.evaluations) told.set(keyId, evaluated);
      return result;
    } finally {
      await counting.stop();
    }
  }

  const told = new Map<string, { compliance: string; annotation: string; orderingTimestamp: Date }>();

  test('has the verdict that it should have', () => {
    expect(run.error).toBeUndefined();
    const said = [...expected].map(([keyId, { what }]) => [what, told.get(keyId)?.compliance]);
    expect(said).toEqual([...expected.values()].map(({ what, verdict }) => [what, verdict]));
    expect(told.size).toBe(expected.size); // and no others
  });

  test('is asked no more than its verdict needs, and never three times', () => {
    const made = [...expected].map(([keyId, { what }]) => [what, calls.get(keyId) ?? []]);
    expect(made).toEqual([...expected.values()].map((one) => [one.what, one.calls]));
  });

  test('is told with a reason, at the time of the notification', () => {
    for (const { annotation, orderingTimestamp } of told.values()) {
      expect(annotation).toMatch(/^.{20,256}$/);
      expect(orderingTimestamp).toEqual(new Date('2026-11-25T10:00:00.250Z'));
    }
  });

  test('one that changed is judged the same', async () => {
    for (const [keyId, { what, verdict }] of expected) {
      if (!/superseded|replica|demand|alias|shut/.test(what)) continue;
      expect((await changed(keyId)).error).toBeUndefined();
      expect([what, proxy.config.evaluations.get(keyId)?.compliance]).toEqual([what, verdict]);
    }
  });

  test('metrics and log lines are whole', () => {
    const lines = run.log.map((line) => JSON.parse(line));
    const nonCompliant = [...expected.values()].filter(({ verdict }) => verdict === NON_COMPLIANT).length;
    expect(lines).toMatchObject([
      { event: 'evaluation', rule: 'key-age', failed: false, judged: expected.size, nonCompliant },
      { Rule: 'key-age', KeysJudged: expected.size, KeysNonCompliant: nonCompliant, EvaluationsSucceeded: 1, EvaluationsFailed: 0 },
    ]);
  });
});

describe('the bundle, in a process of its own', () => {
  test('reads settings: judges the scope, honours waivers, and takes back what it said before of others', async () => {
    const ssm = new SSMClient(moto.clientConfig());
    const Tags = [{ TagKey: 'team', TagValue: 'payments' }];
    const [plain, waived] = [await key({ Tags }), await key({ Tags })];
    await alias('alias/vendor', waived);
    const settings = { waivers: [{ alias: 'alias/vendor', reason: 'the vendor pins it', owner: 'payments', until: IN_A_YEAR }] };
    const scope = { scopeTagKey: 'team', scopeTagValue: 'payments' };
    await ssm.send(new PutParameterCommand({ Name: '/rule/settings', Type: 'String', Value: JSON.stringify(settings) }));
    ssm.destroy();
    const before = { annotation: 'x', orderingTimestamp: daysAgo(1) };
    for (let i = 0; i < 150; i++) {
      proxy.config.evaluations.set(`gone-${i}`, { ...before, compliance: i % 2 ? 'COMPLIANT' : 'NON_COMPLIANT' });
    }
    expect((await scheduled({ settingsParameter: '/rule/settings', ...scope })).error).toBeUndefined();
    const { evaluations, batches } = proxy.config;
    expect([plain, waived].map((keyId) => evaluations.get(keyId)?.compliance)).toEqual(['NON_COMPLIANT', 'NOT_APPLICABLE']);
    expect(evaluations.size).toBe(152);
    expect([...evaluations].filter(([keyId, { compliance }]) => keyId.startsWith('gone') && compliance !== 'NOT_APPLICABLE')).toEqual([]);
    expect(batches.map(({ size }) => size)).toEqual([100, 52]);
    expect(proxy.counts()).toMatchObject({ GetComplianceDetailsByConfigRule: 2, DescribeKey: 2 });
  });

  test('tries again where AWS KMS throttles, and counts what that took', async () => {
    const keyId = await key();
    let refusals = 2;
    proxy.options = {
      intercept: (operation) =>
        operation === 'DescribeKey' && refusals-- > 0
          ? { status: 400, body: { __type: 'ThrottlingException', message: 'slow' } }
          : undefined,
    };
    const run = await changed(keyId);
    expect(run.error).toBeUndefined();
    expect(proxy.config.evaluations.get(keyId)?.compliance).toBe('NON_COMPLIANT');
    expect(proxy.counts()).toMatchObject({ DescribeKey: 3 });
    expect(JSON.parse(run.log.at(-1)!)).toMatchObject({ KmsCalls: 5 });
  });

  test('reports all others if AWS KMS fails for one key, eight times, then fails', async () => {
    const keyId = await key();
    const broken = { status: 500, body: { __type: 'KMSInternalException', message: 'broken' } };
    let attempts = 0;
    proxy.options = {
      intercept: (operation, { KeyId }) => (operation === 'DescribeKey' && KeyId === keyId && ++attempts ? broken : undefined),
    };
    const run = await scheduled();
    expect(run.error).toMatchObject({
      name: 'KeysUnreadable',
      message: expect.stringContaining(`1 (${keyId}) keys could not be `
      + 'read, the first because of KMSInternalException'),
    });
    expect(attempts).toBe(8);
    expect(proxy.config.evaluations.size).toBeGreaterThan(50);
    expect(proxy.config.evaluations.has(keyId)).toBe(false);
  });

  test('lets go of a deleted key', async () => {
    expect((await changed('deleted', { configurationItemStatus: 'ResourceDeleted' })).error).toBeUndefined();
    expect(proxy.counts()).toEqual({ PutEvaluations: 1 });
    expect(proxy.config.evaluations.get('deleted')?.compliance).toBe('NOT_APPLICABLE');
  });

  test('judges thousands of keys in little memory, under the quotas', async () => {
    await moto.create(
      Array.from({ length: 2_000 }, (_, i) => ({ createdAt: daysAgo(i), rotatedAt: [daysAgo(i / 2)], aliases: [`alias/many/${i}`] })),
    );
    const run = await scheduled();
    expect(run.error).toBeUndefined();
    expect(proxy.config.evaluations.size).toBeGreaterThan(2_000);
    expect(proxy.busiestSecond('ListKeyRotations')).toBeLessThanOrEqual(100); // the quota; some of 80 may arrive late
    expect(run.maxRssMiB).toBeLessThan(256); // of 512
  });

  test('brings its own SDK', () => {
    const bundle = readFileSync(resolve(__dirname, '..', '..', 'assets', FUNCTION, 'index.js'), 'utf8');
    expect(bundle.match(/= require\("(?!node:)[^"]*"\)/g)).toBeNull();
  });
});

test('moto leaves no process behind', async () => {
  const second = await Moto.start();
  expect(livingMembers(second.pid).length).toBeGreaterThan(0);
  await second.stop();
  expect(livingMembers(second.pid)).toEqual([]);
});
