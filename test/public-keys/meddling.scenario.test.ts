import { Duration } from 'aws-cdk-lib';
import { Abort, TaskError } from '../../sim/asl/task-error';
import type { Deployed } from '../../sim/manual-rotation/rotation-bench';
import { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { JWKS, kidOf, PARAMETERS, publishedNumbers, publishing } from '../../sim/public-keys/publishing';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EMPTY = JSON.stringify({ keys: [] });

let target: Deployed;
beforeAll(() => jest.spyOn(console, 'log').mockImplementation());
beforeAll(() => { target = publishing(); });

async function staged(of = target): Promise<RotationBench> {
  const bench = new RotationBench({}, of);
  await bench.deploy();
  expect((await bench.rotate(1)).output).toMatchObject({ outcome: 'staged' });
  return bench;
}

const later = (bench: RotationBench, ms: number) => bench.clock.run(bench.clock.now() + ms);
const pass = async (bench: RotationBench, ms: number) => {
  await later(bench, ms);
  return bench.tick();
};

/** Whoever fetched a copy while the key was missing keeps it: the alias moves a whole delay after the key was there again. */
async function expectDelayFromNow(bench: RotationBench): Promise<void> {
  const from = bench.clock.now();
  const result = await bench.tick();
  expect(result.output).toMatchObject({ outcome: 'staged' });
  expect(Date.parse((result.output as any).activateAt)).toBeGreaterThanOrEqual(from + HOUR + 59 * 60_000);
  expect(bench.key()).toBe(bench.generation(1));
  expect((await pass(bench, 2 * HOUR)).output).toMatchObject({ outcome: 'rotated' });
}

describe('the delay counts from when the key was there for good, whoever says otherwise', () => {
  test('a run published it again and was stopped before it could mark that: the mark is old, the document tells', async () => {
    const bench = await staged();
    await later(bench, 2 * HOUR);
    bench.s3.tamper(JWKS, EMPTY);
    const stopped = await bench.tick({
      wrap: (next) => async (call) => {
        if (call.state === 'Announce the published key') throw new Abort('somebody stopped the run');
        return next(call);
      },
    });
    expect(stopped.status).not.toBe('SUCCEEDED');
    expect(publishedNumbers(bench)).toEqual([1, 2]);
    await expectDelayFromNow(bench);
  });

  test('the same of parameters', async () => {
    const bench = await staged();
    await later(bench, 2 * HOUR);
    const parameter = bench.ssm.parameters.get(`${PARAMETERS}/2`)!;
    bench.ssm.parameters.set(`${PARAMETERS}/2`, { ...parameter, at: bench.clock.now() });
    await expectDelayFromNow(bench);
  });

  test('somebody took it out and put the right document back, by a copy of that version', async () => {
    const bench = await staged();
    const version = bench.s3.objects.get(JWKS)!;
    await later(bench, 2 * HOUR);
    bench.s3.tamper(JWKS, EMPTY);
    bench.s3.restore(JWKS, version);
    await expectDelayFromNow(bench);
  });

  test('somebody wrote the document anew, with all its keys: nobody knows what stood there in between', async () => {
    const bench = await staged();
    await later(bench, 2 * HOUR);
    bench.s3.tamper(JWKS, bench.s3.objects.get(JWKS)!.body);
    await expectDelayFromNow(bench);
  });

  test('somebody takes it out between two rounds of one run, which then publishes it anew', async () => {
    const bench = await staged();
    await later(bench, 2 * HOUR);
    bench.s3.tamper(JWKS, `${bench.s3.objects.get(JWKS)!.body} `); // so that there is something to write
    let writes = 0;
    bench.s3.fault = (operation, key) => {
      if (operation === 'PutObject' && key === JWKS && writes++ === 0) bench.s3.tamper(JWKS, EMPTY);
      return undefined;
    };
    await expectDelayFromNow(bench);
  });
});

test('somebody takes it out while a run waits to try a refused swap again: the documents are read before that, too', async () => {
  const bench = await staged();
  await later(bench, 2 * HOUR);
  let isRefused = false;
  const result = await bench.tick({
    wrap: (next) => async (call) => {
      if (call.state !== 'Swap the alias' || isRefused) return next(call);
      isRefused = true;
      bench.s3.tamper(JWKS, EMPTY);
      throw new TaskError('Kms.KmsException', 'User is not authorized to perform kms:UpdateAlias');
    },
  });
  expect(isRefused).toBe(true);
  expect(result.output).toMatchObject({ outcome: 'staged' });
  expect(bench.key()).toBe(bench.generation(1));
});

test('a return that is marked, and whose move is not seen yet, keeps the key, for an hour: then it is known to have failed', async () => {
  const bench = await staged(publishing({ activationDelay: Duration.hours(2) }, { verifyFor: Duration.days(4) }));
  await pass(bench, 2 * HOUR);
  const [kid, end] = [kidOf(bench, 1), Date.parse(bench.tag(1, 'superseded')!) + 4 * DAY + HOUR];
  await later(bench, end - 10 * 60_000 - bench.clock.now());
  await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 }, {
    wrap: (next) => async (call) => {
      const answer = await next(call);
      if (call.state === 'Mark the activation') throw new Abort('somebody stopped the run');
      return answer;
    },
  });
  expect(bench.key()).toBe(bench.generation(2));
  const standsAt = async (moment: number) => {
    await later(bench, moment - bench.clock.now());
    await bench.tick();
    return bench.s3.objects.get(JWKS)!.body.includes(kid);
  };
  expect(await standsAt(end + 10 * 60_000)).toBe(true);
  expect(await standsAt(end + 2 * HOUR)).toBe(false);
});

