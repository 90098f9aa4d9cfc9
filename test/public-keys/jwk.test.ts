import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jose } from '../../sim/public-keys/jose';
import { jwkOf, membersOf, pemOf, spkiOf, thumbprint } from '../../src/public-keys/functions/jwk';

// eslint-disable-next-line @typescript-eslint/consistent-type-imports -- only so can the type of an ES module be named here
type MlDsa = typeof import('@noble/post-quantum/ml-dsa.js', { with: { 'resolution-mode': 'import' } });
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an ES module, which jest compiles
const { ml_dsa44, ml_dsa65, ml_dsa87 } = require('@noble/post-quantum/ml-dsa.js') as MlDsa;

const der = (type: string, options: object): Buffer => (generateKeyPairSync as any)(type, {
  ...options, publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).publicKey;

const CLASSIC: Array<[string, Buffer, object]> = [
  ['P-256', der('ec', { namedCurve: 'P-256' }), { kty: 'EC', crv: 'P-256' }],
  ['P-384', der('ec', { namedCurve: 'P-384' }), { kty: 'EC', crv: 'P-384' }],
  ['P-521', der('ec', { namedCurve: 'P-521' }), { kty: 'EC', crv: 'P-521' }],
  ['secp256k1', der('ec', { namedCurve: 'secp256k1' }), { kty: 'EC', crv: 'secp256k1' }],
  ['RSA', der('rsa', { modulusLength: 2048 }), { kty: 'RSA', e: 'AQAB' }],
  ['Ed25519', der('ed25519', {}), { kty: 'OKP', crv: 'Ed25519' }],
];

describe('a public key of AWS KMS as a JSON Web Key', () => {
  test.each(CLASSIC)('%s: the same key, and the thumbprint that jose calculates', async (_name, spki, members) => {
    const jwk = jwkOf(spki);
    expect(jwk).toMatchObject(members);
    expect(createPublicKey({ key: jwk as any, format: 'jwk' }).export({ type: 'spki', format: 'der' })).toEqual(spki);
    expect(thumbprint(jwk)).toBe(await jose.calculateJwkThumbprint(jwk as any));
    expect(thumbprint(jwk)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test.each([
    ['ML-DSA-44', ml_dsa44, 0x11, 1312],
    ['ML-DSA-65', ml_dsa65, 0x12, 1952],
    ['ML-DSA-87', ml_dsa87, 0x13, 2592],
  ] as const)('%s, which Node.js 20 cannot read', (alg, algorithm, id, length) => {
    const { publicKey } = algorithm.keygen(new Uint8Array(32).fill(7));
    const jwk = jwkOf(Buffer.concat([mlDsaPrefix(id, length), publicKey]));
    expect(jwk).toEqual({ alg, kty: 'AKP', pub: Buffer.from(publicKey).toString('base64url') });
    expect(Buffer.from(jwk.pub, 'base64url')).toHaveLength(length);
  });

  test('the example of RFC 7638, section 3.1', () => {
    expect(thumbprint({
      kty: 'RSA',
      n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W'
        + '-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyr'
        + 'dkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
      e: 'AQAB',
    })).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });

  test('what a document says beyond the key is not believed', () => {
    const jwk = jwkOf(CLASSIC[0][1]);
    expect(membersOf({ ...jwk, kid: 'mine', d: 'secret', alg: 'none' })).toEqual(jwk);
  });

  test.each([
    [{}], [{ kty: 'oct', k: 'AAAA' }], [{ kty: 'RSA', n: 'x' }], [{ kty: 'EC', crv: 'P-256', x: 1, y: 'a' }],
  ])('%j is no public key', (jwk) => {
    expect(() => membersOf(jwk)).toThrow(/^no public key of a known kind/);
  });

  test.each(CLASSIC)('%s as PEM is what Node.js, and so openssl, writes', (_name, spki) => {
    expect(pemOf(spki)).toBe(createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'pem' }));
    expect(spkiOf(pemOf(spki))).toEqual(spki);
  });
});

/** SubjectPublicKeyInfo with AlgorithmIdentifier 2.16.840.1.101.3.4.3.<id> and no parameters (RFC 9881). */
function mlDsaPrefix(id: number, length: number): Buffer {
  const bits = length + 1;
  const algorithm = [0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, id];
  const bitString = [0x03, 0x82, Math.floor(bits / 256), bits % 256, 0x00];
  const total = algorithm.length + bitString.length + length;
  return Buffer.from([0x30, 0x82, Math.floor(total / 256), total % 256, ...algorithm, ...bitString]);
}
