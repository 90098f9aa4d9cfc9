import { Duration } from 'aws-cdk-lib';
import type { TaskHandler } from '../../sim/asl/execution-types';
import { Abort } from '../../sim/asl/task-error';
import { lasting, refuse, strike } from '../../sim/asl/task-faults';
import { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { Deployed } from '../../sim/manual-rotation/rotation-bench';
import { JWKS, kidOf, PARAMETERS, publishedKids, publishedNumbers, publishing } from '../../sim/public-keys/publishing';
import { Retirement } from '../../src';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of RFC 7515, appendix A.3. */
const FOREIGN = {
  kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

let target: Deployed;
beforeAll(() => jest.spyOn(console, 'log').mockImplementation());
beforeAll(() => { target = publishing(); });

async function fresh(of = target): Promise<RotationBench> {
  const bench = new RotationBench({}, of);
  expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created' } });
  return bench;
}

const later = (bench: RotationBench, ms: number) => bench.clock.run(bench.clock.now() + ms);
const parameters = (bench: RotationBench) => Object.fromEntries(
  [...bench.ssm.parameters].map(([name, { value }]) => [name.slice(PARAMETERS.length + 1), value]));
const pass = async (bench: RotationBench, ms: number, options?: Parameters<RotationBench['tick']>[0]) => {
  await later(bench, ms);
  return bench.tick(options);
};

describe('a first generation', () => {
  test('is published before its alias is there', async () => {
    const bench = new RotationBench({}, target);
    const kidsAtTheAlias: string[][] = [];
    const onEnter = ({ state }: { state: string }) => { if (state === 'Create the alias') kidsAtTheAlias.push(publishedKids(bench)); };
    const result = await bench.deploy({ onEnter });

    expect(result).toMatchObject({ status: 'SUCCEEDED' });
    expect(kidsAtTheAlias).toEqual([[kidOf(bench, 1)]]);
    expect(bench.tag(1, 'published')).toBe(`${bench.tag(1, 'published')!.split(' ')[0]} ${kidOf(bench, 1)}`);
    expect(parameters(bench)).toMatchObject({ 1: expect.stringContaining('BEGIN PUBLIC KEY'), current: '1' });
    expect(JSON.parse(bench.s3.objects.get('.well-known/openid-configuration')!.body)).toEqual({
      issuer: 'https://login.example.com',
      jwks_uri: 'https://login.example.com/.well-known/jwks.json',
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
    expect(bench.s3.objects.get(JWKS)).toMatchObject({ cacheControl: 'public, max-age=3600', contentType: 'application/jwk-set+json' });
    expect(bench.eventTypes()).toEqual(['KMS Alias Generation Staged', 'KMS Alias Public Key Published', 'KMS Alias Rotated']);
  });
});

describe('a rotation', () => {
  test('publishes, lets the delay pass, swaps, keeps, takes out', async () => {
    const bench = await fresh();
    const staged = await bench.rotate(1);
    expect(staged.output).toMatchObject({ outcome: 'staged', generation: 1 });
    expect(publishedNumbers(bench)).toEqual([1, 2]);
    expect(parameters(bench)).toMatchObject({ 1: expect.anything(), 2: expect.anything(), current: '1' });
    const [publishedAt] = bench.tag(2, 'published')!.split(' ');
    expect(Date.parse((staged.output as any).activateAt)).toBe(Date.parse(publishedAt) + 2 * HOUR);

    expect((await pass(bench, 2 * HOUR - 30 * MINUTE)).output).toMatchObject({ outcome: 'staged' });
    expect((await pass(bench, 31 * MINUTE)).output).toMatchObject({ outcome: 'rotated', generation: 2 });
    const swappedAt = bench.world.effects.of('UpdateAlias').at(-1)!.at;
    expect(swappedAt).toBeGreaterThanOrEqual(Date.parse(publishedAt) + 2 * HOUR);
    expect(publishedNumbers(bench)).toEqual([2, 1]);
    expect(parameters(bench)).toMatchObject({ current: '2' });

    await pass(bench, DAY);
    expect(publishedNumbers(bench)).toEqual([2, 1]);
    expect((await pass(bench, HOUR)).status).toBe('SUCCEEDED');
    expect(publishedNumbers(bench)).toEqual([2]);
    expect(Object.keys(parameters(bench)).sort()).toEqual(['2', 'current']);
    expect(bench.tag(1, 'published')).toMatch(/^out 2027-/);
    expect(bench.eventTypes().filter((type) => type.includes('Taken Out'))).toHaveLength(1);

    await pass(bench, DAY);
    expect(publishedNumbers(bench)).toEqual([2]);
    expect(bench.eventTypes().filter((type) => type.includes('Taken Out'))).toHaveLength(1);
  });

  test('a run after which nothing has changed writes nothing', async () => {
    const bench = await fresh();
    const writes = bench.s3.history.length;
    const result = await bench.tick();
    expect(result.trail.map(({ state }) => state)).toEqual(
      ['Survey the family', 'Route', 'Publish the public keys', 'Are they published?', 'Route', 'Done']);
    expect(bench.s3.history).toHaveLength(writes);
  });

  test('does not swap while the document lacks the key: it is published again, and the delay begins anew', async () => {
    const bench = await fresh();
    await bench.rotate(1);
    const [before] = bench.tag(2, 'published')!.split(' ');
    await later(bench, 2 * HOUR);
    const tampering = {
      onEnter: ({ state }: { state: string }) => {
        if (state === 'Read the alias') bench.s3.tamper(JWKS, JSON.stringify({ keys: [] }));
      },
    };
    const result = await bench.tick(tampering);

    expect(result.output).toMatchObject({ outcome: 'staged' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(publishedNumbers(bench)).toEqual([1, 2]);
    expect(Date.parse(bench.tag(2, 'published')!.split(' ')[0])).toBeGreaterThan(Date.parse(before));
    expect((await pass(bench, 2 * HOUR)).output).toMatchObject({ outcome: 'rotated' });
  });

  test('counts the delay anew where the key was missing when a run came', async () => {
    const bench = await fresh();
    await bench.rotate(1);
    const [before] = bench.tag(2, 'published')!.split(' ');
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [] }));
    await later(bench, 2 * HOUR);
    expect((await bench.tick()).output).toMatchObject({ outcome: 'staged' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(Date.parse(bench.tag(2, 'published')!.split(' ')[0])).toBeGreaterThan(Date.parse(before));
  });

  const ANSWERS = ['AccessDenied', 'InvalidRequest', 'NoSuchBucket', 'InternalError'];
  test.each(ANSWERS)('where the store refuses with %s, the alias stays', async (error) => {
    const bench = await fresh();
    bench.s3.fault = (operation) => (operation === 'PutObject' ? { error } : undefined);
    const result = await bench.rotate(1);

    expect(result).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    expect(JSON.parse(result.cause!).awsCause).toContain(error);
    expect(bench.key()).toBe(bench.generation(1));
    expect(publishedNumbers(bench)).toEqual([1]);

    bench.s3.fault = () => undefined;
    expect((await bench.tick()).output).toMatchObject({ outcome: 'staged' });
    expect((await pass(bench, 2 * HOUR)).output).toMatchObject({ outcome: 'rotated' });
  });

  test.each([['no JSON at all', 'is no JSON'], ['{"mine": true}', 'is no JSON Web Key Set'], ['null', 'is no JSON Web Key Set']])(
    'a document that somebody else wrote (%s) is not overwritten', async (body, why) => {
      const bench = await fresh();
      bench.s3.tamper(JWKS, body);
      const result = await bench.rotate(1);

      expect(result).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
      expect(JSON.parse(result.cause!).awsCause).toContain(why);
      expect(bench.s3.objects.get(JWKS)!.body).toBe(body);
    });

  test('a document that is too large is not read', async () => {
    const bench = await fresh();
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [], filling: 'x'.repeat(600_000) }));
    const result = await bench.rotate(1);
    expect(result).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    expect(JSON.parse(result.cause!).awsCause).toMatch(/has 6000\d\d bytes, more than 524288/);
  });

  test('parameters that somebody locked: the run ends with the reason, the alias stays', async () => {
    const bench = await fresh();
    bench.ssm.fault = (operation) => (operation === 'PutParameter' ? 'AccessDeniedException' : undefined);
    const result = await bench.rotate(1);
    expect(result).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    expect(JSON.parse(result.cause!).awsCause).toContain('ssm:PutParameter on /orders/signing/2 failed: AccessDeniedException');
    expect(bench.key()).toBe(bench.generation(1));
  });

  test('no parameter more: the run says so, and drops no key', async () => {
    const bench = await fresh();
    bench.ssm.fault = (operation) => (operation === 'PutParameter' ? 'ParameterLimitExceeded' : undefined);
    const result = await bench.rotate(1);
    expect(result).toMatchObject({ status: 'FAILED', error: 'PublicKeyStoreFull' });
    expect(bench.key()).toBe(bench.generation(1));
    expect(parameters(bench)).toMatchObject({ 1: expect.anything(), current: '1' });
  });

  test('urgent: published, and current five minutes later', async () => {
    const bench = await fresh();
    const result = await bench.run({ reason: 'manual', action: 'rotate', fromGeneration: 1, urgent: true });
    expect(result.output).toMatchObject({ outcome: 'rotated', generation: 2 });
    const swappedAt = bench.world.effects.of('UpdateAlias').at(-1)!.at;
    expect(swappedAt - Date.parse(bench.tag(2, 'published')!.split(' ')[0])).toBeGreaterThanOrEqual(5 * MINUTE);
  });

  test('held: nothing is written', async () => {
    const bench = await fresh();
    await bench.run({ reason: 'manual', action: 'hold' });
    bench.s3.tamper(JWKS, undefined);
    await bench.tick();
    expect(publishedKids(bench)).toEqual([]);
    await bench.run({ reason: 'manual', action: 'release' });
    await bench.tick();
    expect(publishedNumbers(bench)).toEqual([1]);
  });
});

describe('a document that others changed', () => {
  test('is repaired by the next tick, a key that is missing at once, a planted one when it is older than reads can be late', async () => {
    const bench = await fresh();
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [{ ...FOREIGN, kid: 'planted' }] }));
    await bench.tick();
    expect(publishedNumbers(bench)).toEqual([1, 0]);
    await pass(bench, 20 * MINUTE);
    expect(publishedNumbers(bench)).toEqual([1]);
  });

  test('a key with our kid on it, but another one\'s members, is told by its members', async () => {
    const bench = await fresh();
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [{ ...FOREIGN, kid: kidOf(bench, 1) }] }));
    await pass(bench, 20 * MINUTE);
    expect(publishedKids(bench)).toEqual([kidOf(bench, 1)]);
    expect(bench.s3.objects.get(JWKS)!.body).not.toContain(FOREIGN.x);
  });

  test('another run that is faster is not overwritten', async () => {
    const bench = await fresh();
    let lost = 0;
    bench.s3.fault = (operation, key) => {
      if (operation === 'PutObject' && key === JWKS && lost++ === 0) bench.s3.tamper(JWKS, `${bench.s3.objects.get(JWKS)!.body} `);
      return undefined;
    };
    expect((await bench.rotate(1)).output).toMatchObject({ outcome: 'staged' });
    expect(publishedNumbers(bench)).toEqual([1, 2]);
  });
});

