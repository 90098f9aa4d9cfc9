import { inEveryLanguage } from './languages';
import { merge } from './merge';
import type { ApiType, Surroundings } from './page';
import { pageOf } from './page';
import type { ReferencePage } from './pages';
import { indexOf } from './pages';
import type { ApiReference } from './read';
import { ownMembers } from './read';

const KEY: ApiType = {
  id: 'lib.Key',
  displayName: 'Key',
  docs: { summary: 'A key.', remarks: 'With `<key ARN>`.', example: 'new Key()', links: ['https://docs.aws.amazon.com/kms'] },
  initializer: {
    id: 'lib.Key.Initializer',
    displayName: 'Initializer',
    usage: 'new Key(props)',
    parameters: [{ id: 'lib.Key.Initializer.parameter.props', displayName: 'props' }],
  },
  instanceMethods: [
    { id: 'lib.Key.addAlias', displayName: 'addAlias', usage: 'addAlias(name: string)', docs: { summary: 'Adds one.' } },
    { id: 'lib.Key.toString', displayName: 'toString', usage: 'toString()' },
  ],
  properties: [{ id: 'lib.Key.property.keyArn', displayName: 'keyArn', usage: 'keyArn: string', docs: { summary: 'Its ARN.' } }],
};
const PROPS: ApiType = {
  id: 'lib.KeyProps',
  displayName: 'KeyProps',
  usage: 'const keyProps: KeyProps = { ... }',
  properties: [
    { id: 'lib.KeyProps.property.alias', displayName: 'alias', optional: true, default: '- none at all', usage: 'alias: string' },
    { id: 'lib.KeyProps.property.spec', displayName: 'spec', usage: 'spec: string', docs: { summary: 'Its kind.' } },
  ],
};

function reference(type: ApiType, props: ApiType): ApiReference {
  return { constructs: [type], classes: [], structs: [props], interfaces: [], enums: [] } as unknown as ApiReference;
}

function inPython<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('addAlias(', 'add_alias(').replaceAll('new Key', 'Key')) as T;
}

const around: Surroundings = {
  inLanguages: merge({
    typescript: reference(KEY, PROPS),
    python: reference(inPython(KEY), inPython(PROPS)),
    java: reference(KEY, PROPS),
    go: reference(KEY, PROPS),
  }),
  own: () => new Set(['addAlias', 'keyArn']),
  typeOf: (id) => ({ 'lib.KeyProps': PROPS })[id],
  linkTo: ({ displayName }) => `./${displayName}.md`,
};

describe('the page of a construct', () => {
  const page = pageOf('constructs', KEY, around);

  test('tells what it is, and where AWS says so', () => {
    expect(page).toMatch(/^# Key\n/);
    expect(page).toContain('A key.\n\nWith `<key ARN>`.\n\nSee <https://docs.aws.amazon.com/kms>.');
  });

  test('tells it in every language, the example in those whose examples compile', () => {
    expect(page).toContain('```python [Python]\nKey(props)\n```');
    expect(page.slice(page.indexOf('## Example'), page.indexOf('## To make one'))).not.toContain('[Go]');
    expect(page).toContain('```python [Python]\nadd_alias(name: string)\n```');
  });

  test('has its props, those that are required first, with their defaults', () => {
    expect(page.indexOf('### spec')).toBeGreaterThan(page.indexOf('## Props'));
    expect(page.indexOf('### alias')).toBeGreaterThan(page.indexOf('### spec'));
    expect(page).toContain('Optional. Default: none at all');
    expect(page).toContain('### spec\n\nRequired.');
  });

  test('lists what comes from the AWS CDK by its name only', () => {
    expect(page).toContain('From the AWS CDK: `toString`.');
    expect(page).not.toContain('### toString()');
  });
});

test('a page of options leads with how they are written', () => {
  expect(pageOf('structs', PROPS, around)).toContain('const keyProps: KeyProps = { ... }');
});

test('a language that lacks a thing gets no tab', () => {
  expect(inEveryLanguage({ go: 'Key' })).toBe('::: code-group\n\n```go [Go]\nKey\n```\n\n:::');
});

test('a type has what it declares, and what types of the library that it extends do', () => {
  const types = {
    'lib.Base': { base: 'cdk.Resource', methods: [{ name: 'grant' }] },
    'lib.Key': { base: 'lib.Base', properties: [{ name: 'arn' }, { name: 'PROPERTY_INJECTION_ID' }] },
  };

  expect(ownMembers(types, 'lib.Key')).toEqual(new Set(['arn', 'grant']));
  expect(ownMembers(types, 'cdk.Resource')).toEqual(new Set());
});

test('the first page lists every page by its kind', () => {
  const pages = [{ kind: 'constructs', title: 'Key' }, { kind: 'classes', title: 'Waiver' }] as ReferencePage[];

  expect(indexOf(pages)).toContain('## Constructs\n- [Key](./Key.md)');
  expect(indexOf(pages)).toContain('## Classes\n- [Waiver](./Waiver.md)');
});
