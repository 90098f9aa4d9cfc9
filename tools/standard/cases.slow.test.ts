// @stages-assets: stack sets look for them in cdk.out

import { caseApp, caseStandard, NOW } from './case-app';
import { CASES, PLACES } from './cases';
import { foundIn } from './found';
import { verdictOn } from './others';
import { readPage } from '../../sim/documentation/pages';
import { StandardRule } from '../../src';
import { templatesOf } from '../../src/standard/synth/app-templates';

describe('an app with keys of every kind', () => {
  const made = caseApp(CASES);
  made.app.synth();
  const found = foundIn(made, caseStandard(), NOW);

  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    expect(found.get(one)).toEqual([...one.finds].sort());
  });

  test('has at least 60 keys, in a stack, a nested stack, a stage and a stack set', () => {
    const keys = templatesOf(made.app).map(({ template }) => (
      Object.values(template.Resources ?? {}).filter(({ Type: type }) => /^AWS::KMS::(Replica)?Key$/.test(type)).length));
    expect(keys.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(60);
    expect(keys.filter((count) => count > 10)).toHaveLength(PLACES.length);
  });

  test('docs/organization-layers.md says how many there are', () => {
    const page = readPage('docs/organization-layers.md');
    expect(page).toContain(`an app with ${CASES.length} cases of keys`);
  });

  test('has at least 60 cases, good and bad, in every place, and every rule that a template can break', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
    const seen = new Set(CASES.flatMap(({ finds }) => finds.map((finding) => finding.replace(/[?!~]$/, ''))));
    expect(Object.values(StandardRule).filter((rule) => !seen.has(rule))).toEqual([StandardRule.KEY_AGE]); // of real keys
  });
});

test.each<[string, Parameters<typeof verdictOn>[0], readonly string[], boolean, string]>([
  ['a rotation that is missing', 'pr1', ['KeyRotation'], true, ''],
  ['a rotation that is missing, and that nobody sees', 'nag', ['KeyRotation'], false, 'missed'],
  ['what is waived is there all the same', 'checkovRotation', ['KeyRotation~'], true, ''],
  ['a key that cannot rotate', 'checkovRotation', ['ManualRotationMissing'], true, 'false alarm'],
  ['what only the deployment knows, called bad', 'pr1', ['KeyRotation?'], true, 'guessed: bad'],
  ['what only the deployment knows, let pass', 'pr1', ['KeyRotation?'], false, 'guessed: good'],
  ['what the standard does not judge', 'pr3', [], true, ''],
])('who is right about %s', (name, other, finds, isFlagged, verdict) => {
  expect(verdictOn(other, { name, finds, make: () => {} }, isFlagged)).toBe(verdict);
});