describe('who verifies', () => {
  test('still finds the key of a generation that somebody disabled', async () => {
    const bench = await fresh();
    const kid = kidOf(bench, 1);
    bench.world.call('DisableKey', { KeyId: bench.generation(1).id });
    await bench.run({ reason: 'manual', action: 'rotate', fromGeneration: 1, urgent: true });
    expect(bench.key()).toBe(bench.generation(2));
    expect(publishedKids(bench)).toEqual([kidOf(bench, 2), kid]);
    expect(parameters(bench)).toMatchObject({ 1: expect.anything() });
  });
});

test.each<[string, (bench: RotationBench, keyId: string) => void]>([
  ['disabled', (bench, KeyId) => bench.world.call('DisableKey', { KeyId })],
  ['scheduled for deletion', (bench, KeyId) => bench.world.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 30 })],
])('while the current key is %s, runs that fail for that repair documents and take keys out', async (_how, lose) => {
  const bench = await fresh();
  await bench.rotate(1);
  await pass(bench, 2 * HOUR);
  const kids = publishedKids(bench);
  lose(bench, bench.generation(2).id);
  bench.s3.tamper(JWKS, JSON.stringify({ keys: (JSON.parse(bench.s3.objects.get(JWKS)!.body) as { keys: object[] }).keys.slice(0, 1) }));
  expect(await pass(bench, HOUR)).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
  expect(publishedKids(bench)).toEqual(kids);
  expect(await pass(bench, DAY + HOUR)).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
  expect(publishedKids(bench)).toEqual(kids.slice(0, 1));
});

