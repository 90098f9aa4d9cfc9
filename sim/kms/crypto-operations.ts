import { createPublicKey, diffieHellman } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as cryptography from './cryptography';
import { ContractViolation, ensure } from './errors';
import { metadata } from './key-operations';
import type { Operation } from './operation';
import { SPECS } from './specs';
import type { Store, StoredKey } from './store';

type Input = Record<string, any>;

function usable(store: Store, reference: unknown, usage: string): StoredKey {
  const key = store.resolve(reference, true);
  ensure(key.state !== 'Disabled', 'DisabledException', `${key.arn} is disabled.`);
  ensure(key.state !== 'PendingDeletion', 'KMSInvalidStateException', `${key.arn} is pending deletion.`);
  ensure(key.state !== 'PendingImport', 'KMSInvalidStateException', `${key.arn} is pending import.`);
  ensure(key.usage === usage, 'InvalidKeyUsageException', `${key.arn} key usage is ${key.usage} which is not valid for ${usage}.`);
  return key;
}

function algorithm(key: StoredKey, wanted: unknown, kind: 'signing' | 'encryption' | 'mac', fallback?: string): string {
  const name = wanted ?? fallback;
  ensure(typeof name === 'string', 'ValidationException', 'the algorithm is required');
  ensure(SPECS.get(key.spec)![kind].includes(name), 'InvalidKeyUsageException', 'Algorithm '
    + `${name} is incompatible with key spec ${key.spec}.`);
  return name;
}

function bytes(input: Input, field: string, most: number): Uint8Array {
  const blob = input[field];
  if (!(blob instanceof Uint8Array)) {
    throw new ContractViolation(`${field} must be a Uint8Array, got ${typeof blob}`);
  }
  ensure(blob.length >= 1 && blob.length <= most, 'ValidationException', `${field} must have 1 to ${most} bytes, got ${blob.length}`);
  return blob;
}

function message(input: Input): Uint8Array {
  if ((input.MessageType ?? 'RAW') !== 'RAW') {
    throw new ContractViolation(`MessageType ${input.MessageType} is not played by the stand-in, only RAW`);
  }
  return bytes(input, 'Message', 4096);
}

function context(input: Input): string {
  return JSON.stringify(Object.entries(input.EncryptionContext ?? {}).sort(([one], [other]) => one < other ? -1 : 1));
}

/** The secret of the key must be known to be of the right kind by its usage and spec. */
const secret = (key: StoredKey): KeyObject => key.material!.secret!;

function decryptSymmetric(store: Store, input: Input, blob: Uint8Array): { key: StoredKey; plaintext?: Buffer } {
  const owner = store.keys.get(cryptography.sealedBy(blob));
  ensure(owner !== undefined, 'InvalidCiphertextException', 'the ciphertext names no key');
  const key = usable(store, input.KeyId ?? owner.arn, 'ENCRYPT_DECRYPT');
  ensure(key === owner, 'IncorrectKeyException', 'The key ID in the request does not identify a KMS key that can perform this operation.');
  return { key, plaintext: cryptography.unseal(secret(key), blob, context(input)) };
}

function decryptRsa(store: Store, input: Input, blob: Uint8Array): { key: StoredKey; plaintext?: Buffer } {
  ensure(input.KeyId !== undefined, 'ValidationException', 'KeyId is required for an asymmetric key');
  const key = usable(store, input.KeyId, 'ENCRYPT_DECRYPT');
  return {
    key,
    plaintext: cryptography.rsaDecrypt(key.material!.privateKey!, blob, algorithm(key, input.EncryptionAlgorithm, 'encryption')),
  };
}

