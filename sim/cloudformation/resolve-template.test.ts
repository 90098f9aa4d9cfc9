import { App, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { renderDefinition, resolveTemplate } from './resolve-template';
import type { Environment } from './resolve-template';

const ENV: Environment = { account: '111122223333', region: 'eu-west-1', partition: 'aws', urlSuffix: 'amazonaws.com', stackName: 'Stack' };

/** The value of one property of a resource beside those in `resources`. */
function resolved(value: unknown, template: Record<string, any> = {}, env: Partial<Environment> = {}) {
  const Resources = { ...template.Resources, Subject: { Type: 'AWS::SSM::Parameter', Properties: { value } } };
  return resolveTemplate({ ...template, Resources }, { ...ENV, ...env }).resources.Subject.Properties.value;
}

describe('resolveTemplate', () => {
  describe('functions', () => {
    const Mappings = { Hosts: { 'eu-west-1': { name: 'ireland' } } };
    const Parameters = { Stage: { Type: 'String', Default: 'prod' }, Zones: { Type: 'CommaDelimitedList', Default: 'a, b' } };
    const Conditions = {
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      IsTest: { 'Fn::Not': [{ Condition: 'IsProd' }] },
      Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsTest' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsTest' }] },
    };
    const Resources = {
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: { 'Fn::Sub': 'app-${AWS::Region}' }, Path: '/teams/' } },
      Gone: { Type: 'AWS::IAM::Role', Condition: 'IsTest' },
    };
    const TEMPLATE = { Mappings, Parameters, Conditions, Resources };

    test.each([
      [
        'pseudo parameters',
        { 'Fn::Join': ['/', ['AccountId', 'Region', 'Partition', 'URLSuffix', 'StackName'].map((p) => ({ Ref: `AWS::${p}` }))] },
        '111122223333/eu-west-1/aws/amazonaws.com/Stack',
      ],
      [
        'the stack id',
        { Ref: 'AWS::StackId' },
        'arn:aws:cloudformation:eu-west-1:111122223333:stack/Stack/00000000-0000-4000-8000-000000000000',
      ],
      ['a parameter', { Ref: 'Stage' }, 'prod'],
      ['a list parameter', { Ref: 'Zones' }, ['a', 'b']],
      ['Ref', { Ref: 'Role' }, 'app-eu-west-1'],
      ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::111122223333:role/teams/app-eu-west-1'],
      ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Role.Arn' }, 'arn:aws:iam::111122223333:role/teams/app-eu-west-1'],
      [
        'Fn::Sub with variables',
        { 'Fn::Sub': ['${x} ${Role} ${Role.Arn} ${!Literal}', { x: { Ref: 'Stage' } }] },
        'prod app-eu-west-1 arn:aws:iam::111122223333:role/teams/app-eu-west-1 ${Literal}',
      ],
      [
        'Fn::Select of Fn::Split',
        { 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Role', 'Arn'] }] }] },
        'role/teams/app-eu-west-1',
      ],
      ['Fn::Base64', { 'Fn::Base64': { Ref: 'Stage' } }, 'cHJvZA=='],
      ['Fn::If', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
      ['Fn::Not', { 'Fn::If': ['IsTest', 'yes', 'no'] }, 'no'],
      ['Fn::And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
      ['Fn::Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
      ['Fn::FindInMap', { 'Fn::FindInMap': ['Hosts', { Ref: 'AWS::Region' }, 'name'] }, 'ireland'],
      ['AWS::NoValue in an object and a list', { a: { Ref: 'AWS::NoValue' }, b: ['x', { Ref: 'AWS::NoValue' }] }, { b: ['x'] }],
      ['a policy variable, which is no intrinsic', 'arn:aws:s3:::${aws:username}', 'arn:aws:s3:::${aws:username}'],
    ])('resolves %s', (_, value, expected) => {
      expect(resolved(value, TEMPLATE)).toEqual(expected);
    });

    test('takes parameters, imports and the stack id from the environment', () => {
      const env = { parameters: { Stage: 'test' }, imports: { Shared: 'value' }, stackId: 'arn:own' };
      expect(resolved([{ Ref: 'Stage' }, { 'Fn::ImportValue': 'Shared' }, { Ref: 'AWS::StackId' }], TEMPLATE, env)).toEqual([
        'test',
        'value',
        'arn:own',
      ]);
    });

    test('leaves out a resource and an output whose condition is false', () => {
      const template = resolveTemplate(
        { ...TEMPLATE, Outputs: { A: { Value: { Ref: 'Role' } }, B: { Value: 'x', Condition: 'IsTest' } } },
        ENV,
      );
      expect(Object.keys(template.resources)).toEqual(['Role']);
      expect(template.outputs).toEqual({ A: 'app-eu-west-1' });
    });

    test.each([
      ['a function', { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, 'intrinsic function is not modelled: Fn::Cidr'],
      ['a pseudo parameter', { Ref: 'AWS::NotificationARNs' }, 'unknown resource: AWS::NotificationARNs'],
      ['a resource', { Ref: 'Nobody' }, 'unknown resource: Nobody'],
      ['an attribute', { 'Fn::GetAtt': ['Role', 'RoleId'] }, 'unknown attribute of AWS::IAM::Role Role: RoleId'],
      [
        'an attribute inherited from Object',
        { 'Fn::GetAtt': ['Role', 'constructor'] },
        'unknown attribute of AWS::IAM::Role Role: constructor',
      ],
      ['an import', { 'Fn::ImportValue': 'Nothing' }, 'unknown import: Nothing'],
      ['a condition', { 'Fn::If': ['Nope', 1, 2] }, 'unknown condition: Nope'],
      ['a map key', { 'Fn::FindInMap': ['Hosts', 'mars', 'name'] }, 'unknown key of mapping Hosts: mars'],
      ['an index', { 'Fn::Select': [2, ['a', 'b']] }, 'Fn::Select: index 2 of a list of 2'],
      ['a list in text', { 'Fn::Join': ['', [['a']]] }, 'Fn::Join: expected text, got ["a"]'],
      ['text as a list', { 'Fn::Join': ['', 'a'] }, 'Fn::Join: expected a list, got "a"'],
      ['a resource that is not there', { Ref: 'Gone' }, 'resource does not exist, its condition IsTest is false: Gone'],
      ['a dynamic reference', '{{resolve:ssm:/x}}', 'dynamic reference is not modelled: {{resolve:ssm:/x}}'],
    ])('refuses %s that it does not know', (_, value, message) => {
      expect(() => resolved(value, TEMPLATE)).toThrow(`Resources/Subject: ${message}`);
    });

    test('refuses an unmodelled type, an SSM parameter type and a circle', () => {
      expect(() => resolved({ Ref: 'X' }, { Resources: { X: { Type: 'AWS::Foo::Bar' } } })).toThrow(
        'Ref and Fn::GetAtt are not modelled for AWS::Foo::Bar (X)',
      );
      expect(() => resolved({ Ref: 'P' }, { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' } } })).toThrow(
        'parameter has no value: P',
      );
      const X = { Type: 'AWS::IAM::Role', Properties: { RoleName: { 'Fn::Sub': '${X}' } } };
      expect(() => resolved({ Ref: 'X' }, { Resources: { X } })).toThrow('circular reference: X -> X');
    });
  });

  describe('physical ids', () => {
    const template = (type: string, Properties: Record<string, any> = {}, env: Partial<Environment> = {}) =>
      resolveTemplate({ Resources: { R: { Type: type, Properties } } }, { ...ENV, ...env });

    test.each([
      ['AWS::IAM::Role', {}, 'Arn', 'arn:aws:iam::111122223333:role/Stack-R'],
      ['AWS::IAM::User', { UserName: 'u' }, 'Arn', 'arn:aws:iam::111122223333:user/u'],
      ['AWS::IAM::ManagedPolicy', {}, 'PolicyArn', 'arn:aws:iam::111122223333:policy/Stack-R'],
      ['AWS::Lambda::Function', { FunctionName: 'f' }, 'Arn', 'arn:aws:lambda:eu-west-1:111122223333:function:f'],
      ['AWS::Lambda::Version', { FunctionName: 'f' }, 'FunctionArn', 'arn:aws:lambda:eu-west-1:111122223333:function:f:1'],
      ['AWS::Lambda::Alias', { FunctionName: 'f', Name: 'live' }, 'AliasArn', 'arn:aws:lambda:eu-west-1:111122223333:function:f:live'],
      ['AWS::StepFunctions::StateMachine', {}, 'Arn', 'arn:aws:states:eu-west-1:111122223333:stateMachine:Stack-R'],
      ['AWS::StepFunctions::StateMachine', { StateMachineName: 'm' }, 'Name', 'm'],
      ['AWS::Logs::LogGroup', {}, 'Arn', 'arn:aws:logs:eu-west-1:111122223333:log-group:Stack-R:*'],
      ['AWS::SNS::Topic', {}, 'TopicArn', 'arn:aws:sns:eu-west-1:111122223333:Stack-R'],
      ['AWS::SQS::Queue', {}, 'QueueUrl', 'https://sqs.eu-west-1.amazonaws.com/111122223333/Stack-R'],
      ['AWS::S3::Bucket', {}, 'Arn', 'arn:aws:s3:::stack-r'],
      ['AWS::SSM::Parameter', { Name: '/n', Value: 'v' }, 'Value', 'v'],
      ['AWS::Events::Rule', { EventBusName: 'bus' }, 'Arn', 'arn:aws:events:eu-west-1:111122223333:rule/bus/Stack-R'],
      ['AWS::Events::EventBus', { Name: 'bus' }, 'Arn', 'arn:aws:events:eu-west-1:111122223333:event-bus/bus'],
      ['AWS::Scheduler::Schedule', {}, 'Arn', 'arn:aws:scheduler:eu-west-1:111122223333:schedule/default/Stack-R'],
    ])('%s with %j has the %s %s', (type, properties, attribute, expected) => {
      expect(template(type, properties).getAtt('R', attribute)).toBe(expected);
    });

    test('a key id is a UUID, or starts with mrk-, and is the same every time', () => {
      expect(template('AWS::KMS::Key').ref('R')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(template('AWS::KMS::Key').ref('R')).toBe(template('AWS::KMS::Key').ref('R'));
      expect(template('AWS::KMS::Key', { MultiRegion: true }).ref('R')).toMatch(/^mrk-[0-9a-f]{32}$/);
      expect(template('AWS::KMS::Key').getAtt('R', 'Arn')).toBe(
        `arn:aws:kms:eu-west-1:111122223333:key/${template('AWS::KMS::Key').ref('R')}`,
      );
    });

    test('a custom resource answers only what the test says', () => {
      const env = { customResources: { R: { physicalId: 'p', attributes: { A: 'a' } } } };
      expect([template('Custom::X', {}, env).ref('R'), template('Custom::X', {}, env).getAtt('R', 'A')]).toEqual(['p', 'a']);
      expect(() => template('Custom::X', {}, env).getAtt('R', 'B')).toThrow('unknown attribute of Custom::X R: B');
    });
  });

  test('resolves what the CDK synthesizes, in another partition', () => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'cn-north-1' } });
    const key = new kms.Key(stack, 'Key');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), roleName: 'writer' });
    const fn = new lambda.CfnFunction(stack, 'Fn', { code: { zipFile: '' }, role: role.roleArn });
    new sqs.Queue(stack, 'Queue').grantSendMessages(role);
    key.grantEncrypt(role);
    const template = resolveTemplate(Template.fromStack(stack).toJSON(), {
      ...ENV,
      region: 'cn-north-1',
      partition: 'aws-cn',
      urlSuffix: 'amazonaws.com.cn',
      parameters: { BootstrapVersion: '30' },
    });
    expect(template.resources[stack.getLogicalId(fn)].Properties.Role).toBe('arn:aws-cn:iam::111122223333:role/writer');
    const policy = Object.values(template.resources).find(r => r.Type === 'AWS::IAM::Policy');
    expect(policy?.Properties.Roles).toEqual(['writer']);
    expect(policy?.Properties.PolicyDocument.Statement[1].Resource).toBe(template.getAtt('Key961B73FD', 'Arn'));
  });
});

