/** Values as they stand in a template of AWS CloudFormation. Imports nothing: what judges templates without the AWS CDK shares it. */

/** `{ Ref: ... }` or `{ 'Fn::...': ... }`: its value is known at deployment only. */
export function isIntrinsic(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0]);
}

/** An intrinsic function where a plain value is expected: its value is known at deployment only. */
export function isUnknown(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** CloudFormation takes `true` and `"true"`, 365 and `"365"`. */
export function text(value: unknown): string {
  if (value === undefined) return 'nothing';
  return isUnknown(value) ? JSON.stringify(value) : String(value);
}

/** CloudFormation deletes what states no policy. */
export function isDelete(deletionPolicy: unknown): boolean {
  return (deletionPolicy ?? 'Delete') === 'Delete';
}

export function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
