import { tryMutants } from './mutation-run';
import { wrongIn } from './rule-row';
import { ROWS } from './rule-rows';
import { judgeTemplates } from '../../src/standard/judge/judge';
import { RULES } from '../../src/standard/rules';

describe('the table of rules', () => {
  test.each(ROWS.map((row) => [`${row.rule}: ${row.name}`, row] as const))('%s', (_name, row) => {
    expect(wrongIn(judgeTemplates, row)).toBe('');
  });

  test('names each row once', () => {
    const names = ROWS.map(({ rule, name }) => `${rule}: ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
  });

  test.each(RULES.map(({ id }) => id))('%s has rows that find and rows that do not', (id) => {
    const verdicts = ROWS.filter(({ rule }) => rule === id).map(({ verdict }) => verdict);
    expect(verdicts).toContain('NON_COMPLIANT');
    expect(verdicts.some((verdict) => verdict !== 'NON_COMPLIANT')).toBe(true);
  });

  test('notices every condition of the rules that is changed', () => {
    const tried = tryMutants(ROWS);
    expect(tried.length).toBeGreaterThan(400);
    expect(tried.filter(({ isNoticed }) => !isNoticed)).toEqual([]);
  }, 240_000);
});
