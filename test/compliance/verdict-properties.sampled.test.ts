import * as fc from 'fast-check';
import type { Situation } from './facts-arbitrary';
import { ODDITIES, SITUATIONS } from './facts-arbitrary';
import { machinePolicy } from '../../sim/compliance/machine-policy';
import { ago, key, NOW } from '../../sim/compliance/row';
import { asksForHistory, asksForLastUse, asksForPolicy, asksForPrimary, asksForRelatives, judge } from '../../src/compliance/verdict';
import type { KeyFacts } from '../../src/compliance/verdict-types';
import { runs } from '../helpers/every-case';

/** Always the same situations: a failure can be repeated. */
const RUNS = { numRuns: runs(2_000), seed: 20261125 };
const DAY = 86_400_000;

const verdictOf = ({ facts, standard, now }: Situation) => judge(facts, standard, now);
const withFacts = (situation: Situation, facts: Partial<KeyFacts>): Situation => ({
  ...situation,
  facts: { ...situation.facts, ...facts },
});
const unwaived = (situation: Situation): Situation => ({ ...situation, standard: { ...situation.standard, waivers: [] } });
const earlier = (date: Date, days: number) => new Date(date.getTime() - days * DAY);

/** Checks many situations, and makes sure that what the property is about was met often enough. */
function forAll(situations: fc.Arbitrary<Situation>, check: (situation: Situation) => boolean): void {
  let met = 0;
  fc.assert(fc.property(situations, (situation) => { if (check(situation)) met += 1; }), RUNS);
  expect(met).toBeGreaterThan(runs(100));
}

test('always answers, with an annotation of 1 to 256 characters, on one line, none of them half', () => {
  forAll(ODDITIES, (situation) => {
    const { compliance, annotation } = verdictOf(situation);
    for (const asks of [asksForHistory, asksForPrimary, asksForRelatives, asksForPolicy, asksForLastUse]) {
      asks(situation.facts, situation.standard, situation.now);
    }
    expect(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE']).toContain(compliance);
    expect(annotation.length).toBeGreaterThan(0);
    expect(annotation.length).toBeLessThanOrEqual(256);
    expect(annotation).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    return true;
  });
});

test('what has to be done is said of every key that is not compliant, whatever others wrote', () => {
  forAll(SITUATIONS, (situation) => {
    const { compliance, annotation } = verdictOf(situation);
    if (compliance !== 'NON_COMPLIANT') return false;
    expect(annotation).toMatch(
      /(rotate the primary: replicas follow|replicas follow|or less\)|90 days at least|behind the alias[^.]*|then rotate on demand|of this rule)\./,
    );
    return true;
  });
});

test('what has to be done is said of every waived key too', () => {
  forAll(SITUATIONS, (situation) => {
    const { annotation } = verdictOf(situation);
    if (!annotation.startsWith('Waived')) return false;
    const [finding] = verdictOf(unwaived(situation)).annotation.split(' Not superseded as generation');
    expect(annotation.endsWith(`"). ${finding}`)).toBe(true);
    return true;
  });
});

test('no key gets better by being older', () => {
  forAll(SITUATIONS, (situation) => {
    const { description, rotatedAt } = situation.facts;
    if (description === undefined || Number.isNaN(description.createdAt.getTime()) || Number.isNaN(rotatedAt?.getTime())) return false;
    const younger = verdictOf(situation).compliance;
    for (const days of [1, 7, 100, 1_000]) {
      const older = { ...description, createdAt: earlier(description.createdAt, days) };
      const both = withFacts(situation, { description: older, rotatedAt: rotatedAt && earlier(rotatedAt, days) });
      for (const { compliance } of [verdictOf(both), verdictOf(withFacts(situation, { description: older }))]) {
        expect(younger === 'COMPLIANT' || compliance === younger).toBe(true);
      }
    }
    return younger !== 'NOT_APPLICABLE';
  });
});

test('no key becomes compliant by waiting', () => {
  forAll(SITUATIONS, (situation) => {
    if (verdictOf(situation).compliance === 'COMPLIANT') return false;
    for (const days of [1, 400]) expect(verdictOf({ ...situation, now: earlier(situation.now, -days) }).compliance).not.toBe('COMPLIANT');
    return true;
  });
});

test('a compliant key is not older than limit and grace, by its creation or by its rotation', () => {
  forAll(SITUATIONS, (situation) => {
    const { facts: { description, rotatedAt }, standard } = situation;
    if (verdictOf(situation).compliance !== 'COMPLIANT') return false;
    const dates = [description!.createdAt, rotatedAt].filter((date): date is Date => date instanceof Date && !Number.isNaN(date.getTime()));
    const youngest = Math.max(...dates.map((date) => date.getTime()));
    expect(NOW.getTime() - youngest).toBeLessThanOrEqual((standard.maxKeyAgeDays + standard.gracePeriodDays) * DAY);
    return true;
  });
});

