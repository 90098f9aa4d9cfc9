/**
 * A text made from construct ids, which may have any character, as a description: IAM takes Latin-1 without control characters only, and
 * each service a length of its own. What does not fit becomes a question mark.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (Description; read 2026-11-28)
 */
export function legalDescription(text: string, maxLength: number): string {
  return text.replace(/[^\u0020-\u007E\u00A1-\u00FF]/gu, '?').slice(0, maxLength);
}
