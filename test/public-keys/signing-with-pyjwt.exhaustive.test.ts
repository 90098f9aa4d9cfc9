import type { JwtAlgorithm } from '../../examples/clients/sign-jwt';
import type { Kms } from '../../sim/kms/fake-kms';
import { HttpFace } from '../../sim/kms/http-face';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { jose } from '../../sim/public-keys/jose';
import { JWKS, kidOf, publishingFor } from '../../sim/public-keys/publishing';
import { PyJwtSigner } from '../../sim/public-keys/pyjwt-signer';
import { SIGNING_ALGORITHMS } from '../../sim/public-keys/signing-algorithms';
import { SigningSpec } from '../../src';

const HOUR = 3_600_000;

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

async function signing(
  keySpec: SigningSpec,
  algorithm: JwtAlgorithm,
  play: (bench: RotationBench, signer: PyJwtSigner) => Promise<void>,
  kmsOf: (bench: RotationBench) => Kms = (bench) => bench.world.kms,
): Promise<void> {
  const bench = new RotationBench({}, publishingFor(keySpec, algorithm));
  const face = await HttpFace.open(kmsOf(bench), 'signer');
  const signer = await PyJwtSigner.start(face.environment, ALIAS, algorithm);
  try {
    await bench.deploy();
    await play(bench, signer);
  } finally {
    await signer.end();
    face.close();
  }
}

async function rotated(bench: RotationBench): Promise<void> {
  await bench.rotate(1);
  await bench.clock.run(bench.clock.now() + 2 * HOUR);
  await bench.tick();
}

const verified = async (bench: RotationBench, token: string, algorithm: JwtAlgorithm) => (
  jose.jwtVerify(token, jose.createLocalJWKSet(JSON.parse(bench.s3.objects.get(JWKS)!.body)), { algorithms: [algorithm] }));

test.each(SIGNING_ALGORITHMS)('%s with %s: jose verifies tokens of PyJWT from before and after a rotation', async (algorithm, keySpec) => {
  await signing(keySpec, algorithm, async (bench, signer) => {
    const before = await signer.sign({ sub: 'before' });
    await rotated(bench);
    const after = await signer.sign({ sub: 'after' }); // it still holds the old key's id: it looks again
    // Integers of ECDSA begin with zeroes now and then.
    const later = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => signer.sign({ n })));
    expect([before.calls, after.calls, later[0].calls]).toEqual([['GetPublicKey', 'Sign'], ['Sign', 'GetPublicKey', 'Sign'], ['Sign']]);
    expect((await verified(bench, before.token, algorithm))).toMatchObject({
      payload: { sub: 'before' }, protectedHeader: { alg: algorithm, typ: 'JWT', kid: kidOf(bench, 1) },
    });
    for (const { token } of [after, ...later]) expect((await verified(bench, token, algorithm)).protectedHeader.kid).toBe(kidOf(bench, 2));
  });
}, 120_000);

test('while AWS KMS shows the public key of before the swap, it looks again, for a while', async () => {
  let late = 0;
  const kmsOf = (bench: RotationBench): Kms => {
    let old: Record<string, any> | undefined;
    return (call) => {
      if (call.operation !== 'GetPublicKey') return bench.world.kms(call);
      if (late-- > 0) return old!;
      return old = bench.world.kms(call);
    };
  };
  await signing(SigningSpec.ECC_NIST_P256, 'ES256', async (bench, signer) => {
    await signer.sign({});
    await rotated(bench);
    late = 2;
    const { token, calls } = await signer.sign({});
    expect(calls.filter((name) => name === 'Sign')).toHaveLength(4);
    expect((await verified(bench, token, 'ES256')).protectedHeader.kid).toBe(kidOf(bench, 2));
  }, kmsOf);
}, 120_000);
