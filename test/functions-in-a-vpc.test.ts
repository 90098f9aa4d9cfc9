import { App, Aspects, Duration, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, RotationDefaults, SigningSpec } from '../src';

function everything(before: (stack: Stack, vpc: ec2.IVpc) => void): Template {
  const stack = new Stack(new App(), 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['eu-west-1a'],
    privateSubnetIds: ['subnet-1'],
  });
  before(stack, vpc);
  new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048) });
  new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
  new RotationComplianceRule(stack, 'KeyAge');
  return Template.fromStack(stack);
}

/** For each function its VPC, and what its role may do for it. */
function functionsOf(template: Template): Array<{ inVpc: boolean; joins: boolean; denied: boolean }> {
  const roles = template.findResources('AWS::IAM::Role');
  return Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => {
    const statements: any[] = roles[Properties.Role['Fn::GetAtt'][0]].Properties.Policies.flatMap(
      ({ PolicyDocument }: any) => PolicyDocument.Statement,
    );
    const about = (effect: string) =>
      statements.find(({ Effect, Action }) => Effect === effect && Action.includes('ec2:CreateNetworkInterface'));
    return {
      inVpc: Properties.VpcConfig !== undefined,
      joins: about('Allow') !== undefined,
      denied: about('Deny')?.Condition?.Null?.['lambda:SourceFunctionArn'] === 'false',
    };
  });
}

class Injector {
  public readonly constructUniqueId = lambda.Function.PROPERTY_INJECTION_ID;
  constructor(private readonly vpc: ec2.IVpc) {}
  public inject(props: any): any {
    return { ...props, vpc: this.vpc };
  }
}

test.each<[string, (stack: Stack, vpc: ec2.IVpc) => void]>([
  ['RotationDefaults', (stack, vpc) => RotationDefaults.set(stack, { vpc })],
  ['a property injector', (stack, vpc) => PropertyInjectors.of(stack).add(new Injector(vpc))],
  ['an aspect', (stack) => Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof lambda.CfnFunction) node.vpcConfig = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    },
  })],
  ['an override', (stack) => Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof lambda.CfnFunction) {
        node.addPropertyOverride('VpcConfig', { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] });
      }
    },
  })],
])('functions that %s puts into a VPC may make network interfaces, and their code may not', (_, before) => {
  expect(functionsOf(everything(before))).toEqual(Array(5).fill({ inVpc: true, joins: true, denied: true }));
});

test('without a VPC they may not', () => {
  expect(functionsOf(everything(() => {}))).toEqual(Array(5).fill({ inVpc: false, joins: false, denied: false }));
});

test('security groups, subnets, memory and logs are as set; a function that needs more memory keeps its own', () => {
  const template = everything((stack, vpc) => {
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Out', 'sg-out')];
    RotationDefaults.set(stack, {
      vpc,
      vpcSubnets: { subnets: vpc.privateSubnets },
      securityGroups,
      functionMemorySize: 320,
      logRetention: logs.RetentionDays.TEN_YEARS,
      logEncryptionKey: new kms.Key(stack, 'Logs'),
    });
  });
  const functions = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);

  for (const { VpcConfig } of functions) expect(VpcConfig).toEqual({ SecurityGroupIds: ['sg-out'], SubnetIds: ['subnet-1'] });
  expect(functions.map(({ MemorySize }) => MemorySize).sort()).toEqual([320, 320, 320, 320, 512]);
  const groups = Object.values(template.findResources('AWS::Logs::LogGroup')).map(({ Properties }) => Properties);
  expect(groups).toHaveLength(3);
  for (const group of groups) {
    expect(group).toMatchObject({ RetentionInDays: 3653, KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Logs/), 'Arn'] } });
  }
  const key = Object.entries(template.findResources('AWS::KMS::Key')).find(([id]) => id.startsWith('Logs'))![1];
  const forLogs = key.Properties.KeyPolicy.Statement.filter(({ Sid }: any) => Sid === 'EncryptLogs');
  expect(forLogs).toEqual([
    expect.objectContaining({ Principal: { Service: { 'Fn::Join': ['', ['logs.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] } } }),
  ]);
});

test('a nearer place wins, setting by setting; its network replaces the other whole', () => {
  const app = new App();
  const stack = new Stack(app, 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpcOf = (id: string) =>
    ec2.Vpc.fromVpcAttributes(stack, id, { vpcId: id, availabilityZones: ['eu-west-1a'], privateSubnetIds: [`subnet-${id}`] });
  const far = vpcOf('far');
  RotationDefaults.set(app, { vpc: far, vpcSubnets: { subnets: far.privateSubnets }, functionMemorySize: 300, rolePath: '/app/' });
  RotationDefaults.set(stack, { vpc: vpcOf('near'), rolePath: '/stack/' });
  new RotationComplianceRule(stack, 'KeyAge');

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SubnetIds: ['subnet-near'] } });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { Path: '/stack/' });
});

test('a log group of a class without embedded metrics is refused', () => {
  const stack = new Stack(new App(), 'Orders');
  new RotationComplianceRule(stack, 'KeyAge');
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof logs.CfnLogGroup) node.logGroupClass = 'INFREQUENT_ACCESS';
    },
  });
  expect(() => Template.fromStack(stack)).toThrow(/class of the log group must be STANDARD, got INFREQUENT_ACCESS/);
});
