import { Bench } from './bench';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => jest.restoreAllMocks());

const UNREADABLE = [
  'ThrottlingException',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KMSInvalidStateException',
  'TimeoutError',
];

describe('keys that cannot be read', () => {
  test.each(
    UNREADABLE.flatMap((error) => [
      ['DescribeKey', error],
      ['ListKeyRotations', error],
    ]),
  )('%s: %s; all others are reported, then the run fails', async (operation, error) => {
    for (let i = 0; i < 250; i++) bench.aws.key(`key-${i}`);
    for (const i of [3, 77]) bench.aws.key(`key-${i}`, { createdAt: bench.aws.daysAgo(900), errors: { [operation]: error } });
    const failure = await bench.failure();
    expect(failure.name).toBe('KeysUnreadable');
    expect(failure.message).toBe(
      `2 (key-3, key-77) keys could not be read, the first because of ${error}. ` +
        'All others were reported; the last verdict on these stays. The next run tries again',
    );
    expect(bench.aws.told.size).toBe(248);
    expect([...bench.aws.told.keys()]).not.toContain('key-3');
    expect(bench.log.filter(({ event }) => event === 'key-unreadable')).toEqual(
      ['key-3', 'key-77'].map((keyId) => expect.objectContaining({ keyId, error })),
    );
  });

  test('many are counted, few named', async () => {
    for (let i = 0; i < 300; i++) bench.aws.key(`key-${i}`, { errors: { DescribeKey: 'ThrottlingException' } });
    expect((await bench.failure()).message).toMatch(/^300 \((key-\d+, ){5}\.\.\.\) keys could not be read/);
    expect(bench.aws.told.size).toBe(0);
  });

  test('a key without a creation date is not guessed at', async () => {
    bench.aws.key('key', { createdAt: undefined });
    expect((await bench.failure()).name).toBe('KeysUnreadable');
  });
});

describe('evaluations that AWS Config does not take', () => {
  test('are sent again, those alone, after growing pauses', async () => {
    for (let i = 0; i < 100; i++) bench.aws.key(`key-${i}`);
    bench.aws.refuses = (keyId, times) => keyId === 'key-7' && times < 2;
    await bench.scheduled();
    expect(bench.aws.told.size).toBe(100);
    const sent = bench.aws
      .of('PutEvaluations')
      .map(({ input, at }) => ({ ids: input.Evaluations.map((one: any) => one.ComplianceResourceId), at }));
    const again = sent.filter(({ ids }) => ids.includes('key-7'));
    expect(again.map(({ ids }) => ids.length)).toEqual([100, 1, 1]);
    expect(again.map(({ at }, i) => i && at - again[i - 1].at)).toEqual([0, expect.closeTo(1_000, -3), expect.closeTo(2_000, -3)]);
  });

  test('five times; then the others are reported, and the run fails', async () => {
    for (let i = 0; i < 250; i++) bench.aws.key(`key-${i}`);
    bench.aws.refuses = (keyId) => keyId === 'key-7';
    expect(await bench.failure()).toMatchObject({
      name: 'EvaluationsRefused',
      message: expect.stringMatching(/^AWS Config did not take the evaluations of 1 \(key-7\) keys/),
    });
    expect(bench.aws.told.size).toBe(249);
    expect(
      bench.aws.of('PutEvaluations').filter(({ input }) => input.Evaluations.some((one: any) => one.ComplianceResourceId === 'key-7')),
    ).toHaveLength(5);
  });

  test('AWS Config does not answer at all: the run fails at once, and leaves nothing running', async () => {
    for (let i = 0; i < 1_000; i++) bench.aws.key(`key-${i}`);
    bench.aws.errors.PutEvaluations = 'InvalidResultTokenException';
    expect((await bench.failure()).name).toBe('InvalidResultTokenException');
    expect(bench.aws.of('DescribeKey').length).toBeLessThan(200);
    expect(bench.time.asleep).toBe(0);
  });
});

