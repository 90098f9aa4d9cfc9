import { DECLARED, generation, ours, POLICY } from './family-builder';
import { hasDrifted } from '../../../src/manual-rotation/functions/drift';
import type { GenerationFacts } from '../../../src/manual-rotation/functions/family';

const [statement] = POLICY.Statement;
const { team: _team, ...withoutTeam } = ours();

test.each<[string, Partial<GenerationFacts>, boolean]>([
  ['as declared', {}, false],
  ['more tags: the notes of the machine, and those that others added', { tags: { ...ours({ staged: 'x', superseded: 'y' }), 'cost-center': '7' } }, false],
  ['the order of members of the policy', { policy: { Statement: [{ Resource: '*', Action: 'kms:*', Principal: statement.Principal, Effect: 'Allow' }], Version: '2012-10-17' } }, false],
  ['a tag is missing', { tags: withoutTeam }, true],
  ['a tag has another value', { tags: { ...ours(), team: 'invoices' } }, true],
  ['a tag has another case', { tags: { ...withoutTeam, Team: 'orders' } }, true],
  ['no tags were read', { tags: undefined }, true],
  ['another description', { description: 'signs order' }, true],
  ['no description', { description: '' }, true],
  ['no policy was read', { policy: undefined }, true],
  ['a statement more', { policy: { ...POLICY, Statement: [statement, statement] } }, true],
  ['a statement less', { policy: { ...POLICY, Statement: [] } }, true],
  ['a changed statement', { policy: { ...POLICY, Statement: [{ ...statement, Action: 'kms:Decrypt' }] } }, true],
  ['a statement with a condition more', { policy: { ...POLICY, Statement: [{ ...statement, Condition: {} }] } }, true],
  ['a policy of another version', { policy: { ...POLICY, Version: '2008-10-17' } }, true],
])('%s', (_name, changes, expected) => {
  expect(hasDrifted(generation(1, changes), DECLARED)).toBe(expected);
});

test('an empty tag value is a value', () => {
  const declared = { ...DECLARED, tags: [...DECLARED.tags, { TagKey: 'note', TagValue: '' }] };
  expect(hasDrifted(generation(1), declared)).toBe(true);
  expect(hasDrifted(generation(1, { tags: { ...ours(), note: '' } }), declared)).toBe(false);
});
