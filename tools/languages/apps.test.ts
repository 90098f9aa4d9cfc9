import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './languages';
import { LANGUAGES } from './languages';
import { publicNames } from './public-names';

const { types, statics } = publicNames();
const code = (language: Language) => readFileSync(join(__dirname, 'apps', LANGUAGES[language].everything), 'utf8')
  .replace(/^import \{[^}]*\} from.*$|^from \w+ import \([^)]*\)/gm, ''); // to be imported is not to be used

test('the names are found', () => {
  expect(types).toEqual(expect.arrayContaining(['RotatingKey', 'Waiver', 'SigningSpec']));
  expect(statics).toEqual(expect.arrayContaining(['Waiver.forAlias', 'ManualRotationAlias.fromManualRotationAliasAttributes']));
  expect(publicNames('## Structs\n### Options <a\n## Classes\n### Thing <a\n#### Static Functions <a\n'
    + '| <code><a href="#cdk-kms-rotation.Thing.of">of</a></code> |\n')).toEqual({ types: ['Thing'], statics: ['Thing.of'] });
});

// `npm run languages` compiles and runs them, and compares what they make.
describe.each(Object.keys(LANGUAGES) as Language[])('the app in %s', (language) => {
  test('uses every construct, class and enum of the library', () => {
    const text = code(language);
    expect(types.filter((name) => !new RegExp(`\\b(New)?${name}(\\b|_)`).test(text))).toEqual([]);
  });

  test('calls every static method', () => {
    const text = code(language);
    const missing = statics.filter((name) => !text.includes(LANGUAGES[language].staticMethod(...(name.split('.') as [string, string]))));
    expect(missing).toEqual([]);
  });
});
