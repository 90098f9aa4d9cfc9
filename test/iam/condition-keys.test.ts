// @stages-assets: stack sets look for them in cdk.out

import { App, Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { everything, nested } from '../../sim/apps/every-option';
import { KMS_CONDITION_KEYS, policyTypeOf } from '../../sim/iam/kms-condition-keys';
import { KeyTemplate, ManualRotationAlias, Retirement } from '../../src';
import { EXAMPLES, exampleTemplates } from '../helpers/example-apps';
import { templatesOf } from '../helpers/templates-of';

/** A policy of a template, and what it is about. */
interface EmittedPolicy {
  readonly where: string;
  readonly isKeyPolicy: boolean;
  readonly keys: string[];
}

/** Every statement anywhere in a template, key policies of generations included: these travel in the declaration, as text in base64. */
function policiesIn(template: object): EmittedPolicy[] {
  return Object.entries((template as { Resources?: Record<string, any> }).Resources ?? {}).flatMap(([id, { Type, Properties }]) => {
    const found: EmittedPolicy[] = [];
    const visit = (value: any, property: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (Array.isArray(value.Statement)) {
        found.push({
          where: `${Type} ${id}`,
          isKeyPolicy: property === 'KeyPolicy' || property === 'Declaration',
          keys: conditionKeysIn(value.Statement),
        });
      }
      for (const [name, item] of Object.entries(value)) {
        visit(item, property === 'KeyPolicy' || property === 'Declaration' ? property : name);
      }
    };
    visit({ ...Properties, DefinitionSubstitutions: undefined }, '');
    const declaration = Properties?.DefinitionSubstitutions?.Declaration;
    if (declaration !== undefined) visit(declarationIn(declaration), 'Declaration');
    return found;
  });
}

/** With stand-ins for references. */
function declarationIn(value: unknown): object {
  const inner = (value as { 'Fn::Base64'?: unknown })['Fn::Base64'] ?? Buffer.from(String(value), 'base64').toString();
  const pieces = (inner as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [
    (inner as { 'Fn::Sub'?: string })['Fn::Sub'] ?? inner,
  ];
  return JSON.parse(pieces.map((piece) => (typeof piece === 'string' ? piece : 'reference')).join(''));
}

function conditionKeysIn(statements: any[]): string[] {
  return [...new Set(statements.flatMap(({ Condition = {} }) => Object.values<object>(Condition).flatMap((tests) => Object.keys(tests))))];
}

/** Everything that the examples have not: adoption of a key of the app, retirement with deletion, a CloudHSM key store, break glass. */
function maximal(): Stack {
  const stack = new Stack(new App(), 'Maximal');
  const retirement = Retirement.scheduleDeletion({ unusedFor: Duration.days(60), pendingWindow: Duration.days(14) });
  new ManualRotationAlias(stack, 'Adopting', {
    aliasName: 'adopting',
    keyTemplate: KeyTemplate.symmetric(),
    adopt: { key: new kms.Key(stack, 'Live') },
    retirement,
  });
  new ManualRotationAlias(stack, 'Hsm', {
    aliasName: 'hsm',
    keyTemplate: KeyTemplate.symmetricInCloudHsmKeyStore('cks-1'),
    retirement: Retirement.disable(),
  });
  return stack;
}

const POLICIES = [
  ...EXAMPLES.flatMap((name) => Object.values(exampleTemplates(name))),
  ...[everything(), everything({ account: '111122223333', region: 'eu-west-1' }), nested(), maximal()].flatMap((stack) =>
    Object.values(templatesOf(stack.node.root as App)),
  ),
].flatMap(policiesIn);

test('policies of every sort were found', () => {
  const sorts = new Set(POLICIES.map(({ where, isKeyPolicy }) => `${where.split(' ')[0]}${isKeyPolicy ? ', key policy' : ''}`));
  expect([...sorts].sort()).toEqual(expect.arrayContaining([
    'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::KMS::Key, key policy', 'AWS::KMS::ReplicaKey, key policy',
    'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy', 'AWS::StepFunctions::StateMachine, key policy',
  ]));
  expect(POLICIES.filter(({ isKeyPolicy, keys }) => isKeyPolicy && keys.length > 0).length).toBeGreaterThanOrEqual(EXAMPLES.length);
});

test("every condition key of AWS KMS stands in AWS's table", () => {
  const unknown = POLICIES.flatMap(({ keys }) => keys).filter(
    (key) => key.toLowerCase().startsWith('kms:') && policyTypeOf(key) === undefined,
  );
  expect(unknown).toEqual([]);
});

test('no key policy names a condition key that AWS KMS knows in IAM policies only: it would guard nothing', () => {
  const useless = POLICIES.filter(({ isKeyPolicy }) => isKeyPolicy)
    .flatMap(({ where, keys }) => keys.filter((key) => policyTypeOf(key) !== 'key and IAM policies').map((key) => `${where}: ${key}`));
  expect(useless).toEqual([]);
});

test('the keys that would be useless there are in use elsewhere: the search sees them', () => {
  const elsewhere = new Set(POLICIES.filter(({ isKeyPolicy }) => !isKeyPolicy).flatMap(({ keys }) => keys));
  expect([...elsewhere]).toEqual(expect.arrayContaining(['kms:ResourceAliases', 'aws:ResourceTag/cdk-kms-rotation:family']));
});

test('the table', () => {
  const only = Object.entries(KMS_CONDITION_KEYS).filter(([, type]) => type === 'IAM policies only').map(([key]) => key);
  expect(only).toEqual(['aws:ResourceTag/', 'kms:ResourceAliases', 'kms:RotationPeriodInDays']);
  expect(policyTypeOf('AWS:ResourceTag/Team')).toBe('IAM policies only');
  expect(policyTypeOf('kms:EncryptionContext:purpose')).toBe('key and IAM policies');
  expect(policyTypeOf('aws:PrincipalArn')).toBe('key and IAM policies');
  expect(policyTypeOf('kms:Unheard')).toBeUndefined();
});
