import type { Report } from './report';
import { findingText } from '../../standard/report-text';
import { StandardRule } from '../../standard-rule';

/** For test reports: a suite for each template, a case for each rule. */
export function junit({ standard: { name, version }, templates, findings }: Report): string {
  const suites = templates.map((template) => {
    const own = findings.filter((finding) => finding.template === template.name);
    const cases = Object.values(StandardRule).map((rule) => {
      const errors = own.filter((one) => one.rule === rule && one.severity === 'error');
      const others = own.filter((one) => one.rule === rule && one.severity !== 'error');
      const inner = [
        ...errors.map((one) => `      <failure message="${escaped(one.message)}" type="${rule}">${escaped(findingText(one))}</failure>`),
        ...(others.length === 0 ? [] : [`      <system-out>${escaped(others.map(findingText).join('\n\n'))}</system-out>`]),
      ];
      const tag = `    <testcase classname="${escaped(template.name)}" name="${rule}"`;
      return { failures: errors.length > 0, text: inner.length === 0 ? `${tag}/>` : `${tag}>\n${inner.join('\n')}\n    </testcase>` };
    });
    const failures = cases.filter((one) => one.failures).length;
    return [
      `  <testsuite name="${escaped(template.name)}" tests="${cases.length}" failures="${failures}" errors="0">`,
      ...cases.map((one) => one.text),
      '  </testsuite>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(`${name} ${version}`)}">`,
    ...suites,
    '</testsuites>',
  ].join('\n');
}

/** Characters that XML 1.0 does not know are left out. */
function escaped(value: string): string {
  const known = value.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
  return known.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