describe('a way back', () => {
  async function rotatedTwice(): Promise<RotationBench> {
    const bench = await fresh();
    await bench.rotate(1);
    await pass(bench, 2 * HOUR);
    return bench;
  }

  test('to a generation that is still published goes at once', async () => {
    const bench = await rotatedTwice();
    const result = await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    expect(result.output).toMatchObject({ outcome: 'rolledBack', generation: 1 });
    expect(publishedNumbers(bench)).toEqual([1, 2]);
    await pass(bench, DAY + 2 * HOUR); // what generation 2 signed while it was current has expired
    expect(publishedNumbers(bench)).toEqual([1]);
  });

  test('and no way forward: runs that refuse the rotation that is due repair documents and take keys out', async () => {
    const bench = await rotatedTwice();
    await later(bench, 400 * DAY);
    await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    await expectRepairBy(bench, 'MovedBack', [1, 2]);
  });

  test('that a new key forced: the same', async () => {
    const bench = await fresh();
    await bench.rotate(1);
    await later(bench, 400 * DAY);
    const refusing = ({ state }: { state: string }) => {
      if (state === 'Prove the alias') bench.world.call('DisableKey', { KeyId: bench.generation(2).id });
    };
    expect(await bench.tick({ onEnter: refusing })).toMatchObject({ status: 'FAILED', error: 'RolledBack' });
    bench.world.call('EnableKey', { KeyId: bench.generation(2).id });
    await expectRepairBy(bench, 'RejectedBefore', [1, 2]);
  });

  test('that nothing follows is told, also if the document cannot be written', async () => {
    const bench = await rotatedTwice();
    await later(bench, 400 * DAY);
    await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    const deed = refuse('PublicKeyUnpublished');
    const refusing = { wrap: (next: TaskHandler) => strike({ state: 'Publish the public keys', calls: 'all' }, deed, next) };
    const { error, cause } = await bench.tick(refusing);
    expect(error).toBe('PublicKeyUnpublished');
    expect(JSON.parse(cause!).awsCause).toContain('besides, MovedBack: ');
  });

  /** Somebody emptied the document; the rotation that is due is refused for months. */
  async function expectRepairBy(bench: RotationBench, error: string, numbers: readonly number[]): Promise<void> {
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [] }));
    expect(await pass(bench, HOUR)).toMatchObject({ status: 'FAILED', error });
    expect(publishedNumbers(bench)).toEqual(numbers);
    await pass(bench, DAY + 2 * HOUR);
    expect(await pass(bench, DAY)).toMatchObject({ status: 'FAILED', error });
    expect(publishedNumbers(bench)).toEqual([1]);
  }

  test('to one that was taken out waits until verifiers have it again', async () => {
    const bench = await rotatedTwice();
    await pass(bench, 2 * DAY);
    expect(publishedNumbers(bench)).toEqual([2]);
    const refused = await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    expect(refused).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    expect(JSON.parse(refused.cause!).remedy).toContain('start the rollback again');
    expect(bench.key()).toBe(bench.generation(2));
    expect(publishedNumbers(bench)).toEqual([2, 1]);

    await later(bench, 2 * HOUR);
    const done = await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    expect(done.output).toMatchObject({ outcome: 'rolledBack', generation: 1 });
  });

  test('stays open over the ticks of a delay of days, for a day; then the key is taken out again', async () => {
    const bench = await fresh(publishing({ activationDelay: Duration.days(3) }));
    await bench.rotate(1);
    for (let days = 1; days <= 6; days++) await pass(bench, DAY);
    expect(publishedNumbers(bench)).toEqual([2]);
    const back = () => bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    expect(await back()).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    for (let days = 1; days <= 3; days++) {
      await pass(bench, DAY);
      expect(publishedNumbers(bench)).toEqual([2, 1]);
    }
    const writes = bench.s3.history.length;
    await later(bench, DAY - HOUR);
    await bench.tick();
    expect(bench.s3.history).toHaveLength(writes);
    await pass(bench, 2 * HOUR); // nobody asked again
    expect(publishedNumbers(bench)).toEqual([2]);

    expect(await back()).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    for (let days = 1; days <= 3; days++) await pass(bench, DAY);
    expect((await back()).output).toMatchObject({ outcome: 'rolledBack', generation: 1 });
  });
});

