import type { Report } from './report';
import { findingText } from '../../standard/report-text';

const HEADINGS = { error: 'not compliant', warning: 'to look at', waived: 'waived' } as const;

/** For people. */
export function text({ standard: { name, version }, templates, findings }: Report): string {
  const sections = (['error', 'warning', 'waived'] as const).flatMap((severity) => {
    const own = findings.filter((one) => one.severity === severity);
    return own.length === 0 ? [] : [`${HEADINGS[severity]} (${own.length})`, ...own.map(findingText)];
  });
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const sum = `${templates.length === 1 ? '1 template' : `${templates.length} templates`} against the standard ${name} ${version}: `
    + (errors === 0 ? 'compliant' : `${errors} not compliant`);
  return [...sections, sum].join('\n\n');
}
