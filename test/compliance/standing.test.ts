import type { ShownVerdict } from '../../src/compliance/standing';
import { stands } from '../../src/compliance/standing';
import type { Verdict } from '../../src/compliance/verdict-types';

const DAY = 86_400_000;
const NOW = new Date('2026-11-25T06:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

const verdict = (annotation: string, compliance: Verdict['compliance'] = 'COMPLIANT'): Verdict => ({ compliance, annotation });
const shown = (annotation: string, days: number, compliance = 'COMPLIANT'): ShownVerdict =>
  ({ compliance, annotation, recordedAt: daysAgo(days) });

const key = (days: number, limit = 365) => `Key is ${days} days old; limit ${limit} days.`;
const rotated = (days: number) => `Key material rotated ${days === 1 ? '1 day' : `${days} days`} ago; limit 365 days.`;
const waived = (until: string, days: number) => `Waived until ${until} by payments ("of the vendor"). ${key(days)}`;

test.each<[string, ShownVerdict | undefined, Verdict, boolean]>([
  ['the same, two days later', shown(key(100), 2), verdict(key(102)), true],
  ['the same, on the last day', shown(key(100), 6), verdict(key(106)), true],
  ['the same, rounded the other way', shown(key(100), 2.4), verdict(key(103)), true],
  ['no age in it', shown('AWS managed key: AWS rotates it.', 3, 'NOT_APPLICABLE'),
    verdict('AWS managed key: AWS rotates it.', 'NOT_APPLICABLE'), true],
  ['waived as before', shown(waived('2027-01-31', 500), 3, 'NOT_APPLICABLE'), verdict(waived('2027-01-31', 503), 'NOT_APPLICABLE'), true],
  ['nothing shown', undefined, verdict(key(102)), false],
  ['shown without a time', { compliance: 'COMPLIANT', annotation: key(100) }, verdict(key(100)), false],
  ['shown at a time that is none', { ...shown(key(100), 1), recordedAt: new Date(NaN) }, verdict(key(101)), false],
  ['shown tomorrow', shown(key(100), -1), verdict(key(99)), false],
  ['shown for the time allowed', shown(key(100), 7), verdict(key(107)), false],
  ['shown for a little less, as runs are not to the minute', shown(key(100), 6.6), verdict(key(107)), false],
  ['another verdict', shown(key(100), 2, 'NOT_APPLICABLE'), verdict(key(102)), false],
  ['non-compliant, unchanged', shown(key(400), 2, 'NON_COMPLIANT'), verdict(key(402), 'NON_COMPLIANT'), false],
  ['rotated since, in the same words', shown(rotated(89), 2), verdict(rotated(1)), false],
  ['rotated since, in other words', shown(key(100), 2), verdict(rotated(1)), false],
  ['older than time went by', shown(key(100), 2), verdict(key(104)), false],
  ['another limit', shown(key(100), 2), verdict(key(102, 730)), false],
  ['another waiver', shown(waived('2027-01-31', 500), 3, 'NOT_APPLICABLE'), verdict(waived('2027-03-31', 503), 'NOT_APPLICABLE'), false],
  ['within the grace period since', shown(key(364), 2), verdict(`${key(366)} Overdue, becomes NON_COMPLIANT on 2026-12-01.`), false],
])('%s: need not be told again: %#', (_, before, today, expected) => {
  expect(stands(before, today, { repeatAfterDays: 7, now: NOW })).toBe(expected);
});
