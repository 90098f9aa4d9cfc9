import { brief, DECLARED, family, ours, recorded, superseded } from './family-builder';
import { DENIAL_SIDS } from '../../../src/manual-rotation/contract';
import { decide } from '../../../src/manual-rotation/functions/plan';
import type { RunInput } from '../../../src/manual-rotation/run-request';

/** Somebody deleted the alias of a family that an operator holds. */

const OPEN = DECLARED.policy as { Statement: object[] };
const DENIAL = { Sid: DENIAL_SIDS[0], Effect: 'Deny', Principal: '*', Action: 'kms:TagResource' };
const POLICY = { ...OPEN, Statement: [...OPEN.Statement, DENIAL] };
const DECLARES_DENIALS = { ...DECLARED, policy: POLICY };
const HOLD = '2026-02-01T00:00:00Z';

const held = (policy: unknown) => {
  const first = superseded(1, { policy });
  const one = { ...first, tags: { ...first.tags, ...ours({ hold: HOLD }) } };
  return family(undefined, [one, superseded(2, { policy: POLICY }), recorded(3, [], { policy: POLICY })]);
};
const plan = (facts: ReturnType<typeof held>, input: RunInput) => decide(DECLARES_DENIALS, facts, input, new Date('2026-03-01T00:00:00Z'));

test.each([
  ['denies our tags to others', POLICY],
  ['lets others tag it by now', OPEN],
])('a generation that was current before, which %s, holds the family', (_name, policy) => {
  expect(plan(held(policy), { reason: 'tick' })).toMatchObject({ outcome: 'heldUnusable', why: expect.stringContaining(HOLD) });
  expect(brief(plan(held(policy), { reason: 'manual', action: 'release' }))).toBe('release 1');
});

test('a key that no generation names holds nothing: anybody may have planted it', () => {
  const planted = recorded(3, [], { policy: OPEN, tags: ours({ staged: 'x', hold: HOLD, predecessor: 'key-2' }) });
  const facts = family(undefined, [superseded(1, { policy: POLICY }), recorded(2, [], { policy: POLICY }), planted]);
  expect(brief(plan(facts, { reason: 'tick' }))).toBe('restore 2');
});

test('a first generation holds the family, also where somebody took away the mark that leads to it', () => {
  const first = superseded(1, { policy: POLICY });
  const one = { ...first, tags: { ...first.tags, ...ours({ hold: HOLD }) } };
  const two = recorded(2, [], { policy: POLICY });
  const facts = family(undefined, [one, { ...two, tags: { ...two.tags, 'cdk-kms-rotation:predecessor': 'garbled' } }]);
  expect(plan(facts, { reason: 'tick' })).toMatchObject({ outcome: 'heldUnusable', why: expect.stringContaining(HOLD) });
  expect(brief(plan(facts, { reason: 'manual', action: 'release' }))).toBe('release 1');
});
