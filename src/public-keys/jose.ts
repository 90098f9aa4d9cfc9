import type { IConstruct } from 'constructs';
import type { PublicKeyUse } from './contract';
import { invalid } from '../private/invalid';

/** What JOSE calls what a key does. @see https://www.iana.org/assignments/jose/jose.xhtml (read 2026-11-28) */
const SIGNING: Readonly<Record<string, readonly string[]>> = {
  ECC_NIST_P256: ['ES256'],
  ECC_NIST_P384: ['ES384'],
  ECC_NIST_P521: ['ES512'],
  ECC_SECG_P256K1: ['ES256K'],
  ECC_NIST_EDWARDS25519: ['EdDSA'],
  ML_DSA_44: ['ML-DSA-44'],
  ML_DSA_65: ['ML-DSA-65'],
  ML_DSA_87: ['ML-DSA-87'],
};
const RSA_SIGNING = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

export function useOf(keyUsage: string): PublicKeyUse {
  return keyUsage === 'SIGN_VERIFY' ? 'sig' : 'enc';
}

/** `alg` of the keys of a family, or an error where JOSE has none. */
export function checkedAlgorithm(scope: IConstruct, keySpec: string, keyUsage: string, asked?: string): string {
  const known = algorithmsOf(keySpec, keyUsage);
  if (known.length === 0) {
    throw invalid(scope, `'stores' must not have a JSON Web Key Set for ${keySpec} keys for ${keyUsage}: JOSE has no such keys; use `
      + 'PublicKeyStore.parameters()');
  }
  if (asked !== undefined && !known.includes(asked)) {
    throw invalid(scope, `'algorithm' must be ${known.join(', ')} for ${keySpec} keys for ${keyUsage}, got '${asked}'`);
  }
  return asked ?? known[0];
}

function algorithmsOf(keySpec: string, keyUsage: string): readonly string[] {
  const isRsa = keySpec.startsWith('RSA_');
  switch (keyUsage) {
    case 'SIGN_VERIFY': return isRsa ? RSA_SIGNING : SIGNING[keySpec] ?? [];
    case 'ENCRYPT_DECRYPT': return isRsa ? ['RSA-OAEP-256', 'RSA-OAEP'] : [];
    case 'KEY_AGREEMENT': return keySpec.startsWith('ECC_NIST_P') ? ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'] : [];
    default: return [];
  }
}
