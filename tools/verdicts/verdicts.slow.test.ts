import { judged } from './judgement';
import { tryMutants } from './mutation-run';
import { KEY_ARN, NOW, STANDARD, ago, key } from '../../sim/compliance/row';
import { ROWS } from '../../sim/compliance/verdict-rows';
import { familyOf } from '../../src/compliance/verdict';
import * as verdict from '../../src/compliance/verdict';
import { KEY_SPECS } from '../../src/private/key-specs';

describe('the table of verdicts', () => {
  test.each(ROWS.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    expect(judged(verdict, row).wrong).toBe('');
  });

  test('names each row once, and gives each a requirement', () => {
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    expect(ROWS.filter(({ why }) => why.length < 10)).toEqual([]);
  });

  test('has every key spec with every usage', () => {
    const shown = new Set(ROWS.map(({ facts }) => `${facts.description?.keySpec} ${facts.description?.keyUsage}`));
    const real = Object.entries(KEY_SPECS).flatMap(([spec, { algorithms }]) => Object.keys(algorithms).map((usage) => `${spec} ${usage}`));
    expect(real.filter((pair) => !shown.has(pair))).toEqual([]);
  });

  test('notices every condition of the verdict function that is changed', () => {
    const tried = tryMutants(ROWS);
    expect(tried.length).toBeGreaterThan(100);
    expect(tried.filter(({ red }) => red === 0)).toEqual([]);
  }, 120_000);
});

describe('what a reader needs to know', () => {
  test('the family and number of a generation', () => {
    expect(familyOf(key({ aliases: ['alias/a/b/v12'], tags: { 'cdk-kms-rotation:family': 'alias/a/b' } }))).toEqual({
      family: 'alias/a/b',
      number: 12,
    });
  });

  test('no family of a key without alias and tag', () => {
    expect(familyOf(key())).toBeUndefined();
  });

  test('the default key of the table is what the table says it is', () => {
    expect(key()).toMatchObject({
      keyArn: KEY_ARN,
      rotatedAt: null,
      description: { createdAt: ago(800), keyState: 'Enabled', origin: 'AWS_KMS' },
    });
    expect([STANDARD.maxKeyAgeDays, STANDARD.gracePeriodDays, NOW.toISOString()]).toEqual([365, 7, '2026-11-25T12:00:00.000Z']);
  });
});
