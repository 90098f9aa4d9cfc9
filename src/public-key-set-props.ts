import type { Duration } from 'aws-cdk-lib';
import type { ManualRotationAlias } from './manual-rotation-alias';
import type { PublicKeyStore } from './public-key-store';

/**
 * Verifiers whose caches are known.
 */
export enum KnownVerifier {
  /**
   * The JWT authorizer of an HTTP API of Amazon API Gateway: keeps public keys for up to two hours, whatever the document says, and takes
   * RSA keys only.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
   */
  API_GATEWAY_JWT_AUTHORIZER = 'API_GATEWAY_JWT_AUTHORIZER',
}

/**
 * Properties of a `PublicKeySet`.
 */
export interface PublicKeySetProps {
  /**
   * Whose public keys are published: keys that sign, agree on secrets, or encrypt with RSA.
   *
   * Its `activationDelay` must be at least as long as verifiers keep the documents; its `retirement`, if there is one, must not begin
   * before `verifyFor` is over.
   */
  readonly alias: ManualRotationAlias;

  /**
   * Where they are published; at least one place, each in one set only.
   *
   * A place that is taken out is left as it stands: nothing writes it any more.
   */
  readonly stores: PublicKeyStore[];

  /**
   * How long any verifier keeps a copy of a document, caches in between included.
   *
   * Whole seconds, a literal; at most the `activationDelay` of the alias. It becomes `Cache-Control` of the documents. A change takes
   * effect at the deployment; caches keep what they have until then.
   *
   * @default - the longest of `verifiers`; one of both has to be given
   */
  readonly cacheFor?: Duration;

  /**
   * Verifiers whose caches are known: `cacheFor` is at least as long as theirs.
   *
   * @default - none
   */
  readonly verifiers?: KnownVerifier[];

  /**
   * How long what a key signed may have to be verified after the key was superseded.
   *
   * Whole seconds, a literal: as long as the longest token or signature lives. An hour later the public key is taken out by the next daily
   * run (or as `checkInterval` of the alias says). Needed for keys that sign, and refused for others: senders need those for as long as the
   * generation is enabled. Shortening it takes keys out earlier; lengthening it brings none back.
   *
   * @default - only for keys that do not sign: for as long as the generation is enabled
   */
  readonly verifyFor?: Duration;

  /**
   * The longest life of a token that is signed with the keys: `verifyFor` must not be shorter, or the synthesis fails.
   *
   * @default - not compared
   */
  readonly tokenLifetime?: Duration;
}
