import { compile } from '../../sim/documentation/compile-examples';
import { docExamples, examplesIn } from '../../sim/documentation/examples';
import { docPages, readPage } from '../../sim/documentation/pages';

const EXAMPLES = docExamples();

/** What must be told, in the same program as the examples: to start the compiler takes most of the time. */
const WRONG: [string, string, RegExp][] = [
  ['a wrong prop', "new RotatingKey(this, 'Key', { multiRegions: true });", /'multiRegions' does not exist in type 'RotatingKeyProps'/],
  [
    'a wrong method',
    "new RotatingKey(this, 'Key').addRotation('OnDemand');",
    /Property 'addRotation' does not exist on type 'RotatingKey'/,
  ],
  ['a wrong class', "new RotatedKey(this, 'Key');", /Cannot find name 'RotatedKey'/],
  [
    'a wrong type',
    "declare const key: RotatingKey;\nkey.addMaterialExpiryAlarm('Expiry', { before: 30 });",
    /'number' is not assignable to type 'Duration'/,
  ],
  ['what nobody declared', 'key.grantDecrypt(role);', /Cannot find name 'role'/],
  ['a module that is not there', "import * as none from 'aws-cdk-lib/aws-none';", /Cannot find module 'aws-cdk-lib\/aws-none'/],
  ['what is no TypeScript', 'const key = ;', /Expression expected/],
];

let problems: Map<string, string[]>;
beforeAll(() => {
  problems = compile([...EXAMPLES, ...WRONG.map(([place, code]) => ({ place, code }))]);
}, 120_000);

describe('TypeScript examples in docs/', () => {
  test.each(EXAMPLES)('$place compiles', ({ place }) => {
    expect(problems.get(place)).toEqual([]);
  });

});

describe('the check', () => {
  test('finds all of them', () => {
    const lines = docPages().flatMap(page => readPage(page).split('\n'));
    const fences = lines.filter(line => /```\s*(ts|typescript)/i.test(line));

    expect(fences.length).toBeGreaterThan(0);
    expect(EXAMPLES).toHaveLength(fences.length);
    expect(examplesIn('p.md', 'a\n```ts\none\n```\n1. b\n   ```typescript\n   two\n   ```\n```sh\nts\n```\n')).toEqual([
      { place: 'p.md:2', code: 'one\n' }, { place: 'p.md:6', code: '   two\n' },
    ]);
  });

  test.each(WRONG)('%s would be told', (place, _, message) => {
    expect(problems.get(place)!.join('\n')).toMatch(message);
  });
});
