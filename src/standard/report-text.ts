import type { StandardDocument } from './document';
import type { Finding } from './judge/finding';

/** Findings as people read them in a terminal: in a test that failed, or from a command line. Pure. */
export function reportText(findings: readonly Finding[], { name, version }: Pick<StandardDocument, 'name' | 'version'>): string {
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return [`${count} of the standard ${name} ${version}`, ...findings.map(findingText)].join('\n\n');
}

export function findingText({ rule, message, fix, controls, ...place }: Finding): string {
  return [
    `${rule}: ${message}`,
    `  at   ${placeText(place)}`,
    `  fix  ${fix}`,
    ...(controls.length === 0 ? [] : [`  for  ${controls.join('; ')}`]),
  ].join('\n');
}

function placeText({
  constructPath,
  logicalId,
  template,
  location,
}: Pick<Finding, 'constructPath' | 'logicalId' | 'template' | 'location'>): string {
  const resource = logicalId === undefined ? [] : [`${logicalId} of ${template}`];
  const place = constructPath === undefined ? resource : [constructPath, ...resource.map((text) => `(${text})`)];
  return [...place, ...(location === undefined ? [] : [location])].join(' ') || 'cdk.context.json';
}
