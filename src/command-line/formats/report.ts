import type { StandardDocument } from '../../standard/document';
import type { Finding } from '../../standard/judge/finding';
import type { TemplateFile } from '../read-files';

/** What a format writes. */
export interface Report {
  readonly standard: StandardDocument;
  readonly templates: readonly TemplateFile[];
  readonly findings: readonly Finding[];
}

export const TOOL = 'cdk-kms-rotation';

/** The line on which a resource begins, counted from 1; in JSON and YAML, its logical id stands there with a colon. */
export function lineOf(text: string, logicalId: string): number | undefined {
  const index = text.split('\n').findIndex((line) => line.trimStart().replace(/^["']?(\w+)["']?\s*:.*$/, '$1') === logicalId);
  return index < 0 ? undefined : index + 1;
}

/** A message with what to do. */
export function withFix({ message, fix }: Finding): string {
  return `${message}. Fix: ${fix}`;
}
