import { nextVersion, stepBetween } from './versions';

describe('the next version', () => {
  test.each([
    ['first release', { version: '0.0.0', bump: 'none' }, '0.1.0'],
    ['a feature below 1.0.0', { version: '0.1.3', latestTag: 'v0.1.3', bump: 'minor' }, '0.2.0'],
    ['a fix', { version: '0.1.3', latestTag: 'v0.1.3', bump: 'patch' }, '0.1.4'],
    ['a breaking change below 1.0.0', { version: '0.1.3', latestTag: 'v0.1.3', bump: 'major' }, '0.2.0'],
    ['a breaking change above', { version: '1.4.3', latestTag: 'v1.4.3', bump: 'major' }, '2.0.0'],
    ['a feature above', { version: '1.4.3', latestTag: 'v1.4.3', bump: 'minor' }, '1.5.0'],
    ['documentation only', { version: '0.1.3', latestTag: 'v0.1.3', bump: 'none' }, undefined],
  ])('%s', (_, before, expected) => {
    expect(nextVersion(before)).toBe(expected);
  });

  test('of something that is no version', () => {
    expect(() => nextVersion({ version: '1.0', latestTag: 'v1.0', bump: 'patch' })).toThrow(/'1\.0' is no version of three numbers/);
  });
});

test.each([
  ['0.1.0', '0.2.0', 'minor'],
  ['0.1.9', '0.1.10', 'patch'],
  ['0.9.0', '1.0.0', 'major'],
  ['0.2.0', '0.1.9', undefined],
  ['1.0.0', '1.0.0', undefined],
])('from %s to %s: %s', (before, after, step) => {
  expect(stepBetween(before, after)).toBe(step);
});
