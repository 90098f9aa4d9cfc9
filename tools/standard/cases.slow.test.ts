import { caseApp, caseStandard, NOW } from './case-app';
import { CASES } from './cases';
import { foundIn } from './found';
import { StandardRule } from '../../src';

describe('an app with keys of every kind', () => {
  const made = caseApp(CASES);
  made.app.synth();
  const found = foundIn(made, caseStandard(), NOW);

  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    expect(found.get(one)).toEqual([...one.finds].sort());
  });

  test('has at least 60 cases, good and bad, and every rule that an app can break without breaking another construct of ours', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
    const seen = new Set(CASES.flatMap(({ finds }) => finds.map((finding) => finding.replace(/[?!]$/, ''))));
    const elsewhere = [StandardRule.ALIAS_OWNERSHIP, StandardRule.CACHED_KEY_LOOKUP, StandardRule.WAIVER_EXPIRED, StandardRule.KEY_AGE];
    expect(Object.values(StandardRule).filter((rule) => !seen.has(rule))).toEqual(elsewhere);
  });
});
