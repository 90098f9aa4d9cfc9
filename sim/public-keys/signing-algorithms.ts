import type { JwtAlgorithm } from '../../examples/clients/sign-jwt';
import { SigningSpec } from '../../src';

/** Each algorithm of tokens, with a key spec that signs by it. */
export const SIGNING_ALGORITHMS: ReadonlyArray<[JwtAlgorithm, SigningSpec]> = [
  ['ES256', SigningSpec.ECC_NIST_P256],
  ['ES384', SigningSpec.ECC_NIST_P384],
  ['ES512', SigningSpec.ECC_NIST_P521],
  ['RS256', SigningSpec.RSA_2048],
  ['RS384', SigningSpec.RSA_2048],
  ['RS512', SigningSpec.RSA_3072],
  ['PS256', SigningSpec.RSA_2048],
  ['PS384', SigningSpec.RSA_2048],
  ['PS512', SigningSpec.RSA_4096],
  ['EdDSA', SigningSpec.ECC_NIST_EDWARDS25519],
];
