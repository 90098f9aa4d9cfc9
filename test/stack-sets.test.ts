// @stages-assets: stack sets look for them in cdk.out

import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as servicecatalog from 'aws-cdk-lib/aws-servicecatalog';
import { StackSetStack } from 'cdk-stacksets';
import { resolveTemplate } from '../sim/cloudformation/resolve-template';
import {
  KeyTemplate, ManualRotationAlias, PublicKeySet, PublicKeyStore, ReplicaKey, RotatingKey, RotationComplianceRule, RotationDashboard,
  RotationNotifications, SigningSpec,
} from '../src';

const UUID = '7c1a0d0e-1111-2222-3333-444455556666';

let parent: Stack;
let set: StackSetStack;
function start(): void {
  parent = new Stack(new App(), 'Platform');
  const bucket = s3.Bucket.fromBucketName(parent, 'Assets', 'org-assets-eu-west-1');
  set = new StackSetStack(parent, 'Keys', { assetBuckets: [bucket], assetBucketPrefix: 'org-assets' });
}
beforeEach(start);

const alias = (name = 'Signing') => new ManualRotationAlias(set, name, {
  aliasName: `orders/${name.toLowerCase()}`, keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
});

/** By hand: nothing leads to these states from the others. */
function withoutPublishing(definition: any): any {
  const states = Object.entries<any>(definition.States).filter(([name]) => ![
    'Publish the public keys', 'Are they published?', 'Announce the published key', 'Mark the key as published',
    'Announce the key taken out', 'Mark the key as taken out', 'Mark the revocation',
  ].includes(name)).map(([name, state]) => [name, state.Choices === undefined ? state : {
    ...state, Choices: state.Choices.filter(({ Next }: any) => !['Publish the public keys', 'Mark the revocation'].includes(Next)),
  }]);
  return { ...definition, States: Object.fromEntries(states) };
}

/** The template of the stack set, from the assembly: what AWS CloudFormation deploys in every account. */
function synthesized(): { Resources: Record<string, any> } {
  const { directory } = App.of(parent)!.synth();
  return jest.requireActual(`${directory}/${set.templateFile}`);
}

function machines(): any[] {
  return Object.values(synthesized().Resources)
    .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
    .map(({ Properties }) => Properties);
}

test('every construct synthesizes', () => {
  const data = new RotatingKey(set, 'Data', { alias: 'data' });
  const onDemand = data.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
  new ReplicaKey(set, 'Replica', {
    primaryKey: kms.Key.fromKeyArn(set, 'Primary', `arn:aws:kms:us-east-1:111122223333:key/mrk-${'0'.repeat(32)}`),
  });
  const signing = alias();
  signing.addAlarms();
  const rule = new RotationComplianceRule(set, 'KeyAge');
  rule.addRemediation('Rotate');
  rule.addAlarms();
  const notifications = new RotationNotifications(set, 'Notifications');
  notifications.watchKey(data);
  notifications.watchAlias(signing);
  const dashboard = new RotationDashboard(set, 'Dashboard');
  dashboard.addKey(data);
  dashboard.addAlias(signing);
  dashboard.addOnDemandRotation(onDemand);
  dashboard.addComplianceRule(rule);

  const template = JSON.stringify(synthesized());
  expect(template).not.toContain('cdk-hnb659fds'); // the bucket of a bootstrapped account
  expect(template).not.toContain('BootstrapVersion');
});

describe('the code of the functions is where AWS Lambda looks for it', () => {
  /** Every key that a function's code has, and every key that the stack around puts into the bucket. */
  function codeIn(outer: Record<string, any>, inner: Record<string, any>): { wanted: string[]; put: string[] } {
    const wanted = Object.values(inner).flatMap(({ Properties: { Code } }) => (Code?.S3Key === undefined ? [] : [Code.S3Key as string]));
    const put = Object.values(outer).flatMap(({ Properties }) => (Properties.SourceObjectKeys ?? []) as string[]);
    return { wanted: wanted.sort(), put: put.sort() };
  }

  test('in a stack set', () => {
    alias();
    new RotationComplianceRule(set, 'KeyAge');

    const inner = synthesized().Resources;
    const { wanted, put } = codeIn(App.of(parent)!.synth().getStackByName('Platform').template.Resources, inner);
    expect(wanted).toHaveLength(4);
    expect(put).toEqual(expect.arrayContaining(wanted));
  });

  test('in a product of AWS Service Catalog', () => {
    const outer = new Stack(new App(), 'Platform');
    const assetBucket = new s3.Bucket(outer, 'Assets', { bucketName: 'products-111122223333' });
    class Product extends servicecatalog.ProductStack {}
    const product = new Product(outer, 'Keys', { assetBucket });
    new ManualRotationAlias(product, 'Signing', {
      aliasName: 'orders/signing', keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    });
    new servicecatalog.CloudFormationProduct(outer, 'Product', {
      productName: 'keys',
      owner: 'platform',
      productVersions: [{ cloudFormationTemplate: servicecatalog.CloudFormationTemplate.fromProductStack(product) }],
    });

    const assembly = App.of(outer)!.synth();
    const inner = jest.requireActual(`${assembly.directory}/${product.templateFile}`).Resources;
    const { wanted, put } = codeIn(assembly.getStackByName('Platform').template.Resources, inner);
    expect(wanted).toHaveLength(3);
    expect(put).toEqual(expect.arrayContaining(wanted));
  });
});

