import * as sdk from '@aws-sdk/client-kms';
import { changeEvent, NOTICED, oversizedEvent, RESULT_TOKEN, scheduledEvent } from './fixtures/config-events';
import { ENDPOINT_VARIABLE } from './fixtures/rule-function';
import { CallLog } from '../../sim/emulator/call-log';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { Emulator } from '../../sim/emulator/emulator';
import { AwsProxy } from '../../sim/moto/aws-proxy';
import type { Evaluated } from '../../sim/moto/config-stand-in';

/**
 * The function as the cdk CLI deploys it, called through AWS Lambda's API of the emulator with events of AWS Config; keys and settings are
 * the emulator's. In between stands what answers for AWS Config and for ListKeyRotations, which the emulator lacks, and moves keys back in
 * time.
 */
const APP = 'npx tsx test/emulator/fixtures/rule-function.ts';
const DAY_SECONDS = 86_400;
const daysAgo = (days: number) => Date.now() / 1_000 - days * DAY_SECONDS;

let emulator: Emulator;
let log: CallLog;
let kms: sdk.KMSClient;
let proxy: AwsProxy;
let functionName: string;
let ruleParameters: string;

/** By key id, what nobody can make on the emulator. Times in seconds since the epoch. */
const creations = new Map<string, number>();
const rotations = new Map<string, number[]>();
const shut = new Set<string>();

beforeAll(async () => {
  emulator = await Emulator.start({ environment: CallLog.environment });
  log = new CallLog(emulator);
  kms = new sdk.KMSClient(emulator.clientConfig);
  proxy = await AwsProxy.start(emulator.endpoint, BY_DEFAULT);
  await bootstrap(emulator);
  const { RuleFunction: outputs } = await deploy(emulator, { app: APP, environment: { [ENDPOINT_VARIABLE]: proxy.endpoint } });
  functionName = outputs.FunctionName;
  ruleParameters = outputs.RuleParameters;
});

afterAll(async () => {
  kms?.destroy();
  await proxy?.stop();
  await emulator?.stop();
});

afterEach(() => {
  proxy.options = BY_DEFAULT;
});

const BY_DEFAULT = {
  intercept(operation: string, { KeyId }: { KeyId?: string }) {
    if (operation === 'DescribeKey' && shut.has(KeyId!)) return { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } };
    if (operation !== 'ListKeyRotations') return undefined;
    const Rotations = (rotations.get(KeyId!) ?? []).map((RotationDate) => ({ KeyId, RotationDate, RotationType: 'AUTOMATIC' }));
    return { status: 200, body: { Rotations, Truncated: false } };
  },
  amend(operation: string, { KeyId }: { KeyId?: string }, answer: any) {
    const CreationDate = operation === 'DescribeKey' ? creations.get(KeyId!) : undefined;
    return CreationDate === undefined ? answer : { KeyMetadata: { ...answer.KeyMetadata, CreationDate } };
  },
};

interface Invoked {
  /** How AWS Lambda tells that the function failed. */
  readonly functionError: string | null;
  readonly payload: any;
  /** What came to the emulator meanwhile. */
  readonly reached: string[];
  readonly evaluations: ReadonlyMap<string, Evaluated>;
}

async function invoke(event: object): Promise<Invoked> {
  const before = log.calls().length;
  proxy.config.evaluations.clear();
  proxy.config.batches.length = 0;
  const response = await fetch(`${emulator.endpoint}/2015-03-31/functions/${functionName}/invocations`, {
    method: 'POST',
    body: JSON.stringify(event),
  });
  expect(response.status).toBe(200);
  const text = await response.text();
  const reached = [...new Set(log.calls(before).map(({ operation }) => operation))];
  return {
    functionError: response.headers.get('x-amz-function-error'),
    payload: text && JSON.parse(text),
    reached,
    evaluations: new Map(proxy.config.evaluations),
  };
}

interface Kind {
  readonly input?: sdk.CreateKeyCommandInput;
  /** In days. @default - new */
  readonly age?: number;
  /** Days ago. @default - never */
  readonly rotated?: number[];
  readonly aliases?: string[];
  /** @default - those that the scope asks for */
  readonly tags?: Record<string, string>;
  /** What is done to it once it is there. */
  readonly then?: (KeyId: string) => Promise<unknown>;
  /** @default - nothing may be said */
  readonly says?: readonly [compliance: string, annotation: RegExp];
}

