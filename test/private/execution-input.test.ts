import { show } from '../../src/private/errors';
import { isOneOf, oneOf, parseFields } from '../../src/private/execution-input';

test('an object with none but these fields', () => {
  expect(parseFields({ reason: 'tick' }, ['reason', 'action'])).toEqual({ fields: { reason: 'tick' } });
  expect(parseFields({}, ['reason'])).toEqual({ fields: {} });
});

test.each([[null], [undefined], ['text'], [1], [[]], [[{ reason: 'tick' }]]])('%j is no object', (value) => {
  expect(parseFields(value, ['reason'])).toEqual({ problem: expect.stringMatching(/^the input must be a JSON object, got /) });
});

test('names the fields that nobody knows, and those there are', () => {
  expect(parseFields({ reason: 1, key: 2, force: 3 }, ['reason', 'action'])).toEqual({
    problem: 'unknown field '
    + "'key', 'force'; the fields are 'reason', 'action'",
  });
});

test('what a message repeats is short, however long it was', () => {
  expect(show('x'.repeat(100_000)).length).toBeLessThan(250);
  expect(show(undefined)).toBe('undefined');
  expect((parseFields({ ['x'.repeat(100_000)]: 1 }, ['reason']) as { problem: string }).problem.length).toBeLessThan(300);
});

test('one of several', () => {
  expect(isOneOf(['a', 'b'], 'a')).toBe(true);
  expect(isOneOf(['a', 'b'], ['a'])).toBe(false);
  expect(oneOf(['a', 'b'])).toBe('one of a, b');
});