describe('renderDefinition', () => {
  test('replaces every placeholder verbatim, also twice', () => {
    expect(renderDefinition('{"a":"${X}","b":"${X}-${Y}","n":${N}}', { X: 'x', Y: 'y', N: 5 })).toBe('{"a":"x","b":"x-y","n":5}');
  });

  test('leaves JSONata alone, and replacement patterns are text', () => {
    expect(renderDefinition('{"a":"{% $x & \'${X}\' %}"}', { X: '$&$1' })).toBe('{"a":"{% $x & \'$&$1\' %}"}');
  });

  test.each([
    ['a placeholder without a value', '{"a":"${X}"}', {}, 'no substitution for ${X}'],
    ['an unused value', '{"a":"${X}"}', { X: 'x', Y: 'y', Z: 'z' }, 'substitutions that the definition does not use: Y, Z'],
    ['a value that is a placeholder', '{"a":"${X}"}', { X: '${Y}' }, "the value of substitution 'X' looks like a placeholder: ${Y}"],
    ['a value that breaks the JSON', '{"a":"${X}"}', { X: '"' }, 'the rendered definition is not JSON'],
  ])('refuses %s', (_, text, substitutions, message) => {
    expect(() => renderDefinition(text, substitutions as Record<string, string>)).toThrow(message);
  });
});