describe('revoke', () => {
  const revoke = (bench: RotationBench, number: number, options = {}) => (
    bench.run({ reason: 'manual', action: 'revoke', fromGeneration: number }, options));

  test('takes the current key out at once, then replaces it within minutes', async () => {
    const bench = await fresh();
    const kid = kidOf(bench, 1);
    const start = bench.clock.now();
    const result = await revoke(bench, 1);

    const gone = bench.s3.history.find(({ key, body, at }) => key === JWKS && at >= start && !body.includes(kid))!;
    expect(gone.at - start).toBeLessThan(MINUTE);
    expect(result.output).toMatchObject({ outcome: 'rotated', generation: 2 });
    expect(bench.clock.now() - start).toBeLessThan(15 * MINUTE);
    expect(publishedNumbers(bench)).toEqual([2]);
    expect(Object.keys(parameters(bench)).sort()).toEqual(['2', 'current']);
    expect(bench.tag(1, 'published')).toMatch(/^revoked 2027-/);
    const event = bench.events.find(({ DetailType }) => DetailType === 'KMS Alias Public Key Taken Out')!;
    expect(event.Detail).toMatchObject({ generation: 1, revoked: true, kid });
    for (const days of [1, 2]) {
      await pass(bench, days * DAY);
      expect(publishedNumbers(bench)).toEqual([2]);
    }
    const back = await bench.run({ reason: 'manual', action: 'rollback', fromGeneration: 2 });
    expect(back).toMatchObject({ status: 'FAILED', error: 'NothingToRollBackTo' });
  });

  test('takes out a superseded one, and leaves the current one alone', async () => {
    const bench = await fresh();
    await bench.rotate(1);
    await pass(bench, 2 * HOUR);
    expect((await revoke(bench, 1)).output).toMatchObject({ outcome: 'revoked', generation: 2 });
    expect(publishedNumbers(bench)).toEqual([2]);
    expect((await revoke(bench, 1)).output).toMatchObject({ outcome: 'revoked', generation: 2 });
  });

  test('takes out a staged one, which is then never current', async () => {
    const bench = await fresh();
    await bench.rotate(1);
    expect((await revoke(bench, 2)).output).toMatchObject({ outcome: 'revoked' });
    expect(publishedNumbers(bench)).toEqual([1]);
    expect((await pass(bench, 3 * HOUR)).output).toMatchObject({ outcome: 'nothing' });
    expect(bench.key()).toBe(bench.generation(1));
  });

  test('takes it out while the family is held, and leaves the alias', async () => {
    const bench = await fresh();
    await bench.run({ reason: 'manual', action: 'hold' });
    expect(await revoke(bench, 1)).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(publishedKids(bench)).toEqual([]);
    expect(bench.key()).toBe(bench.generation(1));
    await bench.run({ reason: 'manual', action: 'release' });
    await bench.tick();
    await pass(bench, 3 * HOUR);
    expect(bench.key()).toBe(bench.generation(2));
    expect(publishedNumbers(bench)).toEqual([2]);
  });

  test('takes it out of documents of a held family also where an earlier run could only mark it', async () => {
    const bench = await fresh();
    await bench.run({ reason: 'manual', action: 'hold' });
    const deed = refuse('PublicKeyUnpublished');
    const cut = await revoke(bench, 1, {
      wrap: (next: TaskHandler) => strike({ state: 'Publish the public keys', calls: 'all' }, deed, next),
    });
    expect(cut).toMatchObject({ status: 'FAILED', error: 'PublicKeyUnpublished' });
    expect(JSON.parse(cut.cause!).remedy).toContain('start the machine again with the same input');
    expect(publishedNumbers(bench)).toEqual([1]);

    const refused = await revoke(bench, 1);
    expect(refused).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(JSON.parse(refused.cause!).remedy).toContain('Its public key is in no document');
    expect(JSON.parse(refused.cause!).remedy).not.toContain('Nothing was changed');
    expect(refused).toMatchObject({ status: 'FAILED', error: 'Held' });
    expect(publishedKids(bench)).toEqual([]);
  });

  test('takes it out also where the first look had to be tried again for minutes', async () => {
    const bench = await fresh();
    const unwritten = (next: TaskHandler) => (
      strike({ state: 'Publish the public keys', calls: 'all' }, refuse('PublicKeyUnpublished'), next));
    await bench.run({ reason: 'manual', action: 'hold' });
    await revoke(bench, 1, { wrap: unwritten });
    expect(publishedNumbers(bench)).toEqual([1]);

    const busy = (next: TaskHandler) => (
      strike({ state: 'Survey the family', calls: 'all' }, lasting(bench.clock, 120, refuse('Lambda.TooManyRequestsException')), next));
    const refused = await revoke(bench, 1, { wrap: busy });
    expect(publishedNumbers(bench)).toEqual([]);
    expect(JSON.parse(refused.cause!).remedy).toContain('Its public key is in no document');
  });

  test('goes on where an earlier run was cut short, also with a key that takes no mark any more', async () => {
    const bench = await fresh();
    await bench.rotate(1);
    await pass(bench, 3 * HOUR);
    await revoke(bench, 2, { onEnter: ({ state }: { state: string }) => { if (state === 'Let things settle') throw new Abort('crash'); } });
    bench.world.call('ScheduleKeyDeletion', { KeyId: bench.generation(2).id, PendingWindowInDays: 30 });
    expect(await revoke(bench, 2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 3 } });
    expect(publishedNumbers(bench)).not.toContain(2);
  });

  test('replaces the current key, and looks a second time where the alias could not be proven', async () => {
    const bench = await fresh();
    let looked = false;
    const unproven = (next: TaskHandler): TaskHandler => async (call) => (
      call.state === 'Prove the alias' && !looked ? refuse('Lambda.Unknown')(call, next) : next(call));
    const onEnter = ({ state }: { state: string }) => { looked ||= state === 'Wait for a second look'; };
    const result = await revoke(bench, 1, { wrap: unproven, onEnter });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
    expect(bench.eventTypes()).toContain('KMS Alias Rotated');
    expect(bench.tag(1, 'superseded')).toBeDefined();
  });

  test('replaces the current key also where the rotation to it was not recorded', async () => {
    const bench = await fresh();
    const rotate = { reason: 'manual', action: 'rotate', fromGeneration: 1, urgent: true };
    await bench.run(rotate, { onEnter: ({ state }: { state: string }) => { if (state === 'Prove the alias') throw new Abort('lost'); } });
    expect(bench.key()).toBe(bench.generation(2));
    expect(await revoke(bench, 2)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 3 } });
    expect(bench.key()).toBe(bench.generation(3));
    expect(publishedNumbers(bench)).toEqual([3, 1]);
  });

  test.each([1, 2])('of generation %i takes it out also where the alias has to be made anew first', async (number) => {
    const bench = await fresh();
    await bench.run({ reason: 'manual', action: 'rotate', fromGeneration: 1, urgent: true });
    await later(bench, HOUR);
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    await later(bench, HOUR);
    expect(await revoke(bench, number)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: number === 1 ? 'revoked' : 'rotated' } });
    expect(publishedNumbers(bench)).toEqual(number === 1 ? [2] : [3, 1]);
    expect(bench.key()).not.toBe(bench.generation(number));
  });

  test('of a held family without an alias is refused, not passed over in silence', async () => {
    const bench = await fresh();
    await bench.run({ reason: 'manual', action: 'hold' });
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    await later(bench, HOUR);
    expect(await revoke(bench, 1)).toMatchObject({ status: 'FAILED', error: 'Held' });
  });

  test('of no generation, or of a family that publishes nothing, is refused', async () => {
    expect(await revoke(await fresh(), 7)).toMatchObject({ status: 'FAILED', error: 'GenerationMismatch' });
    const other = new RotationBench();
    await other.deploy();
    const refused = await revoke(other, 1);
    expect(refused).toMatchObject({ status: 'FAILED', error: 'InvalidInput' });
    expect(JSON.parse(refused.cause!).awsCause).toContain('publishes none');
  });
});

