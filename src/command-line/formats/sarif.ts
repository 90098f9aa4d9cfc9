import type { Report } from './report';
import { lineOf, TOOL, withFix } from './report';
import { controlsOf } from '../../standard/controls';
import { DOCUMENTATION_URL } from '../../standard/documentation';
import type { Finding } from '../../standard/judge/finding';
import { StandardRule } from '../../standard-rule';

/** For code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (read 2026-11-28) */
export function sarif({ standard: { name, version }, templates, findings }: Report): string {
  const rules = Object.values(StandardRule);
  const result = (finding: Finding) => ({
    ruleId: finding.rule,
    ruleIndex: rules.indexOf(finding.rule),
    level: finding.severity === 'error' ? 'error' : 'warning',
    message: { text: withFix(finding) },
    locations: [locationOf(finding, templates.find((one) => one.name === finding.template)?.text)],
    ...(finding.severity === 'waived' && finding.waiver !== undefined
      ? {
        suppressions: [{
          kind: 'external',
          status: 'accepted',
          justification: `${finding.waiver.reason} (${finding.waiver.owner}, `
        + `until ${finding.waiver.until})`,
        }],
      }
      : {}),
  });
  return JSON.stringify({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: TOOL,
          informationUri: DOCUMENTATION_URL,
          rules: rules.map((id) => ({ id, helpUri: DOCUMENTATION_URL, properties: { tags: controlsOf(id) } })),
        },
      },
      properties: { standard: name, standardVersion: version },
      results: findings.map(result),
    }],
  }, null, 2);
}

function locationOf({ template = '', logicalId, constructPath, location }: Finding, text: string | undefined): object {
  const line = text === undefined || logicalId === undefined ? undefined : lineOf(text, logicalId);
  const name = [constructPath ?? logicalId, location].filter((part) => part !== undefined).join(' ');
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(template.replaceAll('\\', '/')) },
      region: { startLine: line ?? 1 },
    },
    logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }],
  };
}
