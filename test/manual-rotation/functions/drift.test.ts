import { DECLARED, generation, ours, POLICY } from './family-builder';
import type { Declaration } from '../../../src/manual-rotation/declared';
import { digestOf, hasDrifted, isOutdated } from '../../../src/manual-rotation/functions/drift';
import type { GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { TAGS } from '../../../src/private/vocabulary';

const [statement, ...others] = POLICY.Statement;
const { team: _team, ...withoutTeam } = ours();

test.each<[string, Partial<GenerationFacts>, boolean]>([
  ['as declared', {}, false],
  [
    'more tags: the notes of the machine, and those that others ' + 'added',
    { tags: { ...ours({ staged: 'x', superseded: 'y' }), 'cost-center': '7' } },
    false,
  ],
  [
    'the order of members of the policy',
    {
      policy: {
        Statement: [{ Resource: '*', Action: 'kms:*', Principal: statement.Principal, Effect: 'Allow' }, ...others],
        Version: '2012-10-17',
      },
    },
    false,
  ],
  ['a tag is missing', { tags: withoutTeam }, true],
  ['a tag has another value', { tags: { ...ours(), team: 'invoices' } }, true],
  ['a tag has another case', { tags: { ...withoutTeam, Team: 'orders' } }, true],
  ['no tags were read', { tags: undefined }, true],
  ['another description', { description: 'signs order' }, true],
  ['no description', { description: '' }, true],
  ['no policy was read', { policy: undefined }, true],
  ['a statement more', { policy: { ...POLICY, Statement: [statement, statement, ...others] } }, true],
  ['a statement less', { policy: { ...POLICY, Statement: others } }, true],
  ['a changed statement', { policy: { ...POLICY, Statement: [{ ...statement, Action: 'kms:Decrypt' }, ...others] } }, true],
  ['a statement with a condition more', { policy: { ...POLICY, Statement: [{ ...statement, Condition: {} }, ...others] } }, true],
  ['a policy of another version', { policy: { ...POLICY, Version: '2008-10-17' } }, true],
])('%s', (_name, changes, expected) => {
  expect(hasDrifted(generation(1, changes), DECLARED, true)).toBe(expected);
});

test('an empty tag value is a value', () => {
  const declared = { ...DECLARED, tags: [...DECLARED.tags, { TagKey: 'note', TagValue: '' }] };
  expect(hasDrifted(generation(1), declared, true)).toBe(true);
  expect(hasDrifted(generation(1, { tags: { ...ours(), note: '' } }), declared, true)).toBe(false);
});

test('a policy that is the key\'s own is no drift; its tags and description still are', () => {
  expect(hasDrifted(generation(1, { policy: undefined }), DECLARED, false)).toBe(false);
  expect(hasDrifted(generation(1, { policy: { Statement: others } }), DECLARED, false)).toBe(false);
  expect(hasDrifted(generation(1, { description: 'another' }), DECLARED, false)).toBe(true);
  expect(hasDrifted(generation(1, { tags: withoutTeam }), DECLARED, false)).toBe(true);
});

describe('the digest of a declaration', () => {
  test('is written in tags of keys that exist: another way to make it would declare all of them anew', () => {
    // printf '["p",[{"TagKey":"a","TagValue":"b"}],"d"]' | sha256sum | cut -c 1-32
    expect(digestOf({ ...DECLARED, policy: 'p', tags: [{ TagKey: 'a', TagValue: 'b' }], description: 'd' })).toBe(
      '6cf6c66abed97beb4438acff6b1e073c',
    );
  });

  test.each<[string, Partial<Declaration>]>([
    ['description', { description: 'x' }],
    ['policy', { policy: { ...POLICY, Statement: others } }],
    ['tags', { tags: DECLARED.tags.slice(1) }],
  ])('tells another %s', (_name, change) => {
    expect(digestOf({ ...DECLARED, ...change })).not.toBe(digestOf(DECLARED));
    expect(isOutdated(generation(1), { ...DECLARED, ...change })).toBe(true);
  });

  test('is not of what no key bears', () => {
    expect(digestOf({ ...DECLARED, rotationPeriodDays: 7, activationDelaySeconds: 7, metricsPerAlias: ['Held'] })).toBe(digestOf(DECLARED));
  });
});

test.each<[string, Partial<GenerationFacts>, boolean]>([
  ['declared as it is now', {}, false],
  [
    'whatever somebody changed since: the mark alone counts',
    { description: 'another', policy: undefined, tags: { [TAGS.declared]: digestOf(DECLARED) } },
    false,
  ],
  ['declared otherwise', { tags: ours({ declared: 'x' }) }, true],
  ['never declared', { tags: { ...withoutTeam, [TAGS.declared]: '' } }, true],
  ['unreadable', { tags: undefined }, true],
])('outdated: %s', (_name, changes, expected) => {
  expect(isOutdated(generation(1, changes), DECLARED)).toBe(expected);
});