describe('a family that began without', () => {
  test('publishes at the deployment that declares it, and marks what is there', async () => {
    const bench = new RotationBench({}, deployed({ activationDelay: Duration.hours(2) }));
    await bench.deploy();
    expect(publishedKids(bench)).toEqual([]);
    bench.deployed = target;
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED' });
    expect(publishedNumbers(bench)).toEqual([1]);
    expect(bench.tag(1, 'published')).toContain(kidOf(bench, 1));
  });

  test('with a rotation under way: the new key waits until verifiers have it', async () => {
    const bench = new RotationBench({}, deployed({ activationDelay: Duration.hours(2) }));
    await bench.deploy();
    await bench.rotate(1);
    bench.deployed = target;
    await later(bench, 2 * HOUR);
    expect((await bench.tick()).output).toMatchObject({ outcome: 'staged' });
    expect(publishedNumbers(bench)).toEqual([1, 2]);
    expect((await pass(bench, 2 * HOUR)).output).toMatchObject({ outcome: 'rotated' });
  });
});

describe('an adopted key', () => {
  test('is published before anything else happens to it', async () => {
    const bench = new RotationBench({}, target);
    const { KeyMetadata } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags: [] });
    bench.world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: KeyMetadata.KeyId });
    const { declaration } = target;
    bench.deployed = publishing();
    const adopting = JSON.parse(JSON.stringify(declaration));
    bench.deployed = deployed({ activationDelay: Duration.hours(2) }, undefined, 'Shop', {
      ...adopting, adopt: { keyArn: KeyMetadata.Arn, replacePolicy: true, lockOtherAliases: false },
    });
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'adopted' } });
    expect(publishedNumbers(bench)).toEqual([1]);
  });
});

