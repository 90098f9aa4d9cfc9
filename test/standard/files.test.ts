import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { Duration } from 'aws-cdk-lib';
import { unzipSync } from 'fflate';
import { parse } from 'yaml';
import { IN_A_YEAR } from '../../sim/clock/in-a-year';
import { expectAllowed, expectDenied, kmsKey, principal } from '../../sim/iam/iam-simulation';
import { KeySpecRule, RotationStandard, StandardRule, Waiver } from '../../src';
import type { RotationStandardProps } from '../../src';

const because = { reason: 'the partner pins the key', owner: 'payments', until: IN_A_YEAR };
const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-0000-4000-8000-000000000000';
const REQUIRED = [{ key: 'Owner' }];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'standard-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const standardOf = (props: Partial<RotationStandardProps> = {}) => new RotationStandard({
  name: 'Acme keys',
  version: '1',
  requiredTags: REQUIRED,
  ...props,
});
const read = (name: string) => readFileSync(join(directory, name), 'utf8');
const readJson = (name: string) => JSON.parse(read(name));

describe('writeTo()', () => {
  test('names the files that it writes, all of them and no other', () => {
    const names = standardOf().writeTo(join(directory, 'new', 'folder'));
    expect(names).toEqual(
      [
        'conformance-pack.yaml', 'evaluator-policy.json', 'evaluator.zip', 'rcp-1.json', 'rules.guard', 'scp-1.json',
        'standard-schema.json', 'standard.json',
      ],
    );
    expect(readdirSync(join(directory, 'new', 'folder')).sort()).toEqual(names);
  });

  test('writes what the methods return', () => {
    const standard = standardOf();
    standard.writeTo(directory);
    expect(read('standard.json')).toBe(standard.toJson());
    expect(readJson('scp-1.json')).toEqual(standard.serviceControlPolicies()[0]);
    expect(readJson('rcp-1.json')).toEqual(standard.resourceControlPolicies()[0]);
    expect(read('rules.guard')).toBe(standard.guardRules());
    expect(RotationStandard.fromFile(join(directory, 'standard.json')).toJson()).toBe(standard.toJson());
  });

  test('takes out the policies of a larger standard before it, and nothing else', () => {
    for (const name of ['scp-1.json', 'scp-7.json', 'rcp-2.json', 'scp-mine.json', 'README.md']) {
      writeFileSync(
        join(directory, name),
        'old',
      );
    }
    standardOf().writeTo(directory);
    expect(readdirSync(directory)).not.toEqual(expect.arrayContaining(['scp-7.json']));
    expect(readdirSync(directory)).not.toEqual(expect.arrayContaining(['rcp-2.json']));
    expect(read('scp-mine.json')).toBe('old');
    expect(read('README.md')).toBe('old');
  });

  test('writes nothing if a policy is too large', () => {
    writeFileSync(join(directory, 'scp-1.json'), 'old');
    const values = Array.from({ length: 60 }, (_, i) => `${i}`.padStart(250, 'x'));
    expect(() => standardOf({ requiredTags: [{ key: 'Team', values }] }).writeTo(directory)).toThrow(/got 1\d{4} characters/);
    expect(readdirSync(directory)).toEqual(['scp-1.json']);
    expect(read('scp-1.json')).toBe('old');
  });

  test('gives waivers that AWS Config can know to the rule, by an SSM parameter', () => {
    standardOf({
      waivers: [
        Waiver.forAlias('partner', because), Waiver.forKeyArn(KEY_ARN, because),
        Waiver.forAlias(
          'spec',
          { ...because, rules: [StandardRule.KEY_SPEC, StandardRule.KEY_TAGS] },
        ), Waiver.forAlias('tags', { ...because, rules: [StandardRule.KEY_TAGS] }), Waiver.forConstructPath('App/Key', because),
      ],
    }).writeTo(directory);
    expect(readJson('waivers.json')).toEqual({
      waivers: [
        { alias: 'alias/partner', ...because }, { keyArn: KEY_ARN, ...because }, { alias: 'alias/spec', ...because, rules: ['KeySpec'] },
      ],
    });
    const { Resources: { KeyAge: { Properties: { InputParameters: parameters } } } } = parse(read('conformance-pack.yaml'));
    expect(parameters.settingsParameter).toBe('/cdk-kms-rotation/standard/Acme-keys');
    const [statement] = readJson('evaluator-policy.json').Statement.filter(({ Sid }: any) => Sid === 'ReadSettings');
    expect(statement.Resource).toBe('arn:aws:ssm:*:*:parameter/cdk-kms-rotation/standard/Acme-keys');
  });

  test('names another partition in policies where it is told to', () => {
    standardOf().writeTo(directory, { partition: 'aws-us-gov' });
    const arns = readJson('evaluator-policy.json').Statement.flatMap(({ Resource }: any) => Resource).filter((one: string) => one !== '*');
    for (const arn of arns) expect(arn).toMatch(/^arn:aws-us-gov:/);
  });
});

