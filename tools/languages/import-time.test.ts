import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const SOURCES = join(__dirname, '../../src');
/** What every app with a key of AWS KMS loads in Python anyway; the reference is of the CDK's interfaces, not of its module. */
const LIGHT = /^(kms\.\w+|config\.IConfigRuleRef)$/;

/** `file: base`, of what exported classes and interfaces are derived from. */
function basesIn(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.filter((node) => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node))
    .flatMap(({ heritageClauses = [] }) => heritageClauses)
    .flatMap(({ types }) => types)
    .map(({ expression }) => `${file}: ${expression.getText(source)}`);
}

const OWN = readdirSync(SOURCES).filter((name) => name.endsWith('.ts'))
  .flatMap((name) => basesIn(name, readFileSync(join(SOURCES, name), 'utf8')));

// jsii's Python loads the modules of all bases on `import cdk_kms_rotation`, everything else when it is used. aws_config alone, which
// brings AWS Lambda and Amazon EC2, took 5.5 of 8 seconds.
test('nothing public is derived from what is expensive to import in Python', () => {
  const declared = new Set(OWN.map((base) => base.split(': ')[1]));
  const heavy = [...declared].filter((base) => base.includes('.') && !LIGHT.test(base));
  expect(heavy).toEqual([]);
  expect([...declared]).toEqual(expect.arrayContaining(['kms.Key', 'Resource', 'config.IConfigRuleRef']));
});

test('another base would be told', () => {
  expect(basesIn('a.ts', 'export interface IRule extends config.IRule, IResource {}\nexport class A extends lambda.Function {}')).toEqual([
    'a.ts: config.IRule', 'a.ts: IResource', 'a.ts: lambda.Function',
  ]);
  expect('config.IRule').not.toMatch(LIGHT);
});
