import { createRequire } from 'node:module';

/** An ES module, which Node.js takes from 20.19 on, and TypeScript only this way. */
// eslint-disable-next-line @typescript-eslint/consistent-type-imports
type MlKem = typeof import('@noble/post-quantum/ml-kem.js', { with: { 'resolution-mode': 'import' } });
const mlKem = createRequire(__filename)('@noble/post-quantum/ml-kem.js') as MlKem;

/** A key pair of ML-KEM, as FIPS 203 writes its parts. Node.js 20 has no key objects for it. */
export interface KemPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** ML-KEM (FIPS 203), with the last arc of each parameter set's object identifier: 2.16.840.1.101.3.4.4.x. */
const PARAMETER_SETS = {
  ML_KEM_512: { kem: mlKem.ml_kem512, arc: 1 },
  ML_KEM_768: { kem: mlKem.ml_kem768, arc: 2 },
  ML_KEM_1024: { kem: mlKem.ml_kem1024, arc: 3 },
};

export function parameterSet(keySpec: string) {
  if (!Object.hasOwn(PARAMETER_SETS, keySpec)) throw new Error(`${keySpec} is no parameter set of ML-KEM`);
  return PARAMETER_SETS[keySpec as keyof typeof PARAMETER_SETS];
}

export function newKemPair(keySpec: string): KemPair {
  return parameterSet(keySpec).kem.keygen();
}

/** The public key as GetPublicKey answers it: a DER-encoded SubjectPublicKeyInfo (RFC 5280), which Node.js 24 reads. */
export function spkiOf(keySpec: string, publicKey: Uint8Array): Buffer {
  const oid = Buffer.from([0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x04, parameterSet(keySpec).arc]);
  return der(0x30, der(0x30, oid), der(0x03, Buffer.of(0), publicKey));
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  return Buffer.concat([Buffer.from(length < 128 ? [tag, length] : [tag, 0x82, Math.floor(length / 256), length % 256]), content]);
}
