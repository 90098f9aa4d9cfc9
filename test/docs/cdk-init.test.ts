import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPage } from '../../sim/documentation/pages';

/** What `cdk init app --language typescript` makes; `%name%` is the name of the folder. */
const TEMPLATE = join(dirname(require.resolve('aws-cdk/package.json')), 'lib/init-templates/app/typescript');
const generated = (file: string) => readFileSync(join(TEMPLATE, file), 'utf8');

const [, TABLE] = /\n\| file \| what to do \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(readPage('docs/getting-started.md'))!;
const FILES = [...TABLE.matchAll(/^\| `([^`]+)` \|/gm)].map(([, file]) => file.replace('<folder>', '%name%'));

test('the files that getting-started.md names are those that are generated', () => {
  expect(FILES).toEqual(['bin/%name%.ts', 'lib/%name%-stack.ts', 'test/%name%.test.ts', 'package.json']);
  for (const file of FILES) expect(generated(file.replace(/\.ts$/, '.template.ts'))).not.toBe('');
});

test('bin/ is run, and makes the stack of lib/ under the name that the pages give it', () => {
  expect(generated('cdk.template.json')).toMatch(/"app": ".*bin\/%name%\.ts"/);
  expect(generated('bin/%name%.template.ts')).toContain("import { %name.PascalCased%Stack } from '../lib/%name%-stack'");
  const shown = ['getting-started', 'testing-your-app', 'languages'].map((page) => readPage(`docs/${page}.md`));
  expect(shown[0]).toContain('export class OrdersStack extends Stack {');
  expect(shown[1]).toContain("import { OrdersStack } from '../lib/orders-stack';");
  expect(shown[2]).toContain('module.exports = { OrdersStack };');
});

test('in JavaScript, too', () => {
  const inJavaScript = (file: string) => readFileSync(join(TEMPLATE, '../javascript', file), 'utf8');
  expect(inJavaScript('bin/%name%.template.js')).toContain("const { %name.PascalCased%Stack } = require('../lib/%name%-stack');");
});

test('what is generated as a test asserts nothing', () => {
  const lines = generated('test/%name%.test.template.ts').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('//'));
  expect(lines).toEqual(["test('SQS Queue Created', () => {", '});']);
});

test('the package is called like the folder', () => {
  expect(JSON.parse(generated('package.json'))).toMatchObject({ name: '%name%' });
});
