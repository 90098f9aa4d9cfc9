/** What an answer of RotateKeyOnDemand means for the key. */
export type Meaning =
  /** Taken: a rotation runs. */
  | 'taken'
  /** An automatic rotation runs or begins within 20 minutes. Nothing was begun. */
  | 'conflict'
  /** It may have been taken. */
  | 'unsure'
  /** Not taken, but what stands in the way may pass. */
  | 'refused'
  /** AWS KMS rotates this key on demand no more. */
  | 'spent'
  /**
   * Nothing is known of it, not even whether AWS KMS was reached: so of errors that are not known here, and of a redriven execution, which
   * may have called before.
   */
  | 'unknown';

/** In both spellings: that of Step Functions, and that of the API. */
const UNSURE = [
  'Kms.KmsInternalException',
  'Kms.KMSInternalException',
  'Kms.DependencyTimeoutException',
  'Kms.SdkClientException',
  'States.Timeout',
];
const REFUSED = [
  'Kms.KmsException', 'Kms.AccessDeniedException', 'Kms.ThrottlingException', 'Kms.DisabledException',
  'Kms.KmsInvalidStateException', 'Kms.KMSInvalidStateException',
];

/** AWS KMS's API does not model all errors with a status of 5xx: Step Functions writes the status into the cause. */
const SERVER_ERROR = 'Status Code: 5';

export function meaningOf(error: string, cause: string): Meaning {
  if (error === '') return 'taken';
  if (error === 'Kms.ConflictException') return 'conflict';
  if (error === 'Kms.LimitExceededException') return 'spent';
  if (UNSURE.includes(error)) return 'unsure';
  if (REFUSED.includes(error)) return cause.includes(SERVER_ERROR) ? 'unsure' : 'refused';
  return 'unknown';
}