const shape = (properties: readonly string[], required: readonly string[], inner: Readonly<Record<string, object>> = {}) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties: { ...Object.fromEntries(properties.map((name) => [name, {}])), ...inner },
});
const POLICY = ['name', 'description', 'policy', 'deploymentTargets'];
const ofList = (items: object) => ({ type: 'array', items });

/**
 * What the schemas of Landing Zone Accelerator 1.15.5 say of these parts, in our words: names of fields, and which have to be there. On
 * 2026-11-29, the same configuration was held against the schemas themselves.
 *
 * @see https://github.com/awslabs/landing-zone-accelerator-on-aws (source/packages/@aws-accelerator/config/lib/schemas)
 */
const LANDING_ZONE = {
  type: 'object',
  properties: {
    serviceControlPolicies: ofList(shape([...POLICY, 'type', 'strategy'], [...POLICY, 'type'])),
    resourceControlPolicies: ofList(shape([...POLICY, 'strategy'], POLICY)),
    awsConfig: {
      type: 'object',
      properties: {
        rules: ofList(shape(['name', 'type', 'description', 'complianceResourceTypes', 'remediation', 'tags'], ['name'], {
          inputParameters: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
          customRule: shape(['periodic', 'configurationChanges'], ['lambda', 'maximumExecutionFrequency', 'triggeringResources'], {
            maximumExecutionFrequency: { type: 'string' },
            triggeringResources: shape(['lookupType', 'lookupKey', 'lookupValue'], ['lookupType', 'lookupKey', 'lookupValue']),
            lambda: shape(['timeout', 'sourceFilePath', 'handler', 'runtime', 'rolePolicyFile'], [
              'sourceFilePath', 'handler', 'runtime', 'rolePolicyFile',
            ]),
          }),
        })),
      },
    },
  },
};

