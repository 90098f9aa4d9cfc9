import { Bench } from './bench';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => jest.restoreAllMocks());

const UNREADABLE = ['ThrottlingException', 'KMSInternalException', 'DependencyTimeoutException', 'KMSInvalidStateException', 'TimeoutError'];

describe('keys that cannot be read', () => {
  test.each(UNREADABLE.flatMap((error) => [['DescribeKey', error], ['ListKeyRotations', error]]))('%s: %s; all others are reported, then the run fails', async (operation, error) => {
    for (let i = 0; i < 250; i++) bench.aws.key(`key-${i}`);
    for (const i of [3, 77]) bench.aws.key(`key-${i}`, { createdAt: bench.aws.daysAgo(900), errors: { [operation]: error } });
    const failure = await bench.failure();
    expect(failure.name).toBe('KeysUnreadable');
    expect(failure.message).toBe(`2 (key-3, key-77) keys could not be read, the first because of ${error}. `
      + 'All others were reported; the last verdict on these stays. The next run tries again');
    expect(bench.aws.told.size).toBe(248);
    expect([...bench.aws.told.keys()]).not.toContain('key-3');
    expect(bench.log.filter(({ event }) => event === 'key-unreadable')).toEqual(['key-3', 'key-77'].map((keyId) => expect.objectContaining({ keyId, error })));
  });

  test('many are counted, few named', async () => {
    for (let i = 0; i < 300; i++) bench.aws.key(`key-${i}`, { errors: { DescribeKey: 'ThrottlingException' } });
    expect((await bench.failure()).message).toMatch(/^300 \(key-0, key-1, key-2, key-3, key-4, \.\.\.\) keys could not be read/);
    expect(bench.aws.told.size).toBe(0);
  });

  test('a key without a creation date is not guessed at', async () => {
    bench.aws.key('key', { createdAt: undefined });
    expect((await bench.failure()).name).toBe('KeysUnreadable');
  });
});

describe('evaluations that AWS Config does not take', () => {
  test('are sent again, those alone, after growing pauses', async () => {
    for (let i = 0; i < 120; i++) bench.aws.key(`key-${i}`);
    bench.aws.refuses = (keyId, times) => ['key-7', 'key-110'].includes(keyId) && times < 2;
    await bench.scheduled();
    expect(bench.aws.told.size).toBe(120);
    const sent = bench.aws.of('PutEvaluations').map(({ input, at }) => ({ ids: input.Evaluations.map((one: any) => one.ComplianceResourceId), at }));
    const again = sent.filter(({ ids }) => ids.includes('key-7'));
    expect(again.map(({ ids }) => ids.length)).toEqual([100, 1, 1]);
    expect(again.map(({ at }, i) => i && at - again[i - 1].at)).toEqual([0, expect.closeTo(1_000, -3), expect.closeTo(2_000, -3)]);
  });

  test('five times; then the others are reported, and the run fails', async () => {
    for (let i = 0; i < 250; i++) bench.aws.key(`key-${i}`);
    bench.aws.refuses = (keyId) => keyId === 'key-7';
    expect(await bench.failure()).toMatchObject({ name: 'EvaluationsRefused', message: expect.stringMatching(/^AWS Config did not take the evaluations of 1 \(key-7\) keys/) });
    expect(bench.aws.told.size).toBe(249);
    expect(bench.aws.of('PutEvaluations').filter(({ input }) => input.Evaluations.some((one: any) => one.ComplianceResourceId === 'key-7'))).toHaveLength(5);
  });

  test('AWS Config does not answer at all: the run fails at once, and leaves nothing running', async () => {
    for (let i = 0; i < 1_000; i++) bench.aws.key(`key-${i}`);
    bench.aws.errors.PutEvaluations = 'InvalidResultTokenException';
    expect((await bench.failure()).name).toBe('InvalidResultTokenException');
    expect(bench.aws.of('DescribeKey').length).toBeLessThan(200);
    expect(bench.time.asleep).toBe(0);
  });
});

test('AWS Config fails for one batch: the run does not pass over it', async () => {
  for (let i = 0; i < 250; i++) bench.aws.key(`key-${i}`);
  bench.aws.errors.PutEvaluations = 'InternalServerError';
  const { config } = bench.aws.clients;
  const send = config.send.bind(config) as (command: any) => Promise<any>;
  config.send = (async (command: any) => send(command).finally(() => {
    if (command.input.Evaluations !== undefined) delete bench.aws.errors.PutEvaluations;
  })) as any;
  expect((await bench.failure()).name).toBe('InternalServerError');
});

describe('the time limit', () => {
  test('stops in order a minute before it: what was judged is reported, the rest is counted', async () => {
    bench.minutes = 2;
    for (let i = 0; i < 10_000; i++) bench.aws.key(`key-${i}`, { createdAt: bench.aws.daysAgo(900) }); // 80 a second: 125 s
    const start = bench.time.now();
    const failure = await bench.failure();
    const took = bench.time.now() - start;
    expect(took).toBeGreaterThan(59_000);
    expect(took).toBeLessThan(62_000);
    const told = bench.aws.told.size;
    expect(told).toBeGreaterThan(4_500);
    expect(failure).toMatchObject({ name: 'RanOutOfTime', message: expect.stringMatching(`^${10_000 - told} of 10000 keys were not looked at: the time was over`) });
    expect(bench.aws.of('PutEvaluations').at(-1)!.input.Evaluations.length).toBeLessThanOrEqual(100);
    expect(bench.log.at(-1)).toMatchObject({ event: 'evaluation', left: 10_000 - told, failed: true, error: 'RanOutOfTime' });
  });

  test('does not wait for a call that hangs', async () => {
    for (let i = 0; i < 40; i++) bench.aws.key(`key-${i}`);
    const { kms } = bench.aws.clients;
    const send = kms.send.bind(kms) as (command: any) => Promise<any>;
    kms.send = (async (command: any) => (command.input.KeyId === 'key-5' ? bench.time.sleep(3_600_000) : send(command))) as any;
    expect(await bench.failure()).toMatchObject({ name: 'RanOutOfTime', message: expect.stringMatching(/^1 of 40 keys were not looked at/) });
    expect(bench.aws.told.size).toBe(39);
  });

  test('of a function that has less than the margin judges nothing', async () => {
    bench.minutes = 0.5;
    bench.aws.key('key');
    expect((await bench.failure()).message).toMatch(/^1 of 1 keys/);
  });

  test('names all that is wrong, and the worst', async () => {
    bench.minutes = 2;
    for (let i = 0; i < 10_000; i++) bench.aws.key(`key-${i}`, { createdAt: bench.aws.daysAgo(900), errors: i === 0 ? { DescribeKey: 'ThrottlingException' } : {} });
    bench.aws.refuses = (keyId) => keyId === 'key-1';
    expect(await bench.failure()).toMatchObject({ name: 'RanOutOfTime', message: expect.stringMatching(/not looked at.*; 1 \(key-0\) keys could not be read.*; .*1 \(key-1\) keys/) });
  });
});
