import { Duration, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { ManualRotationAlias, ManualRotationAliasProps, PublicKeySetProps, SigningSpec } from '../../src';
import { KeyTemplate, PublicKeySet, PublicKeyStore } from '../../src';
import type { Declaration } from '../../src/manual-rotation/declared';
import { jwkOf, thumbprint } from '../../src/public-keys/functions/jwk';
import type { Deployed, RotationBench } from '../manual-rotation/rotation-bench';
import { deployed } from '../manual-rotation/rotation-bench';

export const JWKS = '.well-known/jwks.json';
export const PARAMETERS = '/orders/signing';

/** An alias whose public keys are published to a bucket and to parameters: verifiers cache for an hour, tokens live for a day. */
export function publishing(
  props: Partial<ManualRotationAliasProps> = {},
  set: Partial<PublicKeySetProps> = {},
  stackName?: string,
  declaration?: Partial<Declaration>,
): Deployed {
  return deployed({ activationDelay: Duration.hours(2), ...props }, (alias) => void publishKeysOf(alias, set), stackName, declaration);
}

/** The same with keys of another spec, for tokens of the algorithm. */
export function publishingFor(keySpec: SigningSpec, algorithm: string): Deployed {
  return deployed({ keyTemplate: KeyTemplate.signing(keySpec), activationDelay: Duration.hours(2) }, (alias) => {
    const bucket = s3.Bucket.fromBucketName(Stack.of(alias), 'Documents', 'public-keys');
    publishKeysOf(alias, { stores: [PublicKeyStore.jwks(bucket, { algorithm }), PublicKeyStore.parameters(PARAMETERS)] });
  });
}

export function publishKeysOf(alias: ManualRotationAlias, set: Partial<PublicKeySetProps> = {}): PublicKeySet {
  const stack = Stack.of(alias);
  return new PublicKeySet(stack, 'PublicKeys', {
    alias,
    stores: [
      PublicKeyStore.jwks(s3.Bucket.fromBucketName(stack, 'Bucket', 'public-keys'), { issuer: 'https://login.example.com' }),
      PublicKeyStore.parameters(PARAMETERS),
    ],
    cacheFor: Duration.hours(1),
    verifyFor: Duration.days(1),
    ...set,
  });
}

/** The kids in the document, as verifiers read them now. */
export function publishedKids(bench: RotationBench): string[] {
  const text = bench.s3.objects.get(JWKS)?.body;
  return text === undefined ? [] : (JSON.parse(text) as { keys: Array<{ kid: string }> }).keys.map(({ kid }) => kid);
}

/** The numbers of the generations in the document; 0 for a key that is none. */
export function publishedNumbers(bench: RotationBench): number[] {
  return publishedKids(bench).map((kid) => numberOf(bench, kid));
}

export function kidOf(bench: RotationBench, number: number): string {
  const { PublicKey } = bench.world.store.keys.get(bench.generation(number).id)!.state === 'Enabled'
    ? bench.world.kms({ operation: 'GetPublicKey', input: { KeyId: bench.generation(number).id }, caller: 'test' })
    : { PublicKey: undefined };
  return PublicKey === undefined ? '' : thumbprint(jwkOf(PublicKey));
}

function numberOf(bench: RotationBench, kid: string): number {
  for (let number = 1; bench.key(`alias/orders/v${number}`) !== undefined; number++) {
    const marked = bench.tag(number, 'published')?.split(' ')[1];
    if (marked === kid || kidOf(bench, number) === kid) return number;
  }
  return 0;
}
