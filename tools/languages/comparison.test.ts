import { compared, withoutAgent } from './comparison';

test.each<[string, unknown, unknown, number, string[]]>([
  ['equal', { a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, 2, []],
  ['another value', { a: { b: 1 } }, { a: { b: 2 } }, 1, ['/a/b: 1 / 2']],
  ['another type', { a: '1' }, { a: 1 }, 1, ['/a: "1" / 1']],
  ['absent there', { a: 1, b: 2 }, { a: 1 }, 2, ['/b: 2 / absent']],
  ['absent here', {}, { a: null }, 1, ['/a: absent / null']],
  ['a list for an object', { a: [] }, { a: {} }, 1, ['/a: [] / {}']],
  ['the order of a list', [1, 2], [2, 1], 2, ['/0: 1 / 2', '/1: 2 / 1']],
  ['nothing in it', { a: {}, b: [] }, { a: {}, b: [] }, 2, []],
])('%s', (_, one, other, leaves, differences) => {
  expect(compared(one, other)).toEqual({ leaves, differences });
});

test('what names the language is no difference, and nothing else is left out', () => {
  const template = (analytics: string) => ({ Resources: { Key: { Type: 'AWS::KMS::Key' }, CDKMetadata: { analytics } }, Outputs: {} });
  expect(withoutAgent(template('py'))).toEqual(withoutAgent(template('java')));
  expect(withoutAgent(template('py'))).toEqual({ Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs: {} });
});
