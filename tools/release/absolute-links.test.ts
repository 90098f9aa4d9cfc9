import { homeOf, withAbsoluteLinks, withImportsByName } from './absolute-links';

const HOME = 'https://github.com/some/repository/blob/v1.2.3';
const all = () => true;

test.each([
  ['[a](docs/a.md#b-c)', `[a](${HOME}/docs/a.md#b-c)`],
  ['[a](examples)', `[a](${HOME}/examples)`],
  ['[a](#here), [b](https://example.com/x.md), [c](mailto:a@example.com)', undefined],
  ['![a\nb](docs/pictures/a.svg)', '![a\nb](https://raw.githubusercontent.com/some/repository/v1.2.3/docs/pictures/a.svg)'],
  ['[a](a.md) and [b](b.md)', `[a](${HOME}/a.md) and [b](${HOME}/b.md)`],
])('%s', (text, expected) => {
  expect(withAbsoluteLinks(text, '', HOME, all)).toBe(expected ?? text);
});

test('from a folder, and only where the target is not in the package', () => {
  const text = '[a](../API.md) [b](runbook.md) [c](adr/0001.md)';
  expect(withAbsoluteLinks(text, 'docs', HOME, (path) => path !== 'docs/runbook.md')).toBe(
    `[a](${HOME}/API.md) [b](runbook.md) [c](${HOME}/docs/adr/0001.md)`,
  );
});

test('done twice, nothing changes', () => {
  const once = withAbsoluteLinks('[a](docs/a.md)', '', HOME, all);
  expect(withAbsoluteLinks(once, '', HOME, all)).toBe(once);
});

test.each([['1.2.3', HOME], ['0.0.0', 'https://github.com/some/repository/blob/main']])('version %s is read at %s', (version, home) => {
  expect(homeOf({ version, repository: { url: 'https://github.com/some/repository.git' } })).toBe(home);
});

test.each([
  ["import { RotatingKey } from '../src';", "import { RotatingKey } from 'cdk-kms-rotation';"],
  ["import { RotatingKey } from '../../src';", "import { RotatingKey } from 'cdk-kms-rotation';"],
  ["import { AwsSolutionsChecks } from 'cdk-nag-2'; // in an app of yours", "import { AwsSolutionsChecks } from 'cdk-nag'; // version 2"],
  ["import { signJwt } from './sign-jwt';", "import { signJwt } from './sign-jwt';"],
])('an example has, as packed, the imports of an app elsewhere: %s', (before, after) => {
  expect(withImportsByName(before)).toBe(after);
});