describe('the definition of a state machine', () => {
  test('stands in the template, as the file has it', () => {
    alias();
    new RotatingKey(set, 'Data').addOnDemandRotation('OnDemand');

    const definitions = machines().map(({ DefinitionString, DefinitionS3Location }) => [DefinitionString, DefinitionS3Location]);
    const files = ['manual-rotation', 'on-demand'].map((feature) => (
      withoutPublishing(jest.requireActual(`../src/${feature}/machine.asl.json`))));
    expect(definitions.map(([, location]) => location)).toEqual([undefined, undefined]);
    const states = ({ States }: { States: object }) => Object.keys(States).length;
    expect(definitions.map(([text]) => JSON.parse(text)).sort((a, b) => states(b) - states(a))).toEqual(files);
    for (const [text] of definitions) expect(text).not.toContain('\n  ');
  });

  test('has the states that publish where somebody publishes, and only there', () => {
    const signing = new ManualRotationAlias(set, 'Signing', {
      aliasName: 'orders/signing', keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    });
    new PublicKeySet(set, 'PublicKeys', {
      alias: signing, stores: [PublicKeyStore.parameters('/orders')], cacheFor: Duration.minutes(5), verifyFor: Duration.hours(1),
    });

    expect(JSON.parse(machines()[0].DefinitionString)).toEqual(jest.requireActual('../src/manual-rotation/machine.asl.json'));
  });

  test('is still a file in every other stack', () => {
    new ManualRotationAlias(parent, 'Signing', {
      aliasName: 'orders/signing',
      keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    });

    const { Resources } = App.of(parent)!.synth().getStackByName('Platform').template;
    const [machine] = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
    expect(Object.keys(machine.Properties)).toContain('DefinitionS3Location');
  });

  test('is told to be too much for one template, before anything is deployed', () => {
    for (let i = 1; i <= 10; i++) alias(`A${i}`);

    expect(() => synthesized()).toThrow(
      /the template of a stack set must have 1000000 bytes at most, got about \d{7}; .* into another StackSetStack/);
  });

  test('is told so at the very length that AWS CloudFormation refuses', () => {
    const size = (filling: number) => {
      start();
      alias();
      new CfnResource(set, 'Filler', { type: 'Custom::Filler', properties: { Text: 'x'.repeat(filling) } });
      return Buffer.byteLength(JSON.stringify(synthesized(), undefined, 2));
    };
    const room = 1_000_000 - size(0);
    expect(() => size(room + 1)).toThrow(/got about 100\d{4};/);
    expect(size(room - 2_000)).toBe(998_000);
  });
});

test('owner, roles and machines bear the same names in every instance, and name each other, whatever AWS calls its stack', () => {
  alias();
  const named = (stackName: string, account: string) => {
    const { resources } = resolveTemplate(synthesized() as any, {
      account,
      region: 'eu-west-1',
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
      stackName,
    });
    const all = Object.values(resources);
    const machine = all.find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')!.Properties;
    const declaration = JSON.parse(Buffer.from(machine.DefinitionSubstitutions.Declaration, 'base64').toString());
    return {
      machine: machine.StateMachineName as string,
      roles: all.filter(({ Type }) => Type === 'AWS::IAM::Role').flatMap(({ Properties }): string[] => Properties.RoleName ?? []),
      owner: declaration.tags.find(({ TagKey }: { TagKey: string }) => TagKey === 'cdk-kms-rotation:owner').TagValue as string,
      policy: JSON.stringify(declaration.policy),
    };
  };
  const [one, other] = [named(`StackSet-Keys-${UUID}`, '111122223333'), named(`StackSet-Keys-${UUID.replace('7', '8')}`, '444455556666')];

  expect({ ...one, policy: '' }).toEqual({ ...other, policy: '' });
  expect(one.policy).toBe(other.policy.replaceAll('444455556666', '111122223333'));
  expect(one.policy).not.toContain('StackSet-');
  expect(one.owner).toMatch(/^PlatformKeys\w*\/Signing$/);
  for (const ending of ['machine', 'probe']) {
    const [role] = one.roles.filter((name) => name.endsWith(`-${ending}`));
    expect(one.policy).toContain(`arn:aws:iam::111122223333:role/${role}`);
  }
});
