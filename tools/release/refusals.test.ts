import { refusals } from './refusals';
import type { Situation } from './refusals';

const GOOD: Situation = {
  registered: true,
  dirty: [],
  version: '0.2.0',
  lastVersion: '0.1.0',
  existsIn: [],
  secrets: { needed: ['A', 'B'], present: ['A', 'B', 'C'] },
  api: { change: 'added', details: ['x.New'] },
};

const BROKEN = { change: 'breaking', details: ['gone'] } as const;

test('nothing is refused that may be released', () => {
  expect(refusals(GOOD)).toEqual([]);
});

test('nor is a first release', () => {
  expect(refusals({ ...GOOD, version: '0.1.0', lastVersion: undefined, api: undefined })).toEqual([]);
});

test.each<[string, Partial<Situation>, RegExp]>([
  ['names that nobody registered', { registered: false }, /not registered.*docs\/publishing\.md.*'registered'/s],
  ['a dirty tree', { dirty: [' M README.md', '?? note'] }, /not as committed.* M README\.md\n\?\? note$/s],
  ['nothing to release', { version: undefined }, /no feature and no fix since the last release/],
  ['a version that exists', { existsIn: ['PyPI'] }, /version 0\.2\.0 exists in PyPI.*next version/s],
  ['a missing secret', { secrets: { needed: ['A', 'B'], present: ['B'] } }, /environment 'release' lacks A:.*docs\/publishing\.md/],
  ['additions in a patch', { version: '0.1.1' }, /additions since 0\.1\.0, and 0\.1\.1 is no minor version.*'feat':\nx\.New$/s],
  ['a broken API in a patch', { version: '0.1.1', api: BROKEN }, /breaking changes.*no minor.*BREAKING CHANGE.*gone$/s],
  ['a broken API in a minor version above 1.0.0', { lastVersion: '1.1.0', version: '1.2.0', api: BROKEN }, /no major version/],
  ['a version that goes back', { version: '0.0.9' }, /0\.0\.9 is no minor version/],
])('refused with one reason: %s', (_, change, reason) => {
  const reasons = refusals({ ...GOOD, ...change });
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toMatch(reason);
});

test('all reasons are told at once', () => {
  const secrets = { needed: ['A'], present: [] };
  expect(refusals({ ...GOOD, registered: false, dirty: ['?? a'], existsIn: ['npm'], secrets })).toHaveLength(4);
});

test('what nobody could find out refuses nothing: the rehearsal lists it', () => {
  expect(refusals({ ...GOOD, secrets: undefined })).toEqual([]);
});
