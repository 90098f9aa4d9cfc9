import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IConstruct } from 'constructs';
import { ACCOUNT, deploy, keyOfFamily, REGION } from './deployed-family';
import { TEMPLATES } from './key-templates';
import type { Mutation } from './policy-mutations';
import { mutateCaller, withoutActions, withoutConditions, withoutResources } from './policy-mutations';
import { ACCOUNT_DECIDES, allow, OTHER_REGION } from './scene';
import { IN_A_YEAR } from '../../sim/clock/in-a-year';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { ResolvedTemplate } from '../../sim/cloudformation/resolve-template';
import type { Call, Caller, KeyFacts, RequestContext, Target } from '../../sim/iam/iam-simulation';
import { expectAllowed, expectDenied, kmsKey, principal, roleOf, servicePrincipal, simulate } from '../../sim/iam/iam-simulation';
import { RotationComplianceRule, Waiver } from '../../src';
import type { KeyTagScope } from '../../src';
import { isGuarded } from '../../src/compliance/machine-marks';

const OTHER_ACCOUNT = '444455556666';
const PERIOD = '180';
const SCOPES: ReadonlyArray<readonly [string, KeyTagScope | undefined]> = [
  ['all keys', undefined],
  ['keys with a tag', { key: 'data' }],
  ['keys with a tag of one value', { key: 'data', value: 'pii' }],
];

/** A rule with all that it may have, deployed. */
interface Deployment {
  readonly template: ResolvedTemplate;
  readonly evaluatorRole: string;
  readonly remediationRole: string;
  readonly evaluator: Caller;
  readonly remediation: Caller;
  readonly logGroupArn: string;
  readonly settingsArn: string;
  readonly ruleArn: string;
}

function deployRule(scopeTag?: KeyTagScope): Deployment {
  const stack = new Stack(new App({ context: { 'aws:cdk:disable-asset-staging': true } }), 'Compliance', {
    env: { account: ACCOUNT, region: REGION },
  });
  const rule = new RotationComplianceRule(stack, 'Rule', {
    maxKeyAge: Duration.days(Number(PERIOD)),
    scopeTag,
    waivers: [Waiver.forAlias('partner', { reason: 'the partner pins the key', owner: 'payments', until: IN_A_YEAR })],
  });
  const remediation = rule.addRemediation('Remediation');
  const { Resources } = Template.fromStack(stack).toJSON();
  // What the roles do not depend on, and refers to resources that are not modelled, is left out.
  const modelled = Object.entries<any>(Resources).filter(([, { Type }]) => /^AWS::(IAM|Logs|SSM::Parameter|Lambda::Function)/.test(Type));
  const template = resolveTemplate(
    { Resources: Object.fromEntries(modelled) },
    { account: ACCOUNT, region: REGION, partition: 'aws', urlSuffix: 'amazonaws.com', stackName: 'Compliance' },
  );
  const id = (construct: IConstruct) => stack.getLogicalId(construct.node.defaultChild as any);
  const theOnly = (type: string) => {
    const ids = Object.keys(template.resources).filter((one) => template.resources[one].Type === type);
    expect(ids).toHaveLength(1);
    return ids[0];
  };
  const [evaluatorRole, remediationRole] = [id(rule.evaluator.role!), id(remediation.role)];
  return {
    template,
    evaluatorRole,
    remediationRole,
    evaluator: roleOf(template, evaluatorRole),
    remediation: roleOf(template, remediationRole),
    logGroupArn: template.getAtt(theOnly('AWS::Logs::LogGroup'), 'Arn').replace(/:\*$/, ''),
    settingsArn: at('ssm', `parameter${template.ref(theOnly('AWS::SSM::Parameter'))}`),
    ruleArn: at('config', 'config-rule/config-rule-abcdef'),
  };
}

function at(service: string, resource: string, region = REGION, account = ACCOUNT): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