const JUDGED = { judged: 'yes' };
const FAMILY = { ...JUDGED, 'cdk-kms-rotation:family': 'alias/orders/signing' };
const RSA = { KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' } as const;
const KINDS: Record<string, Kind> = {
  'new': { says: ['COMPLIANT', /^Key is 0 days old; limit 365 days\.$/] },
  'old, never rotated': {
    age: 700,
    says: ['NON_COMPLIANT', /^Key is 700 days old, never rotated; limit 365 days\. Rotate on demand, and switch automatic rotation on/],
  },
  'old, but rotated': { age: 700, rotated: [650, 100], says: ['COMPLIANT', /^Key material rotated 100 days ago; limit 365 days\.$/] },
  'rotated, but long ago': { age: 1_200, rotated: [800, 400], says: ['NON_COMPLIANT', /^Key material rotated 400 days ago/] },
  'within the grace period': { age: 370, says: ['COMPLIANT', /overdue, becomes NON_COMPLIANT on \d{4}-\d\d-\d\d/] },
  'with rotation on, but not rotated': {
    age: 700,
    then: (KeyId) => kms.send(new sdk.EnableKeyRotationCommand({ KeyId })),
    says: ['NON_COMPLIANT', /never rotated/],
  },
  'RSA, old': { input: RSA, age: 700, says: ['NON_COMPLIANT', /Use a new key behind the alias \(ManualRotationAlias\)\.$/] },
  'RSA, old, waived': {
    input: RSA,
    age: 700,
    aliases: ['partner/signing'],
    says: ['NOT_APPLICABLE', /^Waived until 2028-06-30 by team-payments \("the partner pins our public key"\)\. Key is 700 days old/],
  },
  // The emulator knows no GetKeyLastUsage: exempt generations are in test/compliance/functions.
  'superseded, but without the marks of the machine': {
    input: RSA,
    age: 900,
    aliases: ['orders/signing/v1'],
    tags: FAMILY,
    says: ['NON_COMPLIANT', /^Key is 900 days old; limit 365 days\..* Not superseded as generation 1 of alias\/orders\/signing/],
  },
  'current': {
    input: RSA,
    age: 100,
    aliases: ['orders/signing/v2', 'orders/signing'],
    tags: FAMILY,
    says: ['COMPLIANT', /^Key is 100 days old/],
  },
  'disabled': {
    age: 700,
    then: (KeyId) => kms.send(new sdk.DisableKeyCommand({ KeyId })),
    says: ['NOT_APPLICABLE', /^Not judged in state Disabled/],
  },
  'pending deletion': {
    age: 700,
    then: (KeyId) => kms.send(new sdk.ScheduleKeyDeletionCommand({ KeyId })),
    says: ['NOT_APPLICABLE', /^Not judged in state PendingDeletion/],
  },
  'that shuts the rule out': {
    then: async (keyId) => shut.add(keyId),
    says: ['NON_COMPLIANT', /^Cannot be proven: AWS KMS denied kms:DescribeKey\./],
  },
  'out of scope': { age: 700, tags: {} },
};

const ids = new Map<string, string>();
const idOf = (what: string) => ids.get(what)!;

beforeAll(async () => {
  for (const [what, { input, age, rotated = [], aliases = [], tags = JUDGED, then }] of Object.entries(KINDS)) {
    const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const { KeyMetadata } = await kms.send(new sdk.CreateKeyCommand({ ...input, Tags }));
    const keyId = KeyMetadata!.KeyId!;
    ids.set(what, keyId);
    if (age !== undefined) creations.set(keyId, daysAgo(age));
    rotations.set(keyId, rotated.map(daysAgo));
    for (const alias of aliases) await kms.send(new sdk.CreateAliasCommand({ AliasName: `alias/${alias}`, TargetKeyId: keyId }));
    await then?.(keyId);
  }
});

/** All that there is to change about the keys. */
async function state(): Promise<unknown[]> {
  const { Aliases } = await kms.send(new sdk.ListAliasesCommand({}));
  const about = async ([what, KeyId]: [string, string]) => [
    (await kms.send(new sdk.DescribeKeyCommand({ KeyId }))).KeyMetadata,
    (await kms.send(new sdk.GetKeyPolicyCommand({ KeyId }))).Policy,
    (await kms.send(new sdk.ListResourceTagsCommand({ KeyId }))).Tags,
    (await kms.send(new sdk.ListGrantsCommand({ KeyId }))).Grants,
    KINDS[what].input === RSA ? undefined : (await kms.send(new sdk.GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled,
  ];
  return [Aliases, ...await Promise.all([...ids].map(about))];
}

const JUDGED_KINDS = Object.entries(KINDS).filter(([, { says }]) => says !== undefined);

function expectSaid(evaluations: ReadonlyMap<string, Evaluated>, what: string): void {
  const [compliance, annotation] = KINDS[what].says!;
  expect(evaluations.get(idOf(what))).toEqual({
    compliance,
    annotation: expect.stringMatching(annotation),
    orderingTimestamp: new Date(NOTICED),
  });
}

describe('a scheduled event', () => {
  let before: unknown[];
  let run: Invoked;
  beforeAll(async () => {
    before = await state();
    run = await invoke(scheduledEvent(ruleParameters));
  });

  test('has each key in the scope judged, and no other', () => {
    expect([run.functionError, run.payload]).toEqual([null, null]);
    for (const [what] of JUDGED_KINDS) expectSaid(run.evaluations, what);
    expect(run.evaluations.size).toBe(JUDGED_KINDS.length);
    expect(run.evaluations.has(idOf('out of scope'))).toBe(false);
  });

  test('has it told to AWS Config with the token of the event', () => {
    expect(proxy.config.batches).toEqual([{ size: JUDGED_KINDS.length, token: RESULT_TOKEN, testMode: false }]);
  });

  test('makes the function read, and change nothing', async () => {
    expect(run.reached.sort()).toEqual(['DescribeKey', 'GetParameter', 'GetResources', 'ListAliases', 'ListKeys']);
    expect(await state()).toEqual(before);
  });
});

describe.each<[string, (keyId: string) => object]>([
  ['an event about a change', (keyId) => changeEvent(keyId, ruleParameters)],
  ['an oversized event about a change', (keyId) => oversizedEvent(keyId, ruleParameters)],
])('%s', (_, about) => {
  test.each(JUDGED_KINDS.map(([what]) => what))('has the key judged as it is now: %s', async (what) => {
    const run = await invoke(about(idOf(what)));

    expect([run.functionError, run.payload]).toEqual([null, null]);
    expect([...run.evaluations.keys()]).toEqual([idOf(what)]);
    expectSaid(run.evaluations, what);
    expect(['DescribeKey', 'GetParameter', 'GetResources', 'ListAliases']).toEqual(expect.arrayContaining(run.reached));
  });

  test('has a key outside of the scope let go', async () => {
    const { evaluations } = await invoke(about(idOf('out of scope')));
    expect(evaluations.get(idOf('out of scope'))).toMatchObject({
      compliance: 'NOT_APPLICABLE',
      annotation: 'The key is outside of the scope of the rule.',
    });
  });
});

test('an event about a deleted key has it let go, without a question', async () => {
  const run = await invoke(changeEvent('deleted', ruleParameters, 'ResourceDeleted'));
  expect(run.functionError).toBeNull();
  expect(run.evaluations.get('deleted')?.compliance).toBe('NOT_APPLICABLE');
  expect(run.reached).toEqual([]);
});

// Under which name, the emulator does not tell.
describe('the invocation fails', () => {
  const refusing = (body: object, status: number) => ({
    ...BY_DEFAULT,
    intercept: (operation: string, input: any) =>
      operation === 'PutEvaluations' ? { status, body } : BY_DEFAULT.intercept(operation, input),
  });

  test.each<[string, () => object]>([
    ['scheduled', () => scheduledEvent(ruleParameters)],
    ['change', () => changeEvent(idOf('new'), ruleParameters)],
  ])('if AWS Config refuses the evaluations: %s', async (_, event) => {
    const before = await state();
    proxy.options = refusing({ __type: 'InvalidResultTokenException', message: 'The result token is not valid.' }, 400);
    const run = await invoke(event());

    expect(run).toMatchObject({ functionError: 'Unhandled', payload: { errorMessage: 'The result token is not valid.' } });
    expect(run.evaluations.size).toBe(0);
    expect(await state()).toEqual(before);
  });

  test('if AWS Config does not take an evaluation, each time that it is sent', async () => {
    const sent: number[] = [];
    proxy.options = {
      ...BY_DEFAULT,
      intercept(operation, input) {
        if (operation !== 'PutEvaluations') return BY_DEFAULT.intercept(operation, input);
        const { Evaluations } = input as { Evaluations: Array<{ ComplianceResourceId: string }> };
        sent.push(Evaluations.length);
        return { status: 200, body: { FailedEvaluations: Evaluations.filter(({ ComplianceResourceId: keyId }) => keyId === idOf('new')) } };
      },
    };
    const run = await invoke(scheduledEvent(ruleParameters));

    expect(run).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorMessage: expect.stringContaining('AWS Config did not take '
      + `the evaluations of 1 (${idOf('new')}) keys`),
      },
    });
    expect(sent).toEqual([JUDGED_KINDS.length, 1, 1, 1, 1]);
  });

  test('if AWS KMS shuts the function out of the list of keys', async () => {
    proxy.options = {
      ...BY_DEFAULT,
      intercept: (operation, input) =>
        operation === 'ListKeys'
          ? { status: 400, body: { __type: 'AccessDeniedException', message: 'not authorized' } }
          : BY_DEFAULT.intercept(operation, input),
    };
    const run = await invoke(scheduledEvent(ruleParameters));
    expect(run).toMatchObject({ functionError: 'Unhandled', payload: { errorMessage: 'not authorized' } });
    expect(run.evaluations.size).toBe(0);
  });

  test('if the rule has a parameter that the function does not know', async () => {
    const run = await invoke(scheduledEvent(JSON.stringify({ ...JSON.parse(ruleParameters), excuse: 'all' })));
    expect(run).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorMessage: expect.stringContaining("unknown rule parameter 'excuse'") },
    });
    expect(run.evaluations.size).toBe(0);
  });
});