test('a compliant key that cannot rotate is young by its creation alone', () => {
  forAll(SITUATIONS, (situation) => {
    const { facts: { description }, standard } = situation;
    if (verdictOf(situation).compliance !== 'COMPLIANT' || description!.keySpec === 'SYMMETRIC_DEFAULT') return false;
    expect(NOW.getTime() - description!.createdAt.getTime()).toBeLessThanOrEqual((standard.maxKeyAgeDays + standard.gracePeriodDays) * DAY);
    return true;
  });
});

test('a waiver turns what is not compliant into not applicable, and nothing else into anything', () => {
  forAll(SITUATIONS, (situation) => {
    const [without, withWaivers] = [verdictOf(unwaived(situation)), verdictOf(situation)];
    if (without.compliance !== 'NON_COMPLIANT') {
      expect(withWaivers).toEqual(without);
    } else if (withWaivers.compliance !== 'NON_COMPLIANT') {
      expect(withWaivers).toMatchObject({ compliance: 'NOT_APPLICABLE', annotation: expect.stringMatching(/^Waived/) });
    }
    return without.compliance !== withWaivers.compliance;
  });
});

test('where the history is not asked for, it does not matter', () => {
  forAll(ODDITIES, (situation) => {
    if (asksForHistory(situation.facts, situation.standard, situation.now)) return false;
    const answers = [undefined, null, ago(0), ago(370), ago(3_000), new Date(NaN)].map((rotatedAt) =>
      verdictOf(withFacts(situation, { rotatedAt })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    return true;
  });
});

test.each<[string, typeof asksForHistory, Partial<KeyFacts>[]]>([
  ['the primary key', asksForPrimary, [undefined, ago(0), ago(3_000), new Date(NaN)].map((primaryCreatedAt) => ({ primaryCreatedAt }))],
  ['the policy', asksForPolicy, [undefined, {}, machinePolicy()].map((policy) => ({ policy }))],
  ['the last use', asksForLastUse, [undefined, null, { operation: 'Sign', at: ago(0) }].map((lastUse) => ({ lastUse }))],
])('where %s is not asked for, it does not matter', (_name, asks, others) => {
  forAll(ODDITIES, (situation) => {
    if (asks(situation.facts, situation.standard, situation.now)) return false;
    const answers = others.map((other) => verdictOf(withFacts(situation, other)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    return true;
  });
});

test('where relatives are not asked for, they do not matter', () => {
  forAll(ODDITIES, (situation) => {
    if (asksForRelatives(situation.facts, situation.standard, situation.now)) return false;
    const heir = {
      keyId: 'next',
      aliases: ['alias/payments', 'alias/payments/v9'],
      tags: { 'cdk-kms-rotation:family': 'alias/payments' },
      description: key().description,
    };
    const answers = [undefined, [], [heir]].map((relatives) => verdictOf(withFacts(situation, { relatives })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    return true;
  });
});

test('a replica is never judged younger than its primary key, unless it shows a rotation', () => {
  forAll(SITUATIONS, (situation) => {
    const { facts: { description, rotatedAt, primaryCreatedAt }, standard } = situation;
    if (description?.multiRegion !== 'REPLICA' || verdictOf(situation).compliance !== 'COMPLIANT') return false;
    const since = rotatedAt && description.keySpec === 'SYMMETRIC_DEFAULT' ? rotatedAt : primaryCreatedAt!;
    expect(NOW.getTime() - since.getTime()).toBeLessThanOrEqual((standard.maxKeyAgeDays + standard.gracePeriodDays) * DAY);
    return true;
  });
});

test('tags alone change no verdict', () => {
  forAll(SITUATIONS, (situation) => {
    const untagged = withFacts(situation, { tags: {} });
    if (situation.facts.aliases.some((alias) => /\/v[0-9]+$/.test(alias))) return false;
    expect(verdictOf(situation)).toEqual(verdictOf(untagged));
    return true;
  });
});

test('the rule asks for the history of rotatable keys alone', () => {
  forAll(SITUATIONS, ({ facts, standard, now }) => {
    if (!asksForHistory(facts, standard, now)) return false;
    expect(key(facts.description).description).toMatchObject({
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      origin: expect.stringMatching(/^(AWS_KMS|EXTERNAL)$/),
    });
    return true;
  });
});