const KEY: KeyFacts = { arn: at('kms', 'key/11111111-0000-4000-8000-000000000000'), policy: ACCOUNT_DECIDES, tags: { data: 'pii' } };
const KEY_ELSEWHERE: KeyFacts = { ...KEY, arn: KEY.arn.replace(REGION, OTHER_REGION) };
/** Of a replica of this Region. */
const PRIMARY_ELSEWHERE: KeyFacts = { ...KEY, arn: at('kms', 'key/mrk-1234567890abcdef1234567890abcdef', OTHER_REGION) };
const PRIMARY: RequestContext = { 'kms:MultiRegionKeyType': 'PRIMARY' };
/** Whose policy lets our account in. */
const KEY_OF_OTHERS: KeyFacts = { ...KEY, arn: KEY.arn.replace(ACCOUNT, OTHER_ACCOUNT) };
const ALIAS: Target = { arn: at('kms', 'alias/app') };

function withPolicy(...Statement: object[]): KeyFacts {
  return { ...KEY, policy: { Version: '2012-10-17', Statement } };
}

function onKey(name: string, context: RequestContext = {}, key: KeyFacts = KEY): Call {
  return { action: `kms:${name}`, on: kmsKey(key), context };
}

const onAll = (action: string): Call => ({ action, on: { arn: '*' } });
const on = (action: string, arn: string): Call => ({ action, on: { arn } });
const enable = (period: string, key: KeyFacts = KEY) => onKey('EnableKeyRotation', { 'kms:RotationPeriodInDays': period }, key);

/** What the function asks of a key. */
const JUDGING = (key: KeyFacts) =>
  ['DescribeKey', 'ListKeyRotations', 'GetKeyPolicy', 'GetKeyLastUsage'].map((name) => onKey(name, {}, key));

/** What the script of the automation asks of a key. */
const REMEDYING = (key: KeyFacts) => [
  ...['DescribeKey', 'GetKeyRotationStatus', 'ListKeyRotations', 'RotateKeyOnDemand'].map((name) => onKey(name, {}, key)),
  enable(PERIOD, key),
];

function callsOfEvaluator({ ruleArn, settingsArn }: Deployment): Call[] {
  return [
    ...['kms:ListKeys', 'kms:ListAliases', 'tag:GetResources', 'config:PutEvaluations'].map(onAll),
    ...JUDGING(KEY),
    onKey('DescribeKey', PRIMARY, PRIMARY_ELSEWHERE),
    on('config:GetComplianceDetailsByConfigRule', ruleArn),
    on('ssm:GetParameter', settingsArn),
  ];
}

function logging(logGroupArn: string): Call[] {
  return ['CreateLogStream', 'PutLogEvents'].map((name) => on(`logs:${name}`, `${logGroupArn}:log-stream:2026/11/25/one`));
}

type Row = readonly [what: string, call: (deployment: Deployment) => Call];

