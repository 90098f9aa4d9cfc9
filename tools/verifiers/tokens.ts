import { SignCommand } from '@aws-sdk/client-kms';
import type { JwtAlgorithm } from '../../examples/clients/sign-jwt';
import { JwtSigner } from '../../examples/clients/sign-jwt';
import { FakeKmsClient } from '../../sim/kms/fake-kms-client';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { JWKS, PARAMETERS, publishingFor } from '../../sim/public-keys/publishing';
import { SigningSpec } from '../../src';

const HOUR = 3_600_000;

/** Which keys sign for which algorithm of JOSE. */
export const ALGORITHMS: ReadonlyArray<readonly [JwtAlgorithm, SigningSpec]> = [
  ['RS256', SigningSpec.RSA_2048],
  ['PS256', SigningSpec.RSA_2048],
  ['ES256', SigningSpec.ECC_NIST_P256],
  ['ES384', SigningSpec.ECC_NIST_P384],
  ['ES512', SigningSpec.ECC_NIST_P521],
  ['EdDSA', SigningSpec.ECC_NIST_EDWARDS25519],
];

/** What was published of a family that has been rotated, and what its keys signed before and after. */
export interface Family {
  readonly algorithm: JwtAlgorithm;
  readonly keySpec: SigningSpec;
  /** The document of after the rotation. */
  readonly jwks: string;
  /** By the number of the generation: the parameter, and a token that it signed. */
  readonly generations: ReadonlyArray<{ readonly number: number; readonly pem: string; readonly token: string }>;
  /** Signs something else with the current key. */
  sign(message: Buffer): Promise<Buffer>;
}

/** A family on the simulated AWS KMS: published, rotated, published with overlap. */
export async function familyFor(algorithm: JwtAlgorithm, keySpec: SigningSpec): Promise<Family> {
  const bench = new RotationBench({}, publishingFor(keySpec, algorithm));
  const kms = new FakeKmsClient(bench.world.kms, 'signer').asKmsClient();
  const signer = new JwtSigner(kms, ALIAS, algorithm);
  await bench.deploy();
  const first = await signer.sign({ sub: 'before' });
  await bench.rotate(1);
  await bench.clock.run(bench.clock.now() + 2 * HOUR);
  await bench.tick();
  const tokens = [first, await signer.sign({ sub: 'after' })];
  return {
    algorithm,
    keySpec,
    jwks: bench.s3.objects.get(JWKS)!.body,
    generations: tokens.map((token, index) => ({
      number: index + 1, token, pem: bench.ssm.parameters.get(`${PARAMETERS}/${index + 1}`)!.value,
    })),
    sign: async (message) => {
      const { Signature } = await kms.send(new SignCommand({
        KeyId: ALIAS, Message: message, MessageType: 'RAW', SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
      }));
      return Buffer.from(Signature!);
    },
  };
}

/** The same token with other claims. */
export function changed(token: string): string {
  const [header, , signature] = token.split('.');
  return [header, Buffer.from(JSON.stringify({ sub: 'mallory' })).toString('base64url'), signature].join('.');
}
