/**
 * Errors in KMS's service model; any other name (AccessDeniedException, ThrottlingException, ValidationException) is answered too, but not
 * modelled.
 *
 * Source: the `throws` lists of @aws-sdk/client-kms 3.1163.0.
 */
export const MODELLED_ERRORS: ReadonlySet<string> = new Set(
  `AlreadyExists CloudHsmClusterInvalidConfiguration CustomKeyStoreInvalidState
  CustomKeyStoreNotFound DependencyTimeout Disabled DryRunOperation IncorrectKey InvalidAliasName InvalidArn InvalidCiphertext
  InvalidGrantId InvalidGrantToken InvalidKeyUsage InvalidMarker KMSInternal KMSInvalidMac KMSInvalidSignature KMSInvalidState
  KeyUnavailable LimitExceeded MalformedPolicyDocument NotFound Tag UnsupportedOperation
  XksKeyAlreadyInUse XksKeyInvalidConfiguration XksKeyNotFound`
    .split(/\s+/)
    .map((name) => `${name}Exception`),
);

/** The client gave up before it had an answer: not from the service, so without a status. */
export const SDK_CLIENT_ERROR = 'SdkClientException';

/** A refusal or failure that KMS answers with. */
export class KmsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }

  public get modelled(): boolean {
    return MODELLED_ERRORS.has(this.name);
  }

  public get status(): number {
    return ['KMSInternalException', 'DependencyTimeoutException', 'KeyUnavailableException'].includes(this.name) ? 500 : 400;
  }
}

/** A call that no client could send, or that the stand-in does not play: a mistake in the test or the library, never an answer of KMS. */
export class ContractViolation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ContractViolation';
  }
}

export function ensure(condition: boolean, name: string, message: string): asserts condition {
  if (!condition) {
    throw new KmsError(name, message);
  }
}