export const CRYPTO_OPERATIONS: Record<string, Operation> = {
  Encrypt: {
    fields: ['KeyId', 'Plaintext', 'EncryptionContext', 'EncryptionAlgorithm', 'GrantTokens'],
    run: (store, input) => {
      const key = usable(store, input.KeyId, 'ENCRYPT_DECRYPT');
      const name = algorithm(key, input.EncryptionAlgorithm, 'encryption', 'SYMMETRIC_DEFAULT');
      const room = (SPECS.get(key.spec)!.size as number) / 8 - (name.endsWith('SHA_1') ? 42 : 66); // OAEP: modulus - 2 hashes - 2 bytes
      const plaintext = bytes(input, 'Plaintext', key.spec.startsWith('RSA') ? room : 4096);
      const blob = key.spec.startsWith('RSA')
        ? cryptography.rsaEncrypt(key.material!.publicKey!, plaintext, name)
        : cryptography.seal(key.id, secret(key), plaintext, context(input));
      return { CiphertextBlob: blob, KeyId: key.arn, EncryptionAlgorithm: name };
    },
  },
  Decrypt: {
    fields: ['KeyId', 'CiphertextBlob', 'EncryptionContext', 'EncryptionAlgorithm', 'GrantTokens'],
    run: (store, input) => {
      const blob = bytes(input, 'CiphertextBlob', 6144);
      const name = input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT';
      const { key, plaintext } = name === 'SYMMETRIC_DEFAULT' ? decryptSymmetric(store, input, blob) : decryptRsa(store, input, blob);
      ensure(plaintext !== undefined, 'InvalidCiphertextException', 'the ciphertext, or its encryption context, is wrong');
      return { Plaintext: plaintext, KeyId: key.arn, EncryptionAlgorithm: name };
    },
  },
  Sign: {
    fields: ['KeyId', 'Message', 'MessageType', 'SigningAlgorithm', 'GrantTokens'],
    run: (store, input) => {
      const key = usable(store, input.KeyId, 'SIGN_VERIFY');
      const name = algorithm(key, input.SigningAlgorithm, 'signing');
      return {
        KeyId: key.arn,
        Signature: cryptography.makeSignature(key.material!.privateKey!, message(input), name),
        SigningAlgorithm: name,
      };
    },
  },
  Verify: {
    fields: ['KeyId', 'Message', 'MessageType', 'Signature', 'SigningAlgorithm', 'GrantTokens'],
    run: (store, input) => {
      const key = usable(store, input.KeyId, 'SIGN_VERIFY');
      const name = algorithm(key, input.SigningAlgorithm, 'signing');
      const valid = cryptography.isSignature(key.material!.publicKey!, message(input), bytes(input, 'Signature', 6144), name);
      ensure(valid, 'KMSInvalidSignatureException', 'the signature is not of this key and message');
      return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: name };
    },
  },
  GenerateMac: {
    fields: ['KeyId', 'Message', 'MacAlgorithm', 'GrantTokens'],
    run: (store, input) => {
      const key = usable(store, input.KeyId, 'GENERATE_VERIFY_MAC');
      const name = algorithm(key, input.MacAlgorithm, 'mac');
      return { KeyId: key.arn, Mac: cryptography.makeMac(secret(key), bytes(input, 'Message', 4096), name), MacAlgorithm: name };
    },
  },
  VerifyMac: {
    fields: ['KeyId', 'Message', 'Mac', 'MacAlgorithm', 'GrantTokens'],
    run: (store, input) => {
      const key = usable(store, input.KeyId, 'GENERATE_VERIFY_MAC');
      const name = algorithm(key, input.MacAlgorithm, 'mac');
      const mac = cryptography.makeMac(secret(key), bytes(input, 'Message', 4096), name);
      ensure(cryptography.sameBytes(mac, bytes(input, 'Mac', 6144)), 'KMSInvalidMacException', 'the MAC is not of this key and message');
      return { KeyId: key.arn, MacValid: true, MacAlgorithm: name };
    },
  },
  DeriveSharedSecret: {
    fields: ['KeyId', 'KeyAgreementAlgorithm', 'PublicKey', 'GrantTokens'],
    run: (store, input) => {
      const key = usable(store, input.KeyId, 'KEY_AGREEMENT');
      ensure(input.KeyAgreementAlgorithm === 'ECDH', 'ValidationException', 'KeyAgreementAlgorithm must be ECDH');
      const publicKey = createPublicKey({ key: Buffer.from(bytes(input, 'PublicKey', 8192)), format: 'der', type: 'spki' });
      const curve = publicKey.asymmetricKeyDetails?.namedCurve;
      ensure(curve === SPECS.get(key.spec)!.size, 'ValidationException', `the public key's curve ${curve} is not that of ${key.spec}`);
      const shared = diffieHellman({ privateKey: key.material!.privateKey!, publicKey });
      return { KeyId: key.arn, SharedSecret: shared, KeyAgreementAlgorithm: 'ECDH', KeyOrigin: key.origin };
    },
  },
  GetPublicKey: {
    fields: ['KeyId', 'GrantTokens'],
    run: (store, input) => {
      const known = store.resolve(input.KeyId, true);
      ensure(SPECS.get(known.spec)!.typeClass === 'asymmetric', 'UnsupportedOperationException', `${known.arn} has no public key`);
      const key = usable(store, input.KeyId, known.usage);
      const publicKey = key.material!.publicKey!.export({ format: 'der', type: 'spki' });
      const { KeySpec, CustomerMasterKeySpec, KeyUsage, SigningAlgorithms, EncryptionAlgorithms, KeyAgreementAlgorithms } = metadata(
        store,
        key,
      );
      const algorithms = { SigningAlgorithms, EncryptionAlgorithms, KeyAgreementAlgorithms };
      return { KeyId: key.arn, PublicKey: publicKey, KeySpec, CustomerMasterKeySpec, KeyUsage, ...algorithms };
    },
  },
};
for (const [name, operation] of Object.entries(CRYPTO_OPERATIONS)) {
  CRYPTO_OPERATIONS[name] = { ...operation, alias: true, cryptographic: name !== 'GetPublicKey' };
}
