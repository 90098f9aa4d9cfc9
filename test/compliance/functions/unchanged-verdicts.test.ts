import { Bench } from './bench';

const DAY = 86_400_000;
let bench: Bench;

beforeEach(() => {
  bench = new Bench();
  bench.aws.records = true;
  bench.parameters.repeatAfterDays = '7';
  const { aws } = bench;
  aws.key('young');
  aws.key('never-rotated', { createdAt: aws.daysAgo(1_000) });
  aws.key('aws', { keyManager: 'AWS', aliases: ['alias/aws/s3'] });
  aws.key('disabled', { keyState: 'Disabled' });
});

afterEach(() => jest.restoreAllMocks());

/** What AWS Config was sent by a run on the next day. */
async function nextDay(run: () => Promise<void> = () => bench.scheduled()): Promise<string[]> {
  await bench.time.sleep(DAY - (bench.time.now() % DAY));
  const before = bench.aws.of('PutEvaluations').length;
  await run();
  const sent = bench.aws.of('PutEvaluations').slice(before);
  return sent.flatMap(({ input }) => input.Evaluations.map((evaluation: any) => evaluation.ComplianceResourceId)).sort();
}

const ALL = ['aws', 'disabled', 'never-rotated', 'young'];

test('are sent once in the time that the rule says; non-compliant ones by every run', async () => {
  const sent: string[][] = [];
  for (let day = 0; day < 15; day++) sent.push(await nextDay());
  const rest = Array(6).fill(['never-rotated']);
  expect(sent).toEqual([ALL, ...rest, ALL, ...rest, ALL]);
});

test('are sent by every run without it, and AWS Config is not asked about more than what may be gone', async () => {
  delete bench.parameters.repeatAfterDays;
  expect([await nextDay(), await nextDay()]).toEqual([ALL, ALL]);
  expect(bench.aws.of('GetComplianceDetailsByConfigRule').map(({ input }) => input.ComplianceTypes)).toEqual(
    Array(2).fill(['COMPLIANT', 'NON_COMPLIANT']),
  );
});

test('that change are sent by the next run: a rotation, a state, a waiver, a key that is new', async () => {
  bench.aws.key('rotated', { createdAt: bench.aws.daysAgo(1_000), rotations: [bench.aws.daysAgo(90)] });
  await nextDay();
  expect(await nextDay()).toEqual(['never-rotated']);
  bench.aws.keys.get('rotated')!.rotations.push(new Date(bench.time.now()));
  bench.aws.keys.get('disabled')!.keyState = 'Enabled';
  bench.aws.key('new');
  expect(await nextDay()).toEqual(['disabled', 'never-rotated', 'new', 'rotated']);
  bench.settings({
    waivers: [{
      keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/never-rotated',
      reason: 'of the vendor',
      owner: 'payments',
      until: new Date(bench.time.now() + 3 * DAY).toISOString().slice(0, 10),
    }],
  });
  expect(bench.aws.recorded.get('never-rotated')!.compliance).toBe('NON_COMPLIANT');
  expect(await nextDay()).toEqual(['never-rotated']);
  expect(bench.aws.recorded.get('never-rotated')!.compliance).toBe('NOT_APPLICABLE');
});

test('of keys that are gone are taken back once', async () => {
  await nextDay();
  bench.aws.keys.delete('young');
  expect(await nextDay()).toEqual(['never-rotated', 'young']);
  expect(bench.aws.recorded.get('young')!.compliance).toBe('NOT_APPLICABLE');
  expect(await nextDay()).toEqual(['never-rotated']);
});

test('that AWS Config lost, or does not show, are sent', async () => {
  await nextDay();
  bench.aws.recorded.delete('young'); // DeleteEvaluationResults
  bench.aws.recorded.delete('aws');
  expect(await nextDay()).toEqual(['aws', 'never-rotated', 'young']);
});

test('a run that would say nothing sends one: AWS Config takes a run without any for one that failed', async () => {
  bench.aws.keys.delete('never-rotated');
  await nextDay();
  const sent = await nextDay();
  expect(sent).toHaveLength(1);
  expect(ALL).toContain(sent[0]);
});

test('a key that changes is told at once, the same or not', async () => {
  await nextDay();
  expect(await nextDay(() => bench.changed('young'))).toEqual(['young']);
});

test('are judged all the same, and counted in the log', async () => {
  await nextDay();
  await nextDay();
  expect(bench.log.filter(({ event }) => event === 'evaluation').map(({ judged, unsent }) => [judged, unsent])).toEqual([[4, 0], [4, 3]]);
});

test.each(['1', '31', '7.5', 'week'])('%s days are refused, and no key is judged', async (repeatAfterDays) => {
  bench.parameters.repeatAfterDays = repeatAfterDays;
  expect(await bench.failure()).toMatchObject({
    name: 'RuleMisconfigured',
    message: expect.stringContaining("'repeatAfterDays' must be a whole number of days from 2 to 30, as text"),
  });
  expect(bench.aws.told.size).toBe(0);
});
