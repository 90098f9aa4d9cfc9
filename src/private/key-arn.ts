/** The ARN of a key, of whatever partition. This file imports nothing: constructs and functions share it. */
export const KEY_ARN = /^arn:(?<partition>[a-z0-9-]+):kms:[a-z0-9-]+:[0-9]{12}:key\/(?<keyId>[A-Za-z0-9-]+)$/;

export function isKeyArn(value: unknown): value is string {
  return typeof value === 'string' && KEY_ARN.test(value);
}
