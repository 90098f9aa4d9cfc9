import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';

/* What AWS KMS takes of names and tags has an end, and whoever may make, tag and name keys can bring a family there. */
const DAY = 24 * 60 * 60_000;

let bench: RotationBench;

beforeEach(() => { bench = new RotationBench(); });

const plant = (number: string) => {
  const { KeyMetadata: { KeyId } } = bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  bench.world.call('CreateAlias', { AliasName: `${ALIAS}/v${number}`, TargetKeyId: KeyId });
  bench.clock.advance(DAY);
};

describe.each(['999999999999999', '99999999999999', '999999999', '10002'])('a planted number %s, after which there is none soon', (number) => {
  test('costs a new family nothing', async () => {
    plant(number);
    expect(await bench.deploy()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 1 } });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'nothing', generation: 1 } });
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'rotated', generation: 2 } });
  });

  test('costs a family without alias nothing', async () => {
    await bench.deploy();
    plant(number);
    bench.world.call('DisableKey', { KeyId: bench.generation(1).id });
    bench.world.call('DeleteAlias', { AliasName: ALIAS });
    bench.clock.advance(DAY);
    expect(await bench.rotate(1)).toMatchObject({ status: 'SUCCEEDED', output: { outcome: 'created', generation: 2 } });
    bench.clock.advance(DAY);
    expect(await bench.tick()).toMatchObject({ status: 'SUCCEEDED', output: { generation: 2 } });
  });
});
