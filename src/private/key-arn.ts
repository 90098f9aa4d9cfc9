/**
 * The id that AWS KMS gives to a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html (KeyId and its response: the one form, and mrk- with 32
 * digits for multi-Region keys)
 */
const KEY_ID = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The ARN of a key, of whatever partition. This file imports nothing: constructs and functions share it. */
export const KEY_ARN = /^arn:(?<partition>[a-z0-9-]+):kms:[a-z0-9-]+:[0-9]{12}:key\/(?<keyId>[A-Za-z0-9-]+)$/;

export function isKeyArn(value: unknown): value is string {
  return typeof value === 'string' && KEY_ARN.test(value);
}

export function isKeyId(value: string): boolean {
  return KEY_ID.test(value);
}