test('a key that is taken out meanwhile, as its time is over, does not make a staged one wait again', async () => {
  const bench = await staged();
  expect((await pass(bench, 2 * HOUR)).output).toMatchObject({ outcome: 'rotated' });
  await later(bench, DAY);
  expect((await bench.rotate(2)).output).toMatchObject({ outcome: 'staged' });
  expect(publishedNumbers(bench)).toEqual([2, 3, 1]);
  const [published] = bench.tag(3, 'published')!.split(' ');
  expect((await pass(bench, HOUR + 10 * 60_000)).output).toMatchObject({ outcome: 'staged' });
  expect(publishedNumbers(bench)).toEqual([2, 3]);

  await later(bench, Date.parse(published) + 2 * HOUR - bench.clock.now());
  expect((await bench.tick()).output).toMatchObject({ outcome: 'rotated', generation: 3 });
});

describe('a return that is refused, for its key had been taken out', () => {
  test('says nothing of when that key was used, also after the next rotation', async () => {
    const bench = await staged(publishing({ activationDelay: Duration.hours(2) }, { verifyFor: Duration.days(4) }));
    await pass(bench, 2 * HOUR);
    await pass(bench, 5 * DAY);
    expect(publishedNumbers(bench)).toEqual([2]);
    const kid = kidOf(bench, 1);
    const refused = await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    expect(refused).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    const publishedAgain = bench.clock.now();

    await bench.run({ reason: 'manual', action: 'rotate', fromGeneration: 2, urgent: true });
    expect(bench.key()).toBe(bench.generation(3));
    await later(bench, publishedAgain + DAY + 2 * HOUR - bench.clock.now());
    await bench.tick();
    expect(publishedNumbers(bench)).toEqual([3, 2]);
    expect(bench.s3.objects.get(JWKS)!.body).not.toContain(kid);
  });
});

describe('a generation that was rolled back from', () => {
  /** When it was left, and its kid. */
  async function rolledBack(after = DAY): Promise<[RotationBench, number, string]> {
    const bench = await staged(publishing({ activationDelay: Duration.hours(2) }, { verifyFor: Duration.days(4) }));
    await pass(bench, 2 * HOUR);
    await later(bench, after);
    const kid = kidOf(bench, 2);
    expect((await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 })).status).toBe('SUCCEEDED');
    return [bench, bench.clock.now(), kid];
  }
  async function move(bench: RotationBench, action: string, fromGeneration: number): Promise<void> {
    await later(bench, DAY);
    const urgent = action === 'rotate' ? { urgent: true } : {};
    expect(await bench.run({ reason: 'manual', action, fromGeneration, ...urgent })).toMatchObject({ status: 'SUCCEEDED' });
  }
  test('keeps its public key for the life of its tokens after the last move of the alias: what came in between bears no mark', async () => {
    const [bench, , kid] = await rolledBack();
    for (const from of [1, 3, 4]) await move(bench, 'rotate', from);
    const end = bench.world.effects.of('UpdateAlias').at(-1)!.at + 4 * DAY + HOUR;
    await later(bench, end - 30 * 60_000 - bench.clock.now());
    await bench.tick();
    expect(bench.s3.objects.get(JWKS)!.body).toContain(kid);
    await pass(bench, HOUR);
    expect(bench.s3.objects.get(JWKS)!.body).not.toContain(kid);
  });

  test('once it was taken out, a later move brings it back no more', async () => {
    const [bench, left, kid] = await rolledBack();
    await later(bench, left + 5 * DAY - bench.clock.now());
    await bench.tick();
    expect(bench.s3.objects.get(JWKS)!.body).not.toContain(kid);
    await move(bench, 'rotate', 1);
    await pass(bench, HOUR);
    expect(bench.s3.objects.get(JWKS)!.body).not.toContain(kid);
  });
});

test('a mark that somebody garbled is put right when the key is taken out: till then it keeps the generation from retirement', async () => {
  const bench = await staged(publishing({ activationDelay: Duration.hours(2) }, { verifyFor: Duration.days(4) }));
  await pass(bench, 2 * HOUR);
  const [first, kid] = [bench.generation(1), kidOf(bench, 1)];
  await later(bench, 5 * DAY);
  bench.world.call('TagResource', { KeyId: first.id, Tags: [{ TagKey: 'cdk-kms-rotation:published', TagValue: 'garbled' }] });
  await bench.tick();

  expect(bench.s3.objects.get(JWKS)!.body).not.toContain(kid);
  expect(bench.tag(1, 'published')).toMatch(/^out /);
});