const SHARED: readonly Row[] = [
  ['Decrypt', () => onKey('Decrypt')],
  ['Encrypt', () => onKey('Encrypt')],
  ['GenerateDataKey', () => onKey('GenerateDataKey')],
  ['ReEncryptFrom', () => onKey('ReEncryptFrom')],
  ['Sign', () => onKey('Sign', {}, { ...KEY, keySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY' })],
  ['GenerateMac', () => onKey('GenerateMac', {}, { ...KEY, keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' })],
  ['CreateGrant', () => onKey('CreateGrant')],
  ['DisableKey', () => onKey('DisableKey')],
  ['EnableKey', () => onKey('EnableKey')],
  ['ScheduleKeyDeletion', () => onKey('ScheduleKeyDeletion')],
  ['DeleteImportedKeyMaterial', () => onKey('DeleteImportedKeyMaterial')],
  ['ImportKeyMaterial', () => onKey('ImportKeyMaterial')],
  ['PutKeyPolicy', () => onKey('PutKeyPolicy')],
  ['DisableKeyRotation', () => onKey('DisableKeyRotation')],
  ['TagResource: bring a key into the scope', () => onKey('TagResource', { 'aws:RequestTag/data': 'pii' }, { ...KEY, tags: {} })],
  ['UntagResource: take a key out of the scope', () => onKey('UntagResource', { 'aws:TagKeys': ['data'] })],
  ['CreateKey', () => onAll('kms:CreateKey')],
  ['UpdateAlias', () => ({ action: 'kms:UpdateAlias', on: [ALIAS, kmsKey(KEY)] })],
  ['UpdateAlias, for the alias alone', () => ({ action: 'kms:UpdateAlias', on: ALIAS })],
  ['DeleteAlias', () => ({ action: 'kms:DeleteAlias', on: [ALIAS, kmsKey(KEY)] })],
  ['EnableKeyRotation with a longer period', () => enable('2560')],
  ['EnableKeyRotation with a shorter period', () => enable('90')],
  ['EnableKeyRotation without a period', () => onKey('EnableKeyRotation')],
  ...['DescribeKey', 'ListKeyRotations'].flatMap((name): Row[] => [
    [`${name} in another Region`, () => onKey(name, {}, KEY_ELSEWHERE)],
    [`${name} in another account that lets ours in`, () => onKey(name, {}, KEY_OF_OTHERS)],
  ]),
  ['EnableKeyRotation in another Region', () => enable(PERIOD, KEY_ELSEWHERE)],
  ['EnableKeyRotation in another account that lets ours in', () => enable(PERIOD, KEY_OF_OTHERS)],
  ['RotateKeyOnDemand in another Region', () => onKey('RotateKeyOnDemand', {}, KEY_ELSEWHERE)],
  ['RotateKeyOnDemand in another account that lets ours in', () => onKey('RotateKeyOnDemand', {}, KEY_OF_OTHERS)],
  ['read another SSM parameter', () => on('ssm:GetParameter', at('ssm', 'parameter/payments/password'))],
  ['read settings that another stack has', () => on('ssm:GetParameter', at('ssm', 'parameter/cdk-kms-rotation/compliance/another'))],
  ['read the settings in another Region', ({ settingsArn }) => on('ssm:GetParameter', settingsArn.replace(REGION, OTHER_REGION))],
  ['write the settings: waive a key', ({ settingsArn }) => on('ssm:PutParameter', settingsArn)],
  ['delete the settings', ({ settingsArn }) => on('ssm:DeleteParameter', settingsArn)],
  ['start an automation', () => on('ssm:StartAutomationExecution', at('ssm', 'automation-definition/Any:1'))],
  ['pass the evaluator its role', ({ evaluator }) => on('iam:PassRole', evaluator.arn!)],
  ['pass the automation its role', ({ remediation }) => on('iam:PassRole', remediation.arn!)],
  ["write a policy of the evaluator's role", ({ evaluator }) => on('iam:PutRolePolicy', evaluator.arn!)],
  ['delete the rule', ({ ruleArn }) => on('config:DeleteConfigRule', ruleArn)],
  ['change the rule', ({ ruleArn }) => on('config:PutConfigRule', ruleArn)],
  ['delete what the rule said', ({ ruleArn }) => on('config:DeleteEvaluationResults', ruleArn)],
  [
    'read verdicts in another Region',
    ({ ruleArn }) => on('config:GetComplianceDetailsByConfigRule', ruleArn.replace(REGION, OTHER_REGION)),
  ],
  [
    'stop the recording of AWS Config',
    () => on('config:StopConfigurationRecorder', at('config', 'configuration-recorder/default/abcdefgh')),
  ],
  ['make a log group', ({ logGroupArn }) => on('logs:CreateLogGroup', logGroupArn)],
  ['delete the log', ({ logGroupArn }) => on('logs:DeleteLogGroup', logGroupArn)],
  ['read the log', ({ logGroupArn }) => on('logs:GetLogEvents', `${logGroupArn}:log-stream:2026/11/25/one`)],
  ...['CreateLogStream', 'PutLogEvents'].map((name): Row => [
    `write another log: ${name}`,
    () => on(`logs:${name}`, at('logs', 'log-group:payments:log-stream:one')),
  ]),
];

const DENIED: Readonly<Record<'evaluator' | 'remediation', readonly Row[]>> = {
  evaluator: [
    ...SHARED,
    ['rotate a key', () => onKey('RotateKeyOnDemand')],
    ['switch the automatic rotation on', () => enable(PERIOD)],
    ['GetKeyRotationStatus', () => onKey('GetKeyRotationStatus')],
    ['describe a replica in another Region', () => onKey('DescribeKey', { 'kms:MultiRegionKeyType': 'REPLICA' }, PRIMARY_ELSEWHERE)],
    [
      'describe a primary key of another account that lets ours ' + 'in',
      () => onKey('DescribeKey', PRIMARY, { ...PRIMARY_ELSEWHERE, arn: PRIMARY_ELSEWHERE.arn.replace(ACCOUNT, OTHER_ACCOUNT) }),
    ],
    ['describe what is no multi-Region key in another Region', () => onKey('DescribeKey', PRIMARY, KEY_ELSEWHERE)],
    ...['ListKeyRotations', 'GetKeyPolicy', 'GetKeyLastUsage'].map((name): Row => [
      `${name} of a primary key in another Region`,
      () => onKey(name, PRIMARY, PRIMARY_ELSEWHERE),
    ]),
    ...['GetKeyPolicy', 'GetKeyLastUsage'].flatMap((name): Row[] => [
      [`${name} in another Region`, () => onKey(name, {}, KEY_ELSEWHERE)],
      [`${name} in another account that lets ours in`, () => onKey(name, {}, KEY_OF_OTHERS)],
    ]),
  ],
  remediation: [
    ...SHARED,
    ...['kms:ListKeys', 'kms:ListAliases', 'tag:GetResources', 'config:PutEvaluations'].map((action): Row => [
      `${action}: find keys or judge them`,
      () => onAll(action),
    ]),
    ['GetKeyPolicy', () => onKey('GetKeyPolicy')],
    ['GetKeyLastUsage', () => onKey('GetKeyLastUsage')],
    ['describe a primary key in another Region', () => onKey('DescribeKey', PRIMARY, PRIMARY_ELSEWHERE)],
    ['read verdicts', ({ ruleArn }) => on('config:GetComplianceDetailsByConfigRule', ruleArn)],
    ['read the settings of the rule', ({ settingsArn }) => on('ssm:GetParameter', settingsArn)],
    ['write the log of the function', ({ logGroupArn }) => logging(logGroupArn)[1]],
  ],
};

/** What the scope does not let the remediation change. */
function outOfScope(scopeTag?: KeyTagScope): KeyFacts[] {
  if (scopeTag === undefined) return [];
  const other = { ...KEY, tags: { data: 'public' } };
  return [{ ...KEY, tags: {} }, { ...KEY, tags: { other: 'pii' } }, ...(scopeTag.value === undefined ? [] : [other])];
}

const changing = (key: KeyFacts) => [enable(PERIOD, key), onKey('RotateKeyOnDemand', {}, key)];

const distinct = (calls: Call[]) => new Set(calls.map((call) => JSON.stringify(call))).size;

describe('what the roles are asked to allow is what the code calls', () => {
  const names = (calls: Call[]) => [...new Set(calls.map(({ action }) => action.split(':')[1]))].sort();
  const source = (...parts: string[]) => path.join(__dirname, '../../src/compliance', ...parts);
  const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);

  test('in the function', () => {
    const text = readdirSync(source('functions')).map((file) => readFileSync(source('functions', file), 'utf8')).join('\n');
    expect([...new Set([...found(text, /new (\w+)Command\(/g), ...found(text, /of paginate(\w+)\(/g)])].sort()).toEqual(
      names(callsOfEvaluator(deployRule())),
    );
  });

  test('in the script of the automation', () => {
    const text = readFileSync(source('remediation.py'), 'utf8');
    const direct = found(text, /kms\.(\w+)\(/g).map((name) => name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase()));
    expect([...new Set([...found(text, /asked\(kms, "(\w+)"/g), ...direct])].sort()).toEqual(names(REMEDYING(KEY)));
  });
});

describe.each(SCOPES)('with the policies of the template, for a rule about %s', (_, scopeTag) => {
  let it: Deployment;
  beforeAll(() => {
    it = deployRule(scopeTag);
  });

  test('the evaluator may make every call that it makes', async () => {
    for (const call of [...callsOfEvaluator(it), ...logging(it.logGroupArn)]) await expectAllowed(it.evaluator, call);
  });

  test('the remediation may make every call that it makes', async () => {
    for (const call of REMEDYING(KEY)) await expectAllowed(it.remediation, call);
  });

  test.each(['evaluator', 'remediation'] as const)('the %s cannot do anything that is none of its business', async (who) => {
    expect(distinct(DENIED[who].map(([, call]) => call(it)))).toBe(DENIED[who].length);
    expect(DENIED[who].length).toBe({ evaluator: 63, remediation: 60 }[who]);
    for (const [what, call] of DENIED[who]) {
      await expectDenied(it[who], call(it), { explicit: false }).catch((error: Error) => { throw new Error(`${what}: ${error.message}`); });
    }
  });

  test('the remediation reads, and changes none of, the keys outside of the scope', async () => {
    for (const key of outOfScope(scopeTag)) {
      await expectAllowed(it.remediation, onKey('DescribeKey', {}, key)); // so that it can say what is wrong
      for (const call of changing(key)) await expectDenied(it.remediation, call, { explicit: false });
    }
    if (scopeTag?.value !== undefined) return;
    for (const call of changing({ ...KEY, tags: { data: '' } })) await expectAllowed(it.remediation, call);
  });

  test('every part of every statement counts', async () => {
    const attempted = (who: keyof typeof DENIED) => DENIED[who].map(([, call]) => call(it));
    const asks = {
      evaluator: { needed: [...callsOfEvaluator(it), ...logging(it.logGroupArn)], attempted: attempted('evaluator') },
      remediation: { needed: REMEDYING(KEY), attempted: [...attempted('remediation'), ...outOfScope(scopeTag).flatMap(changing)] },
    };
    for (const who of ['evaluator', 'remediation'] as const) expect(await idleParts(it[who], asks[who])).toEqual([]);
  });
});

/** A part that could go, or an attempt that is missing above. */
async function idleParts(who: Caller, { needed, attempted }: { needed: Call[]; attempted: Call[] }): Promise<string[]> {
  const mutations = who.identityPolicies.flatMap(({ name, policy }) => (
    [...withoutActions(name, policy), ...withoutConditions(name, policy), ...withoutResources(name, policy)]));
  expect(mutations.length).toBeGreaterThanOrEqual(10);
  const idle: string[] = [];
  for (const mutation of mutations) {
    const noticed = mutation.narrows ? await some(who, needed, 'denied', mutation) : await some(who, attempted, 'allowed', mutation);
    if (!noticed) idle.push(mutation.gone);
  }
  return idle;
}

async function some(who: Caller, calls: Call[], decision: 'allowed' | 'denied', mutation: Mutation): Promise<boolean> {
  for (const call of calls.filter((one) => mutation.concerns(one))) {
    if ((await simulate(mutateCaller(who, mutation), call)).decision === decision) return true;
  }
  return false;
}

describe('the key policy has the last word', () => {
  const it = deployRule();
  const callers = [[it.evaluator, JUDGING], [it.remediation, REMEDYING]] as const;
  const admin = `arn:aws:iam::${ACCOUNT}:role/Admin`;
  const only = (arn: string, ...Action: string[]) => ({ ...allow(...Action), Principal: { AWS: arn } });
  const delegation = [ACCOUNT_DECIDES.Statement].flat();

  test('a key that leaves nothing to IAM policies shuts the rule out', async () => {
    for (const [who, calls] of callers) {
      for (const call of calls(withPolicy(only(admin, 'kms:*')))) await expectDenied(who, call, { explicit: false });
    }
  });

  test('a key that denies a role anything denies it to that role, and to no other', async () => {
    for (const [shutOut, calls] of callers) {
      const key = withPolicy(...delegation, {
        Sid: 'ShutOut',
        Effect: 'Deny',
        Principal: { AWS: shutOut.arn },
        Action: 'kms:*',
        Resource: '*',
      });
      for (const call of calls(key)) await expectDenied(shutOut, call, { sid: 'ShutOut' });
      for (const [who, others] of callers) if (who !== shutOut) for (const call of others(key)) await expectAllowed(who, call);
    }
  });

  test('a key that denies the rotation of its material to all may still be judged', async () => {
    const key = withPolicy(...delegation, {
      Sid: 'Pinned',
      Effect: 'Deny',
      Principal: '*',
      Action: ['kms:EnableKeyRotation', 'kms:RotateKeyOnDemand'],
      Resource: '*',
    });
    for (const call of JUDGING(key)) await expectAllowed(it.evaluator, call);
    for (const call of changing(key)) await expectDenied(it.remediation, call, { sid: 'Pinned' });
  });

  test('a key that leaves nothing to IAM policies lets in those whom it names, for what the documentation of the rule says', async () => {
    const key = withPolicy(
      only(admin, 'kms:*'),
      only(it.evaluator.arn!, 'kms:DescribeKey', 'kms:ListKeyRotations', 'kms:GetKeyPolicy', 'kms:GetKeyLastUsage'),
    );
    for (const call of JUDGING(key)) await expectAllowed(it.evaluator, call);
    for (const call of REMEDYING(key)) await expectDenied(it.remediation, call);
  });

  test('generations of a ManualRotationAlias may be judged', async () => {
    const [[, keyTemplate]] = TEMPLATES;
    const [family] = deploy({ keyTemplate }).orders.families;
    const key = keyOfFamily(family, '22222222-0000-4000-8000-000000000000', ['alias/orders/key', 'alias/orders/key/v1']);
    for (const call of JUDGING(key)) await expectAllowed(it.evaluator, call);
  });

  test.each(TEMPLATES)('and the marks by which a superseded one is known are in the key policy that '
    + 'a family declares: %s', (_name, keyTemplate) => {
    const [family] = deploy({ keyTemplate }).orders.families;
    const { policy } = keyOfFamily(family, '22222222-0000-4000-8000-000000000000', ['alias/orders/key/v1']);
    expect(isGuarded(policy, false)).toBe(true);
    expect(isGuarded(ACCOUNT_DECIDES, true)).toBe(false);
  });
});

describe('the roles are assumed', () => {
  const it = deployRule();
  const assume = (logicalId: string, context: RequestContext = {}): Call => ({
    action: 'sts:AssumeRole',
    on: { arn: it.template.getAtt(logicalId, 'Arn'), policy: it.template.resources[logicalId].Properties.AssumeRolePolicyDocument },
    context,
  });
  const source = (arn: string, account = ACCOUNT) => ({ 'aws:SourceArn': arn, 'aws:SourceAccount': account });
  const automation = at('ssm', 'automation-execution/33333333-0000-4000-8000-000000000000');
  const services = (but: string) => (
    ['lambda', 'ssm', 'config', 'states', 'ec2'].filter((name) => name !== but).map((name) => servicePrincipal(`${name}.amazonaws.com`)));

  test("the evaluator's by AWS Lambda alone", async () => {
    await expectAllowed(servicePrincipal('lambda.amazonaws.com'), assume(it.evaluatorRole));
    for (const service of services('lambda')) await expectDenied(service, assume(it.evaluatorRole));
  });

  test("the remediation's by AWS Systems Manager alone, for an automation of account and Region", async () => {
    const ssm = servicePrincipal('ssm.amazonaws.com');
    await expectAllowed(ssm, assume(it.remediationRole, source(automation)));
    const others = [
      source(automation.replace(ACCOUNT, OTHER_ACCOUNT), OTHER_ACCOUNT),
      source(automation, OTHER_ACCOUNT),
      source(automation.replace(ACCOUNT, OTHER_ACCOUNT)),
      source(automation.replace(REGION, OTHER_REGION)), source(at('ssm', 'document/Any')), {},
    ];
    for (const context of others) await expectDenied(ssm, assume(it.remediationRole, context));
    for (const service of services('ssm')) await expectDenied(service, assume(it.remediationRole, source(automation)));
  });

  test('by no person and no other role, whatever IAM policies say', async () => {
    const admin = principal(`arn:aws:iam::${ACCOUNT}:role/Admin`, { Version: '2012-10-17', Statement: [allow('sts:*')] });
    for (const role of [it.evaluatorRole, it.remediationRole]) await expectDenied(admin, assume(role));
  });
});
