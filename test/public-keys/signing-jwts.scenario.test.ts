import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { joseOfDer, JwtSigner } from '../../examples/clients/sign-jwt';
import type { Kms } from '../../sim/kms/fake-kms';
import { FakeKmsClient } from '../../sim/kms/fake-kms-client';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { jose } from '../../sim/public-keys/jose';
import { JWKS, kidOf, publishing, publishingFor } from '../../sim/public-keys/publishing';
import { SIGNING_ALGORITHMS } from '../../sim/public-keys/signing-algorithms';

const HOUR = 3_600_000;

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));
const pauses = sleep as unknown as jest.Mock<unknown, [number]>;

beforeEach(() => jest.spyOn(console, 'log').mockImplementation());

const documentOf = (bench: RotationBench) => jose.createLocalJWKSet(JSON.parse(bench.s3.objects.get(JWKS)!.body));
const verifiedBy = async (token: string, keys: ReturnType<typeof documentOf>) => (
  (await jose.jwtVerify(token, keys, { algorithms: ['ES256'] })).protectedHeader.kid);

test('tokens of before, during and after a rotation are verified by jose with the published document', async () => {
  const bench = new RotationBench({}, publishing());
  await bench.deploy();
  const signer = new JwtSigner(new FakeKmsClient(bench.world.kms, 'signer').asKmsClient(), ALIAS);
  const before = await signer.sign({ sub: 'before' });
  const cached = documentOf(bench);
  expect(await verifiedBy(before, cached)).toMatch(/^[\w-]{43}$/);

  await bench.rotate(1);
  const staged = documentOf(bench);
  await bench.clock.run(bench.clock.now() + 2 * HOUR);
  await bench.tick();
  const after = await signer.sign({ sub: 'after' }); // the signer still holds the old key's id: it looks again
  expect(await verifiedBy(after, staged)).not.toBe(await verifiedBy(before, staged));
  expect(await verifiedBy(before, documentOf(bench))).toBe(await verifiedBy(before, cached));
  await expect(verifiedBy(after, cached)).rejects.toThrow('no applicable key found');

  const calls = bench.world.answers.entries.filter(({ caller }) => caller === 'signer').map(({ operation }) => operation);
  expect(calls).toEqual(['GetPublicKey', 'Sign', 'Sign', 'GetPublicKey', 'Sign']);
});

test.each(SIGNING_ALGORITHMS)('%s with %s: jose verifies with the published document', async (algorithm, keySpec) => {
  const bench = new RotationBench({}, publishingFor(keySpec, algorithm));
  await bench.deploy();
  const signer = new JwtSigner(new FakeKmsClient(bench.world.kms, 'signer').asKmsClient(), ALIAS, algorithm);
  for (let n = 0; n < 10; n++) { // integers of ECDSA begin with zeroes now and then
    const { protectedHeader } = await jose.jwtVerify(await signer.sign({ n }), documentOf(bench), { algorithms: [algorithm] });
    expect(protectedHeader).toMatchObject({ alg: algorithm, kid: kidOf(bench, 1) });
  }
});

describe('while AWS KMS answers one call by the old key and the next by the new one', () => {
  /** Public keys are those of before the swap for so many more looks. */
  async function signerThatSeesTheSwapLate(looks: number): Promise<{ bench: RotationBench; signer: JwtSigner; calls: string[] }> {
    const bench = new RotationBench({}, publishing());
    await bench.deploy();
    const old = bench.world.kms({ operation: 'GetPublicKey', input: { KeyId: ALIAS }, caller: 'test' });
    await bench.rotate(1);
    await bench.clock.run(bench.clock.now() + 2 * HOUR);
    await bench.tick();
    const calls: string[] = [];
    let late = looks;
    const kms: Kms = (call) => {
      calls.push(call.operation);
      return call.operation === 'GetPublicKey' && late-- > 0 ? old : bench.world.kms(call);
    };
    return { bench, signer: new JwtSigner(new FakeKmsClient(kms, 'signer').asKmsClient(), ALIAS), calls };
  }

  beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0.5));
  afterEach(() => jest.restoreAllMocks());

  test('the first try after a swap comes at once, and pauses before further ones grow', async () => {
    const { bench, signer, calls } = await signerThatSeesTheSwapLate(4);
    expect(await verifiedBy(await signer.sign({}), documentOf(bench))).toBe(kidOf(bench, 2));
    expect(calls.filter((operation) => operation === 'Sign')).toHaveLength(5);
    expect(pauses.mock.calls).toEqual([[200], [400], [800]]);
  });

  test('after five tries, about three seconds at most, the caller is told', async () => {
    jest.mocked(Math.random).mockReturnValue(0.999);
    const { signer } = await signerThatSeesTheSwapLate(5);
    await expect(signer.sign({})).rejects.toThrow('the key behind the alias changed five times in a row');
    expect(pauses.mock.calls.reduce((sum, [ms]) => sum + ms, 0)).toBeLessThan(2_800);
  });

  test('tokens that are signed at once at the swap look once', async () => {
    const { bench, signer, calls } = await signerThatSeesTheSwapLate(1);
    const tokens = await Promise.all([1, 2, 3, 4, 5].map((n) => signer.sign({ n })));
    for (const token of tokens) expect(await verifiedBy(token, documentOf(bench))).toBe(kidOf(bench, 2));
    expect(calls.filter((operation) => operation === 'GetPublicKey')).toHaveLength(2);
    expect(pauses).not.toHaveBeenCalled();
  });
});

test('a failed look is not kept', async () => {
  const bench = new RotationBench({}, publishing());
  const signer = new JwtSigner(new FakeKmsClient(bench.world.kms, 'signer').asKmsClient(), ALIAS);
  await expect(signer.sign({})).rejects.toThrow();
  await bench.deploy();
  await expect(signer.sign({})).resolves.toMatch(/^[\w-]+\.[\w-]+\.[\w-]{86}$/);
});

test.each([
  ['a leading zero byte', '3006020200ff020101', 2, '00ff0001'],
  ['short integers', '3006020101020102', 4, '0000000100000002'],
  ['a long length', `308188${'0242'}${'01'.repeat(66)}${'0242'}${'02'.repeat(66)}`, 66, '01'.repeat(66) + '02'.repeat(66)],
])('DER to JOSE: %s', (_name, der, size, jws) => {
  expect(joseOfDer(Buffer.from(der, 'hex'), size).toString('hex')).toBe(jws);
});

test.each([
  ['here', 'sign-jwt.ts', '*/'],
  ['in signing-with-pyjwt.exhaustive.test.ts and on the emulator', 'sign_jwt.py', '"""\n'],
])('the page shows the code that is tested %s', (_where, file, endOfHead) => {
  const [page, code] = ['docs/signing-jwts.md', `examples/clients/${file}`]
    .map((one) => readFileSync(join(__dirname, '../..', one), 'utf8'));
  expect(page).toContain(code.slice(code.indexOf(endOfHead) + endOfHead.length).trim());
});