describe('AWS Config is too busy', () => {
  /** So many times, or for ever. */
  function busy(error: string, times = Infinity): void {
    const { config } = bench.aws.clients;
    const send = config.send.bind(config) as (command: any) => Promise<any>;
    let left = times;
    config.send = (async (command: any) => {
      if (command.input.Evaluations === undefined) return send(command);
      left -= 1;
      if (left >= 0) bench.aws.errors.PutEvaluations = error;
      else delete bench.aws.errors.PutEvaluations;
      return send(command);
    }) as any;
  }

  test.each(['ThrottlingException', 'InternalServerError', 'TimeoutError', 'TooManyRequestsException'])(
    '%s for one batch: it is sent again, and the run succeeds',
    async (error) => {
      for (let i = 0; i < 250; i++) bench.aws.key(`key-${i}`);
      busy(error, 3);
      await bench.scheduled();
      expect(bench.aws.told.size).toBe(250);
    },
  );

  test('for ever: every key is judged, every batch is tried, and the run fails in time', async () => {
    for (let i = 0; i < 1_000; i++) bench.aws.key(`key-${i}`);
    busy('ThrottlingException');
    const start = bench.time.now();
    expect(await bench.failure()).toMatchObject({
      name: 'EvaluationsRefused',
      message: expect.stringMatching(/^AWS Config did not take the evaluations of 1000 \(/),
    });
    expect(bench.aws.told.size).toBe(0);
    expect(bench.metrics).toMatchObject([{ KeysJudged: 1_000, EvaluationsFailed: 1 }]);
    expect(bench.time.now() - start).toBeLessThan(60_000);
  });

  test('for a while: what comes later is reported', async () => {
    for (let i = 0; i < 1_000; i++) bench.aws.key(`key-${i}`);
    busy('ThrottlingException', 7);
    await bench.failure().catch(() => undefined);
    expect(bench.aws.told.size).toBeGreaterThanOrEqual(800);
  });

  test('what it says of its own accord is no passing trouble: status 400 of a name that is not known ends the run', async () => {
    bench.aws.key('key');
    busy('ValidationException');
    expect((await bench.failure()).name).toBe('ValidationException');
  });
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
    expect(failure).toMatchObject({
      name: 'RanOutOfTime',
      message: expect.stringMatching(`^${10_000 - told} of `
      + '10000 keys were not looked at: the time was over'),
    });
    expect(bench.aws.of('PutEvaluations').at(-1)!.input.Evaluations.length).toBeLessThanOrEqual(100);
    expect(bench.log.at(-1)).toMatchObject({ event: 'evaluation', left: 10_000 - told, failed: true, error: 'RanOutOfTime' });
  });

  test('does not wait for a call that hangs', async () => {
    for (let i = 0; i < 40; i++) bench.aws.key(`key-${i}`);
    const { kms } = bench.aws.clients;
    const send = kms.send.bind(kms) as (command: any) => Promise<any>;
    kms.send = (async (command: any) => (command.input.KeyId === 'key-5' ? bench.time.sleep(3_600_000) : send(command))) as any;
    expect(await bench.failure()).toMatchObject({
      name: 'RanOutOfTime',
      message: expect.stringMatching(/^1 of 40 keys were not looked at/),
    });
    expect(bench.aws.told.size).toBe(39);
  });

  test('of a function that has less than the margin judges nothing', async () => {
    bench.minutes = 0.5;
    bench.aws.key('key');
    expect((await bench.failure()).message).toMatch(/^1 of 1 keys/);
  });

  test('what is left differs from day to day', async () => {
    bench.minutes = 2;
    for (let i = 0; i < 10_000; i++) bench.aws.key(`key-${i}`, { createdAt: bench.aws.daysAgo(900) }); // 80 a second: 125 s
    const left = new Set(bench.aws.keys.keys());
    for (let day = 0; day < 4; day++) {
      await bench.failure();
      for (const id of bench.aws.told.keys()) left.delete(id);
      await bench.time.sleep(86_400_000 - 60_000);
    }
    expect(left.size).toBe(0);
  }, 120_000);

  test('is shared: the search for verdicts of keys that are gone takes a third at most, and the run says that it was cut', async () => {
    bench.minutes = 4;
    bench.aws.pageSize = 1;
    for (let i = 0; i < 1_000; i++) bench.aws.before.set(`gone-${i}`, 'COMPLIANT'); // 5 a second: 200 s
    bench.aws.key('key');
    expect(await bench.failure()).toMatchObject({
      name: 'RanOutOfTime',
      message: expect.stringMatching(/^not all verdicts of keys that are gone were looked for/),
    });
    expect(bench.aws.told.get('key')).toMatchObject({ compliance: 'COMPLIANT' });
    expect(bench.aws.told.size).toBeLessThan(400);
    expect(bench.aws.of('GetComplianceDetailsByConfigRule').length).toBeGreaterThan(250);
  });

  test('names all that is wrong, and the worst', async () => {
    bench.minutes = 2;
    for (let i = 0; i < 10_000; i++) {
      bench.aws.key(`key-${i}`, {
        createdAt: bench.aws.daysAgo(900),
        errors: i % 1_000 === 0 ? { DescribeKey: 'ThrottlingException' } : {},
      });
    }
    bench.aws.refuses = (keyId) => keyId.endsWith('001');
    expect(await bench.failure()).toMatchObject({
      name: 'RanOutOfTime',
      message: expect.stringMatching(/not looked at.*; \d+ \(key-\d000.*\) keys could not be read.*; .*\d \(key-\d001.*\) keys/),
    });
  });
});
