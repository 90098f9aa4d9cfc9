import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JwtAlgorithm } from '../../examples/clients/sign-jwt';
import { joseOfDer, JwtSigner } from '../../examples/clients/sign-jwt';
import { FakeKmsClient } from '../../sim/kms/fake-kms-client';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { jose } from '../../sim/public-keys/jose';
import { JWKS, kidOf, publishing, publishingFor } from '../../sim/public-keys/publishing';
import { SigningSpec } from '../../src';

const HOUR = 3_600_000;

beforeAll(() => jest.spyOn(console, 'log').mockImplementation());

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

test.each<[JwtAlgorithm, SigningSpec]>([
  ['ES384', SigningSpec.ECC_NIST_P384],
  ['ES512', SigningSpec.ECC_NIST_P521],
  ['RS256', SigningSpec.RSA_2048],
  ['RS384', SigningSpec.RSA_2048],
  ['RS512', SigningSpec.RSA_3072],
  ['PS256', SigningSpec.RSA_2048],
  ['PS384', SigningSpec.RSA_2048],
  ['PS512', SigningSpec.RSA_4096],
  ['EdDSA', SigningSpec.ECC_NIST_EDWARDS25519],
])('%s with %s: jose verifies with the published document', async (algorithm, keySpec) => {
  const bench = new RotationBench({}, publishingFor(keySpec, algorithm));
  await bench.deploy();
  const signer = new JwtSigner(new FakeKmsClient(bench.world.kms, 'signer').asKmsClient(), ALIAS, algorithm);
  for (let n = 0; n < 10; n++) { // integers of ECDSA begin with zeroes now and then
    const { protectedHeader } = await jose.jwtVerify(await signer.sign({ n }), documentOf(bench), { algorithms: [algorithm] });
    expect(protectedHeader).toMatchObject({ alg: algorithm, kid: kidOf(bench, 1) });
  }
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

test('the page shows the code that is tested here', () => {
  const [page, code] = ['docs/signing-jwts.md', 'examples/clients/sign-jwt.ts']
    .map((file) => readFileSync(join(__dirname, '../..', file), 'utf8'));
  expect(page).toContain(code.slice(code.indexOf('*/') + 3).trim());
});
