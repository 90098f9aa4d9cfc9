import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ts from 'typescript';
import * as library from '../../src';
import { RotationStandard } from '../../src';

/** What the standard tells to do about a key that nobody rotates, and that doing it is enough. */

const standard = new RotationStandard({ name: 'acme-keys', version: '2026.1' });
const signing = { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY };

function stackWith(properties: kms.KeyProps, alias?: Pick<kms.AliasProps, 'aliasName'>): Stack {
  const stack = new Stack(new App(), 'Stack');
  const key = new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.RETAIN, ...properties });
  if (alias !== undefined) new kms.Alias(stack, 'Alias', { targetKey: key, removalPolicy: RemovalPolicy.RETAIN, ...alias });
  return stack;
}

function findingsOf(judged: () => void): string {
  try {
    judged();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const fixOf = (stack: Stack) => /new ManualRotationAlias\(.*\}\);/.exec(findingsOf(() => standard.assertCompliant(stack)))![0];

function templateOf(properties: object): object {
  return { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {}, PendingWindowInDays: 30, ...properties } } } };
}

/** Does what is told, in the app. */
function apply(fix: string, stack: Stack): void {
  const { outputText } = ts.transpileModule(fix, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  new Function('ManualRotationAlias', 'KeyTemplate', 'SigningSpec', 'MacSpec', 'KemSpec', 'key', outputText).call(
    stack, library.ManualRotationAlias, library.KeyTemplate, library.SigningSpec, library.MacSpec, library.KemSpec,
    stack.node.findChild('Key'),
  );
}

test('a key in use is adopted: the remedy says so, and with it the key is compliant', () => {
  const stack = stackWith(signing);
  const fix = fixOf(stack).replace("aliasName: '...'", "aliasName: 'orders/signing'");
  expect(fix).toBe("new ManualRotationAlias(this, 'Rotation', { aliasName: 'orders/signing', "
    + 'keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256), adopt: { key } });');

  const mended = stackWith(signing);
  apply(fix, mended);
  standard.assertCompliant(mended);
});

test('an alias of the key that AWS CloudFormation owns has to be given up first', () => {
  const stack = stackWith(signing, { aliasName: 'alias/orders/signing' });
  expect(fixOf(stack)).toContain("{ aliasName: 'orders/signing', ");
  const told = findingsOf(() => standard.assertCompliant(stack));
  expect(told).toContain('first deploy its alias with RemovalPolicy.RETAIN, then take it out in the same change');
  expect(findingsOf(() => standard.assertCompliant(stackWith(signing)))).not.toContain('RemovalPolicy');
});

test.each([
  ['a multi-Region key', { MultiRegion: true }],
  ['a key for imported material', { Origin: 'EXTERNAL' }],
])('%s cannot be adopted: a new key takes its place', (_, properties) => {
  const told = findingsOf(() => standard.assertTemplateCompliant(templateOf({
    KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', ...properties,
  })));
  expect(told).toContain('KeyTemplate.signing(SigningSpec.ECC_NIST_P256) });');
  expect(told).not.toContain('adopt: { key }');
  expect(told).toContain('in place of the key, which cannot be adopted');
});

test('a key encapsulation key has its template named', () => {
  const template = templateOf({ KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' });
  const told = findingsOf(() => standard.assertTemplateCompliant(template));
  expect(told).toContain('keyTemplate: KeyTemplate.keyEncapsulation(KemSpec.ML_KEM_768)');
});