describe('somebody without the AWS CDK', () => {
  beforeEach(() => {
    standardOf(
      { maxKeyAge: Duration.days(200), keySpecs: [KeySpecRule.forbidden('SM2'), KeySpecRule.until('RSA_2048', '2030-12-31')] },
    ).writeTo(directory);
  });

  test('Terraform: file() gives content that AWS Organizations takes', () => {
    for (const [name, most] of [['scp-1.json', 10_240], ['rcp-1.json', 5_120]] as const) {
      const content = read(name);
      expect(content.length).toBeLessThanOrEqual(most);
      expect(content).toBe(JSON.stringify(JSON.parse(content))); // no white space: it counts
      expect(JSON.parse(content)).toMatchObject({ Version: '2012-10-17', Statement: expect.any(Array) });
    }
  });

  test('Landing Zone Accelerator: paths of its configuration are files of the kinds that it reads', () => {
    const config = parse(`
serviceControlPolicies:
  - name: Keys
    description: What a standard denies
    policy: scp-1.json
    type: customerManaged
    deploymentTargets: { organizationalUnits: [Workloads] }
resourceControlPolicies:
  - { name: Keys, description: The same for callers, policy: rcp-1.json, deploymentTargets: { organizationalUnits: [Workloads] } }
awsConfig:
  rules:
    - name: kms-key-age
      type: Custom
      inputParameters: { maxKeyAgeDays: '200', gracePeriodDays: '7', keySpecs: 'SM2,RSA_2048=2030-12-31' }
      customRule:
        lambda:
          sourceFilePath: evaluator.zip
          handler: index.handler
          runtime: nodejs24.x
          timeout: 900
          rolePolicyFile: evaluator-policy.json
        periodic: true
        maximumExecutionFrequency: TwentyFour_Hours
        configurationChanges: true
        triggeringResources: { lookupType: ResourceTypes, lookupKey: ResourceTypes, lookupValue: [AWS::KMS::Key] }
`);
    const valid = new Ajv({ allErrors: true }).compile(LANDING_ZONE);
    expect([valid(config), valid.errors]).toEqual([true, null]);
    const policies = [...config.serviceControlPolicies, ...config.resourceControlPolicies];
    for (const { policy } of policies) expect(readJson(policy)).toHaveProperty('Statement');
    const [{ inputParameters, customRule: { lambda } }] = config.awsConfig.rules;
    expect(readJson(lambda.rolePolicyFile)).toMatchObject({ Version: '2012-10-17' });
    const files = unzipSync(readFileSync(join(directory, lambda.sourceFilePath)));
    const [file, handler] = lambda.handler.split('.');
    expect(Object.keys(files)).toEqual([`${file}.js`]);
    writeFileSync(join(directory, `${file}.js`), files[`${file}.js`]);
    // A process of its own, in a folder without node_modules: what AWS Lambda loads.
    const kind = execFileSync(process.execPath, ['-p', `typeof require('./${file}.js').${handler}`], {
      cwd: directory,
      encoding: 'utf8',
      env: { AWS_REGION: 'eu-central-1' },
    });
    expect(kind.trim()).toBe('function');
    expect(inputParameters).toEqual(parse(read('conformance-pack.yaml')).Resources.KeyAge.Properties.InputParameters);
  });

  test('the conformance pack has what AWS Config takes in one: rules, and parameters', () => {
    const text = read('conformance-pack.yaml');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(51_200);
    const { Parameters: parameters, Resources: resources } = parse(text);
    expect(parameters).toEqual({ EvaluatorFunctionArn: { Type: 'String' } });
    expect(Object.values<any>(resources).map(({ Type }) => Type)).toEqual(['AWS::Config::ConfigRule']);
    expect(resources.KeyAge.Properties.InputParameters).toEqual({
      maxKeyAgeDays: '200',
      gracePeriodDays: '7',
      keySpecs: 'SM2,RSA_2048=2030-12-31',
    });
    expect(resources.KeyAge.Properties.Source).toMatchObject({ Owner: 'CUSTOM_LAMBDA', SourceIdentifier: { Ref: 'EvaluatorFunctionArn' } });
  });

  test('the role of the function may judge, log and report, and nothing else', async () => {
    const evaluator = principal('arn:aws:iam::111122223333:role/Evaluator', readJson('evaluator-policy.json'));
    const key = kmsKey({
      arn: KEY_ARN,
      policy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
      },
    });
    for (const name of ['DescribeKey', 'GetKeyLastUsage', 'GetKeyPolicy', 'ListKeyRotations']) {
      await expectAllowed(evaluator, {
        action: `kms:${name}`,
        on: key,
      });
    }
    for (const action of ['kms:ListKeys', 'kms:ListAliases', 'tag:GetResources', 'config:PutEvaluations']) {
      await expectAllowed(evaluator, {
        action,
        on: { arn: '*' },
      });
    }
    const stream = 'arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/kms-key-age:log-stream:2026/11/28/one';
    await expectAllowed(evaluator, { action: 'logs:PutLogEvents', on: { arn: stream } });
    for (const name of ['Decrypt', 'RotateKeyOnDemand', 'ScheduleKeyDeletion', 'PutKeyPolicy']) {
      await expectDenied(evaluator, {
        action: `kms:${name}`,
        on: key,
      });
    }
    await expectDenied(evaluator, { action: 'logs:PutLogEvents', on: { arn: stream.replace('/aws/lambda/kms-key-age', 'payments') } });
  });
});

test('leaves the app alone that calls it: the CDK command line gets the manifest of that app, and of no other', () => {
  const outdir = process.env.CDK_OUTDIR;
  process.env.CDK_OUTDIR = directory; // as `cdk synth` sets it; an app that sees it is synthesized into it when the process ends
  try {
    const before = process.listeners('beforeExit');
    standardOf().writeTo(join(directory, 'files'));
    expect(process.listeners('beforeExit')).toEqual(before);
  } finally {
    if (outdir === undefined) delete process.env.CDK_OUTDIR;
    else process.env.CDK_OUTDIR = outdir;
  }
});
