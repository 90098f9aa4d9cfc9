import type { Language } from './languages';
import { publicNames } from './public-names';
import { unused } from './unused';
import type { Assembly } from '../release/assembly';

const ASSEMBLY: Assembly = {
  types: {
    'x.Retirement': { name: 'Retirement', kind: 'class', methods: [{ name: 'neverEver', static: true }] },
    'x.IKey': { name: 'IKey', kind: 'interface', methods: [{ name: 'onRotated' }] },
    'x.Key': {
      name: 'Key',
      kind: 'class',
      methods: [{ name: 'onRotated', overrides: 'x.IKey' }, { name: 'grantUse', overrides: 'aws-cdk-lib.Key' }, { name: 'addAlarms' }],
    },
    'x.Spec': { name: 'Spec', kind: 'enum', members: [{ name: 'RSA' }] },
  },
};
const NAMES = publicNames(ASSEMBLY);
const ALL = ['Key', 'Retirement', 'Spec', 'Retirement.neverEver', 'addAlarms', 'onRotated'];

test('what users can write is what the library itself declares', () => {
  expect(NAMES).toEqual({
    types: ['Key', 'Retirement', 'Spec'], statics: ['Retirement.neverEver'], methods: ['addAlarms', 'onRotated'],
  });
});

const APPS: Readonly<Record<Language, string>> = {
  typescript: 'key = new Key(Spec.RSA, Retirement.neverEver());\nkey.addAlarms().onRotated();\n',
  python: 'key = Key(Spec.RSA, Retirement.never_ever())\nkey.add_alarms().on_rotated()\n',
  java: 'Key key = new Key(Spec.RSA, Retirement.neverEver());\nkey.addAlarms().onRotated();\n',
  go: 'key := x.NewKey(x.Spec_RSA, x.Retirement_NeverEver())\nkey.AddAlarms().OnRotated()\n',
};

describe.each(Object.keys(APPS) as Language[])('an app in %s', (language) => {
  test('that uses everything', () => {
    expect(unused(NAMES, language, APPS[language])).toEqual([]);
  });

  test('of which a line is gone', () => {
    expect(unused(NAMES, language, APPS[language].split('\n')[0])).toEqual(['addAlarms', 'onRotated']);
    expect(unused(NAMES, language, APPS[language].split('\n')[1])).toEqual(['Key', 'Retirement', 'Spec', 'Retirement.neverEver']);
  });

  test('without anything', () => {
    expect(unused(NAMES, language, '')).toEqual(ALL);
  });
});

test('to be imported is not to be used', () => {
  expect(unused(NAMES, 'typescript', "import {\n  Key,\n  Spec,\n} from 'x';\n")).toEqual(ALL);
  expect(unused(NAMES, 'python', 'from x import (\n    Key,\n    Spec,\n)\n')).toEqual(ALL);
});
