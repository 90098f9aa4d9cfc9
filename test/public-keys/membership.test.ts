import fc from 'fast-check';
import { FamilyView } from '../../src/manual-rotation/functions/family-view';
import { TAGS } from '../../src/private/vocabulary';
import type { Candidate, Standing } from '../../src/public-keys/functions/membership';
import { belongs, standingOf } from '../../src/public-keys/functions/membership';
import { publicationMark } from '../../src/public-keys/publication-mark';
import { day, DECLARED, family, keyIdOf, recorded, superseded } from '../manual-rotation/functions/family-builder';

const T0 = Date.parse('2027-03-01T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KID = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';
const verifyFor = DAY / 1000;
const DELAY = 2 * DAY / 1000;
const again = (after: number) => `${at(after).toISOString()} ${KID}`;
const at = (ms: number) => new Date(T0 + ms);
const left: Standing = { is: 'left', at: at(0) };
const one = (standing: Standing, mark?: string, isEnabled = true): Candidate => ({ standing, mark: publicationMark(mark), isEnabled });
const published = `2027-01-01T00:00:00.000Z ${KID}`;

describe('whether a key stands in a document', () => {
  test.each<[string, Candidate, number | null, number, boolean]>([
    ['the current key', one({ is: 'current' }), verifyFor, 0, true],
    ['a current key that is disabled: what it signed lives on', one({ is: 'current' }, published, false), verifyFor, 0, true],
    ['a current key that was taken out before it came back', one({ is: 'current' }, 'out 2027-01-01T00:00:00.000Z'), verifyFor, 0, true],
    ['the next one', one({ is: 'next' }), verifyFor, 0, true],
    ['one that was passed over', one({ is: 'passed over' }, published), verifyFor, 0, false],
    ['one that was left a moment ago', one(left, published), verifyFor, 1, true],
    ['one that was left, and is disabled', one(left, published, false), verifyFor, 1, true],
    ['at the last instant', one(left, published), verifyFor, DAY + HOUR - 1, true],
    ['an hour after verifyFor is over', one(left, published), verifyFor, DAY + HOUR, false],
    ['one published again for a return: for the delay and a day', one(left, again(10 * DAY)), verifyFor, 13 * DAY - 1, true],
    ['one published again for a return that did not come', one(left, again(10 * DAY)), verifyFor, 13 * DAY, false],
    ['one that was published right before its end', one(left, again(DAY + HOUR - 1)), verifyFor, DAY + HOUR, false],
    ['one that was taken out does not come back, whatever moved since', one(left, 'out 2027-02-01T00:00:00.000Z'), verifyFor, 1, false],
    ['a revoked one: current', one({ is: 'current' }, 'revoked 2027-03-01T00:00:00.000Z'), verifyFor, 1, false],
    ['a revoked one: next', one({ is: 'next' }, 'revoked 2027-03-01T00:00:00.000Z'), null, 1, false],
    ['a key that senders encrypt for, years later', one(left, published), null, 3000 * DAY, true],
    ['the same, disabled', one(left, published, false), null, 1, false],
    ['the same, revoked', one(left, 'revoked 2027-03-01T00:00:00.000Z'), null, 1, false],
  ])('%s', (_name, candidate, keepSeconds, after, expected) => {
    expect(belongs(candidate, keepSeconds, DELAY, at(after))).toBe(expected);
  });

  test('once it is out it stays out, for every instant and every mark', () => {
    const marks = fc.constantFrom(undefined, published, 'out 2027-01-01T00:00:00.000Z', 'revoked 2027-01-01T00:00:00.000Z', 'garbled');
    const keep = fc.constantFrom(60, verifyFor, 90 * verifyFor);
    const times = fc.tuple(fc.integer({ min: 0, max: 200 * DAY }), fc.integer({ min: 0, max: 200 * DAY }));
    fc.assert(fc.property(marks, keep, times, (mark, keepSeconds, [a, b]) => {
      const [earlier, later] = a < b ? [a, b] : [b, a];
      const candidate = one(left, mark);
      return belongs(candidate, keepSeconds, DELAY, at(earlier)) || !belongs(candidate, keepSeconds, DELAY, at(later));
    }), { seed: 14 });
  });
});

test.each([
  ['right after the move', 1, 1],
  ['by a run that came a day after one that was cut short: who knows whether the alias was moved when it says so', 2, 2],
  ['before the last move, by an earlier time as superseded key', 0.5, 1],
])('a key that was left counts from the later of its mark and the last move of the alias; it was written %s', (_name, marked, expected) => {
  const first = superseded(1);
  const tags = { ...first.tags, [TAGS.superseded]: day(100 + marked).toISOString(), [TAGS.supersededBy]: keyIdOf(2) };
  const second = recorded(2);
  const current = { ...second, tags: { ...second.tags, [TAGS.activated]: day(101, -1000).toISOString() } };
  const view = new FamilyView(DECLARED, family(2, [{ ...first, tags }, current], { movedAt: day(101) }));
  const old = view.facts.others.find(({ number }) => number === 1)!;
  expect(standingOf(view, old, undefined, day(110))).toEqual({ is: 'left', at: day(100 + expected) });
});

describe('the mark of a publication', () => {
  test.each<[string | undefined, object | undefined]>([
    [published, { state: 'published', since: new Date('2027-01-01T00:00:00.000Z'), kid: KID }],
    ['out 2027-01-01T00:00:00.000Z', { state: 'out', since: new Date('2027-01-01T00:00:00.000Z') }],
    ['revoked 2027-01-01T00:00:00.000Z', { state: 'revoked', since: new Date('2027-01-01T00:00:00.000Z') }],
    ['revoked 2026-11-29T14:00:00+00:00', { state: 'revoked', since: new Date(0) }],
    ['revoked', { state: 'revoked', since: new Date(0) }],
    ['revokedly', undefined],
    [undefined, undefined],
    ['', undefined],
    ['2027-01-01T00:00:00.000Z', undefined],
    ['2027-01-01T00:00:00.000Z short', undefined],
    ['out never', undefined],
    [`yesterday ${KID}`, undefined],
  ])('%j', (text, expected) => {
    expect(publicationMark(text)).toEqual(expected);
  });
});
