import { App, Duration, Stack, aws_cloudwatch_actions as actions, aws_iam as iam, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { lint } from './helpers/cfn-lint';
import { findingsIn } from './helpers/nag';
import { cdkFindings } from '../sim/emulator/cdk-validation';
import { ReplicaKey } from '../src/replica-key';
import { RotatingKey } from '../src/rotating-key';
import { KeyOrigin } from '../src/rotating-key-props';

/** What users' pipelines run on templates, on stacks in which every option of ReplicaKey, and of keys with imported material, is used. */

/** Making the environment of the linters takes half a minute, once. */
const FIRST_TIME = 300_000;

const ACCOUNT = '111122223333';

function everyOption(stack: Stack, primaryKey: kms.IKeyRef): Stack {
  const topic = sns.Topic.fromTopicArn(stack, 'Operators', stack.formatArn({ service: 'sns', resource: 'operators' }));
  const key = new ReplicaKey(stack, 'Data', {
    primaryKey,
    alias: 'orders',
    description: 'Grüße',
    enabled: true,
    admins: [new iam.AccountPrincipal('444455556666')],
    pendingWindow: Duration.days(7),
  });
  key.addAlias('orders/more');
  key.grantEncryptDecrypt(new iam.AccountPrincipal('444455556666'));
  key.addMaterialExpiryAlarm('Expiry', { before: Duration.days(1), actions: [new actions.SnsAction(topic)] });
  key.rotationEvents.onMaterialExpired('Expired');
  return stack;
}

function imported(stack: Stack): RotatingKey {
  const topic = sns.Topic.fromTopicArn(stack, 'Operators', stack.formatArn({ service: 'sns', resource: 'operators' }));
  const key = new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL, multiRegion: true });
  key.addMaterialExpiryAlarm('Expiry', { actions: [new actions.SnsAction(topic)] });
  return key;
}

/** A replica of a primary from elsewhere, in a stack for any environment; and a primary with its replica, each in its Region. */
function stacks(): { app: App; all: Record<string, Stack> } {
  const app = new App();
  const anywhere = new Stack(app, 'Anywhere');
  everyOption(
    anywhere,
    kms.Key.fromKeyArn(anywhere, 'Primary', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`),
  );
  const ireland = new Stack(app, 'Ireland', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  const virginia = everyOption(new Stack(app, 'Virginia', { env: { account: ACCOUNT, region: 'us-east-1' } }), imported(ireland));
  return { app, all: { anywhere, ireland, virginia } };
}

const templates = () => Object.fromEntries(Object.entries(stacks().all).map(([name, stack]) => [name, Template.fromStack(stack).toJSON()]));

test('cfn-lint finds nothing', async () => {
  // I1022: Fn::Join where Fn::Sub could stand; the CDK renders every string with tokens so. W3005: the CDK's own functions depend on their
  // roles twice.
  expect(await lint(templates(), { ignoredRules: ['I1022', 'W3005'] })).toEqual([]);
}, FIRST_TIME);

test('the AWS CDK\'s own validation finds nothing', async () => {
  expect(await cdkFindings(templates())).toEqual([]);
}, FIRST_TIME);

test('cdk-nag finds nothing but what the AWS CDK passes between Regions with', () => {
  const findings = findingsIn(stacks().app);

  expect(findings.filter(finding => !/\/Custom::CrossRegionExport(Reader|Writer)CustomResourceProvider\//.test(finding))).toEqual([
    // Rules have the targets, and the dead-letter queues, that their user gives them.
    'Anywhere/Data/Expired/Resource: Serverless-EventBusDLQ',
    'Virginia/Data/Expired/Resource: Serverless-EventBusDLQ',
  ]);
});
