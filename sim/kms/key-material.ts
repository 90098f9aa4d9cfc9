import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SPECS } from './specs';

export interface KeyMaterial {
  /** The secret, of symmetric and HMAC keys. */
  readonly secret?: KeyObject;
  readonly privateKey?: KeyObject;
  readonly publicKey?: KeyObject;
}

/** RSA pairs take up to seconds to make; one process shares them. Eight: no test compares more RSA generations of one spec at a time. */
const RSA_POOL_SIZE = 8;
const rsaPool = new Map<string, KeyMaterial>();

/** New material for the key numbered `serial`; only RSA keys `RSA_POOL_SIZE` apart share theirs. */
export function newMaterial(spec: string, serial: number): KeyMaterial {
  const { size } = SPECS.get(spec)!;
  if (spec.startsWith('RSA')) {
    const slot = `${spec}/${serial % RSA_POOL_SIZE}`;
    const material = rsaPool.get(slot) ?? generateKeyPairSync('rsa', { modulusLength: size as number });
    rsaPool.set(slot, material);
    return material;
  }
  if (spec === 'ECC_NIST_EDWARDS25519') {
    return generateKeyPairSync('ed25519');
  }
  return spec.startsWith('ECC')
    ? generateKeyPairSync('ec', { namedCurve: size as string })
    : { secret: createSecretKey(randomBytes(size as number)) };
}
