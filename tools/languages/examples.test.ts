import { errorsIn } from './example-builds';
import type { Example } from './examples';
import { javaOf } from './examples';

const EXAMPLE: Example = {
  place: 'Waiver',
  around: 'stack',
  translations: {
    python: '# legacy: kms.Key\nWaiver.for_construct(legacy)',
    java: 'import software.amazon.awscdk.services.s3.Bucket;\n\nKey legacy;\n// a comment; stays\nWaiver.forConstruct(legacy);',
  },
};

test('in Java, it is the body of a method, and its imports are on top', () => {
  const java = javaOf(EXAMPLE, 'Example7');
  const body = ['', 'Key legacy = null;', '// a comment; stays', 'Waiver.forConstruct(legacy);'];
  expect(java).toContain(['\nclass Example7 extends Stack {', 'void example() {', ...body, '}', '}\n'].join('\n'));
  expect(java.indexOf('services.s3.Bucket;')).toBeLessThan(java.indexOf('class '));
});

test('what goes on from the first example of README gets what that made', () => {
  const readme: Example = { ...EXAMPLE, around: 'README' };
  expect(javaOf(readme, 'A')).toContain('void example(App app, Stack stack, RotatingKey key, ManualRotationAlias signing) {');
});

test('what the compiler of Java says is told by example, with the line', () => {
  const said = [
    'Note: Some input files use deprecated API.',
    'Example3.java:23: error: cannot find symbol',
    '  signing.grants.sign(a);',
    '         ^',
    '  symbol:   variable grants',
    'Example10.java:9: error: incompatible types: A to B',
    'b(a);',
    '  ^',
    '2 errors',
    '',
  ].join('\n');
  expect(errorsIn(said)).toEqual([
    { index: 3, error: 'cannot find symbol: signing.grants.sign(a);' },
    { index: 10, error: 'incompatible types: A to B: b(a);' },
  ]);
});
