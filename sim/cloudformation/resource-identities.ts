import { createHash } from 'node:crypto';
import type { Environment } from './resolved-template';

/** What CloudFormation knows of one resource when another one refers to it. */
export interface ResourceFacts {
  readonly logicalId: string;
  readonly type: string;
  readonly env: Environment;
  /** A resolved property, `undefined` when absent. */
  readonly property: (name: string) => any;
}

/** What Ref and Fn::GetAtt return for one resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Record<string, string>;
}

/**
 * Ref and Fn::GetAtt of one resource: its explicit name where the template gives one, else a name made from stack and logical id.
 *
 * Return values as in the CloudFormation template reference (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/).
 */
export function identify(facts: ResourceFacts): Identity {
  if (facts.type.startsWith('Custom::') || facts.type === 'AWS::CloudFormation::CustomResource') return custom(facts);
  const rule = IDENTITIES[facts.type];
  if (!rule) throw new Error(`Ref and Fn::GetAtt are not modelled for ${facts.type} (${facts.logicalId})`);
  return rule(facts);
}

const IDENTITIES: Record<string, (f: ResourceFacts) => Identity> = {
  'AWS::IAM::Role': (f) => named(f, 'RoleName', (n) => ({ Arn: iamArn(f, 'role', n) })),
  'AWS::IAM::User': (f) => named(f, 'UserName', (n) => ({ Arn: iamArn(f, 'user', n) })),
  'AWS::IAM::Group': (f) => named(f, 'GroupName', (n) => ({ Arn: iamArn(f, 'group', n) })),
  'AWS::IAM::Policy': (f) => named(f, 'PolicyName', () => ({})),
  'AWS::IAM::ManagedPolicy': (f) => byArn(iamArn(f, 'policy', name(f, 'ManagedPolicyName')), 'PolicyArn'),
  'AWS::Lambda::Function': (f) => named(f, 'FunctionName', (n) => ({ Arn: arn(f, 'lambda', `function:${n}`) })),
  'AWS::Lambda::Version': (f) => ({ ref: qualified(f, '1'), attributes: { Version: '1', FunctionArn: qualified(f, '1') } }),
  'AWS::Lambda::Alias': (f) => byArn(qualified(f, f.property('Name')), 'AliasArn'),
  'AWS::StepFunctions::StateMachine': (f) => {
    const n = name(f, 'StateMachineName');
    return byArn(arn(f, 'states', `stateMachine:${n}`), 'Arn', { Name: n, StateMachineRevisionId: uuid(f, 'revision') });
  },
  'AWS::KMS::Key': (f) => {
    const id = f.property('MultiRegion') ? `mrk-${uuid(f).replaceAll('-', '')}` : uuid(f);
    return { ref: id, attributes: { KeyId: id, Arn: arn(f, 'kms', `key/${id}`) } };
  },
  'AWS::KMS::Alias': (f) => named(f, 'AliasName', () => ({})),
  'AWS::Logs::LogGroup': (f) => named(f, 'LogGroupName', (n) => ({ Arn: arn(f, 'logs', `log-group:${n}:*`) })),
  'AWS::SNS::Topic': (f) => {
    const n = name(f, 'TopicName');
    return byArn(arn(f, 'sns', n), 'TopicArn', { TopicName: n });
  },
  'AWS::SQS::Queue': (f) => {
    const n = name(f, 'QueueName');
    const url = `https://sqs.${f.env.region}.${f.env.urlSuffix}/${f.env.account}/${n}`;
    return { ref: url, attributes: { Arn: arn(f, 'sqs', n), QueueName: n, QueueUrl: url } };
  },
  'AWS::S3::Bucket': (f) => {
    const n = name(f, 'BucketName').toLowerCase();
    const { partition, region, urlSuffix } = f.env;
    const domain = { DomainName: `${n}.s3.${urlSuffix}`, RegionalDomainName: `${n}.s3.${region}.${urlSuffix}` };
    return { ref: n, attributes: { Arn: `arn:${partition}:s3:::${n}`, ...domain } };
  },
  'AWS::SSM::Parameter': (f) => named(f, 'Name', () => ({ Type: f.property('Type'), Value: f.property('Value') })),
  'AWS::SSM::Document': (f) => named(f, 'Name', () => ({})),
  // By an id that AWS Config makes up. Compliance.Type is not known: no key was judged yet.
  'AWS::Config::ConfigRule': (f) => {
    const id = `config-rule-${uuid(f).slice(-6)}`;
    return named(f, 'ConfigRuleName', () => ({ Arn: arn(f, 'config', `config-rule/${id}`), ConfigRuleId: id }));
  },
  'AWS::Events::EventBus': (f) => named(f, 'Name', (n) => ({ Name: n, Arn: arn(f, 'events', `event-bus/${n}`) })),
  'AWS::Events::Rule': (f) => {
    const bus = f.property('EventBusName');
    const [n, path] = [name(f, 'Name'), bus && bus !== 'default' ? `${String(bus).split('/').pop()}/` : ''];
    return { ref: path ? `${path.slice(0, -1)}|${n}` : n, attributes: { Arn: arn(f, 'events', `rule/${path}${n}`) } };
  },
  'AWS::Scheduler::ScheduleGroup': (f) => named(f, 'Name', (n) => ({ Arn: arn(f, 'scheduler', `schedule-group/${n}`) })),
  'AWS::Scheduler::Schedule': (f) =>
    named(f, 'Name', (n) => ({ Arn: arn(f, 'scheduler', `schedule/${f.property('GroupName') ?? 'default'}/${n}`) })),
  'AWS::CloudWatch::Alarm': (f) => named(f, 'AlarmName', (n) => ({ Arn: arn(f, 'cloudwatch', `alarm:${n}`) })),
};

function custom(f: ResourceFacts): Identity {
  const answer = f.env.customResources?.[f.logicalId];
  return { ref: answer?.physicalId ?? `${f.env.stackName}-${f.logicalId}`, attributes: answer?.attributes ?? {} };
}

function named(f: ResourceFacts, property: string, attributes: (name: string) => Record<string, string>): Identity {
  const ref = name(f, property);
  return { ref, attributes: attributes(ref) };
}

function byArn(ref: string, attribute: string, more: Record<string, string> = {}): Identity {
  return { ref, attributes: { [attribute]: ref, ...more } };
}

function name(f: ResourceFacts, property: string): string {
  return f.property(property) ?? `${f.env.stackName}-${f.logicalId}`;
}

function qualified(f: ResourceFacts, qualifier: string): string {
  const fn = String(f.property('FunctionName'));
  return `${fn.startsWith('arn:') ? fn : arn(f, 'lambda', `function:${fn}`)}:${qualifier}`;
}

function arn(f: ResourceFacts, service: string, resource: string): string {
  return `arn:${f.env.partition}:${service}:${f.env.region}:${f.env.account}:${resource}`;
}

function iamArn(f: ResourceFacts, kind: string, resourceName: string): string {
  return `arn:${f.env.partition}:iam::${f.env.account}:${kind}${f.property('Path') ?? '/'}${resourceName}`;
}

function uuid(f: ResourceFacts, salt = ''): string {
  const h = createHash('sha256').update(`${f.env.stackName}/${f.logicalId}/${salt}`).digest('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
}