describe('planted', () => {
  test('a key that is told every day keeps no daily run from repairing documents and taking keys out', async () => {
    const bench = await fresh();
    await bench.rotate(1);
    await pass(bench, 2 * HOUR);
    const tags = [...bench.generation(1).tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const { KeyMetadata } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags: tags });
    bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v3`, TargetKeyId: KeyMetadata.KeyId });
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [] }));
    expect((await pass(bench, HOUR)).output).toMatchObject({ outcome: 'strayFound' });
    expect(publishedNumbers(bench)).toEqual([2, 1]);
    expect((await pass(bench, DAY)).output).toMatchObject({ outcome: 'strayFound' });
    expect(publishedNumbers(bench)).toEqual([2]);
  });

  test('keys, numbers, tags and events never reach a document', async () => {
    const bench = await fresh();
    const tags = [...bench.generation(1).tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const plant = (more: Array<{ TagKey: string; TagValue: string }>) => (
      bench.world.call('CreateKey', {
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        Tags: [...tags.filter(({ TagKey }) => (
          !more.some((tag) => tag.TagKey === TagKey))), ...more],
      }).KeyMetadata.KeyId as string);
    const prefix = 'cdk-kms-rotation:';
    const numbered = plant([
      { TagKey: `${prefix}generation`, TagValue: '2' }, { TagKey: `${prefix}staged`, TagValue: '2027-01-01T00:00:00Z' },
    ]);
    bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v2`, TargetKeyId: numbered });
    plant([{ TagKey: `${prefix}generation`, TagValue: '3' }]);
    const older = plant([{ TagKey: `${prefix}successor:${bench.generation(1).id}`, TagValue: '1' }]);
    bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v7`, TargetKeyId: older });
    await pass(bench, HOUR);
    expect(publishedKids(bench)).toEqual([kidOf(bench, 1)]);
    expect(Object.keys(parameters(bench)).sort()).toEqual(['1', 'current']);

    await bench.rotate(1);
    await pass(bench, 3 * HOUR);
    const [first, second] = [1, 3].map((number) => bench.tag(number, 'published')!.split(' ')[1]); // number 2 was taken
    expect(bench.key()).toBe(bench.generation(3));
    expect(publishedKids(bench)).toEqual([second, first]);
  });
});

describe('retirement', () => {
  test('does not begin before the public key is out', async () => {
    const retirement = Retirement.disable({ after: Duration.days(7), unusedFor: Duration.days(7) });
    const retiring = publishing({ retirement }, { verifyFor: Duration.days(7) });
    const bench = await fresh(retiring);
    await bench.rotate(1);
    await pass(bench, 2 * HOUR);
    for (let day = 0; day < 12 && bench.generation(1).state === 'Enabled'; day++) {
      await pass(bench, DAY);
      if (bench.generation(1).state !== 'Enabled') break;
    }
    expect(bench.generation(1).state).toBe('Disabled');
    expect(bench.tag(1, 'published')).toMatch(/^out /);
    expect(publishedNumbers(bench)).toEqual([2]);
  });
});

describe('without an alias', () => {
  const openUp = (bench: RotationBench, number: number) => {
    const Principal = { AWS: 'arn:aws:iam::111122223333:root' };
    const Statement = [{ Sid: 'Root', Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    bench.world.call('PutKeyPolicy', { KeyId: bench.generation(number).id, PolicyName: 'default', Policy });
  };

  test.each([2, 3])('documents stay as they are, also where others may tag generation %d by now', async (number) => {
    const bench = await fresh();
    await bench.rotate(1);
    await pass(bench, 5 * HOUR);
    await bench.rotate(2);
    await pass(bench, 2 * HOUR);
    const published = publishedNumbers(bench);
    openUp(bench, number);
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    expect(await pass(bench, HOUR)).toMatchObject({ status: 'FAILED', error: 'CurrentKeyUnusable' });
    expect(publishedNumbers(bench)).toEqual(published);
    expect([...published].sort()).toEqual([1, 2, 3]);
  });
});
