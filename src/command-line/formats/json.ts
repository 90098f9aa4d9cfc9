import type { Report } from './report';

/** For programs. What is added later is optional. */
export function json({ standard: { name, version }, findings }: Report): string {
  const count = (severity: string) => findings.filter((one) => one.severity === severity).length;
  return JSON.stringify({
    schemaVersion: 1,
    standard: { name, version },
    summary: { errors: count('error'), warnings: count('warning'), waived: count('waived') },
    findings,
  }, null, 2);
}
