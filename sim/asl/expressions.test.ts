import fc from 'fast-check';
import { compile, evaluate } from './expressions';
import { seededRandom } from '../clock/seeded-random';

const NOW = Date.parse('2026-03-04T05:06:07.008Z');

const value = (template: unknown, states: Record<string, unknown> = {}, variables: Record<string, unknown> = {}) =>
  evaluate(compile(template, 'test'), { states, variables, now: () => NOW, random: seededRandom(3) });

const failure = (template: unknown, variables: Record<string, unknown> = {}) =>
  value(template, {}, variables).then(() => 'no error', error => `${error.error}: ${error.cause}`);

test('evaluates strings deep inside objects and arrays, and nothing else', async () => {
  const template = { plain: 'text', n: 1, deep: [{ sum: '{% $states.input.a + $b %}' }, null] };
  await expect(value(template, { input: { a: 1 } }, { b: 2 })).resolves.toEqual({ plain: 'text', n: 1, deep: [{ sum: 3 }, null] });
});

test.each(['{% 1', '1 %}', ' {% 1 %}', '{% 1 %} ', '{%}'])('refuses half an expression: %s', text => {
  expect(() => compile(text, 'X.Output')).toThrow(/^X\.Output: /);
});

test.each([
  ['{% $eval("1") %}', 'does not allow $eval'],
  ['{% 1 + %}', 'not JSONata'],
  ['${Substitution}', 'a definition substitution was not made'],
])('refuses when the machine is made: %s', (text, reason) => {
  expect(() => compile(text, 'here')).toThrow(reason);
});

test('an expression without a result is an error', async () => {
  await expect(failure('{% $states.input.missing %}')).resolves.toMatch(/^States\.QueryEvaluationError: .*returned nothing/);
});

test('a variable that was never assigned is an error, also where JSONata would not mind', async () => {
  await expect(failure('{% $exists($never) ? 1 : 2 %}')).resolves.toMatch(/the variable \$never is not assigned/);
  await expect(failure('{% $nosuchfunction(1) %}')).resolves.toMatch(/the variable \$nosuchfunction is not assigned/);
  await expect(value('{% $exists($null) ? 1 : 2 %}', {}, { null: null })).resolves.toBe(1);
});

test('names bound inside an expression are not variables', async () => {
  await expect(value('{% ($x := 2; $map([1, 2], function($v) { $v * $x })) %}')).resolves.toEqual([2, 4]);
  await expect(value('{% $states.input.a@$item#$index.($item + $index) %}', { input: { a: [5, 5] } })).resolves.toEqual([5, 6]);
});

test('a type error of JSONata is an error of the machine', async () => {
  await expect(failure('{% 1 + "a" %}')).resolves.toMatch(/^States\.QueryEvaluationError/);
  await expect(failure('{% $error("why") %}')).resolves.toMatch(/why/);
});

test('a result is a copy', async () => {
  const input = { list: [{ a: 1 }] };
  const copy = await value('{% $states.input.list %}', { input }) as any;
  expect(copy).toEqual([{ a: 1 }]);
  copy[0].a = 2;
  expect(input.list[0].a).toBe(1);
});

test.each([
  ['{% $partition([1, 2, 3, 4, 5], 2) %}', [[1, 2], [3, 4], [5]]],
  ['{% $range(1, 9, 4) %}', [1, 5, 9]],
  ['{% $range(3, 1, -1) %}', [3, 2, 1]],
  ['{% $hash("a", "SHA-256") %}', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  ['{% $parse(\'{"a":[1]}\').a %}', [1]],
  ['{% $now() %}', '2026-03-04T05:06:07.008Z'],
  ['{% $now("[Y]-[M01]") %}', '2026-03'],
  ['{% $millis() %}', NOW],
  ['{% $base64decode("eyJhIjoxfQ==") %}', '{"a":1}'],
])('%s', async (expression, expected) => {
  await expect(value(expression)).resolves.toEqual(expected);
});

test.each([
  '{% $partition([1], 0) %}',
  '{% $range(1, 5, 0) %}',
  '{% $range(1, 2000, 1) %}',
  '{% $hash("a", "SHA-3") %}',
  '{% $parse("{") %}',
  '{% $parse(1) %}',
])('refuses %s', async (expression) => {
  await expect(failure(expression)).resolves.toMatch(/^States\.QueryEvaluationError/);
});

test('randomness is that of the execution, or of the seed', async () => {
  expect(await value('{% $uuid() %}')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await value('{% $uuid() %}')).toBe(await value('{% $uuid() %}'));
  const [first, second] = await value('{% [$random(), $random()] %}') as number[];
  expect(first).not.toBe(second);
  await expect(value('{% $random(5) = $random(5) and $random(5) != $random(6) %}')).resolves.toBe(true);
});

test('the shortcut for plain paths answers as JSONata does', async () => {
  const field = fc.constantFrom('a', 'length'); // a list has a length in JavaScript, not in JSONata
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, 0, '', 'x', false),
      fc.dictionary(field, tie('tree'), { maxKeys: 2 }),
      fc.array(tie('tree'), { maxLength: 2 }),
    ),
  }));
  await fc.assert(fc.asyncProperty(tree, fc.array(field, { maxLength: 3 }), async (v, steps) => {
    const path = ['$v', ...steps].join('.');
    const answer = (text: string) => value(text, {}, { v }).catch(() => 'nothing');
    expect(await answer(`{% ${path} %}`)).toEqual(await answer(`{% (${path}) %}`)); // in brackets it is no plain path
  }), { numRuns: 1000, seed: 1 });
});
