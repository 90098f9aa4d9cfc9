import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KeyAgreementSpec, KeyOrigin, KeyTemplate, MacSpec, ManualRotationAlias, RotatingKey, RotationComplianceRule, Waiver } from '../src';
import { lint } from './helpers/cfn-lint';
import { EXAMPLES, exampleTemplates } from './helpers/example-apps';

/** Making the linter's environment takes half a minute, once. */
const FIRST_TIME = 300_000;

/** How the CDK writes templates, and nothing that a construct can change. */
const CDK_STYLE = [
  'I1022', // Fn::Join where Fn::Sub could stand: the CDK renders every string with tokens so
  'W3005', // lambda.Function depends on its role beside referring to it, so that policies attached to the role are there first
];

/** A stack in which every option of every construct is used. */
function everything(env?: { account: string; region: string }): Stack {
  const stack = new Stack(new App(), 'Everything', { env });
  const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  new RotatingKey(stack, 'Data', { alias: 'data', multiRegion: true, rotationPeriod: Duration.days(90), admins: [reader], pendingWindow: Duration.days(7) });
  new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL, alias: 'imported' });
  const mac = new ManualRotationAlias(stack, 'Mac', {
    aliasName: 'mac',
    keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
    rotationPeriod: Duration.days(1),
    activationDelay: Duration.minutes(15),
    admins: [reader],
    description: 'Grüße in "Anführungszeichen"',
  });
  mac.grantGenerateMac(reader);
  mac.grantVerifyMac(reader);
  mac.grantRotate(reader);
  new ManualRotationAlias(stack, 'Agreement', { aliasName: 'agreement', keyTemplate: KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P256) })
    .grantDeriveSharedSecret(reader);
  const rule = new RotationComplianceRule(stack, 'KeyAge', {
    configRuleName: 'key-age',
    description: 'Grüße in "Anführungszeichen"',
    maxKeyAge: Duration.days(400),
    gracePeriod: Duration.days(0),
    waivers: [Waiver.forConstruct(stack, { reason: 'all of this stack', owner: 'payments', until: '9999-12-31' })],
    scopeTag: { key: 'data', value: 'secret' },
    maximumExecutionFrequency: config.MaximumExecutionFrequency.ONE_HOUR,
  });
  rule.addAlarms();
  rule.onComplianceChange('Changed');
  rule.addRemediation('Rotate', { automatic: true, maximumAttempts: 3, attemptWindow: Duration.hours(1), rotationPeriod: Duration.days(90), onDemandReserve: 0 });
  new RotationComplianceRule(stack, 'ByDefault', { evaluateOnChange: false }).addRemediation('Rotate');
  return stack;
}

function nested(): Stack {
  const stack = new NestedStack(new Stack(new App(), 'Parent'), 'Nested');
  new ManualRotationAlias(stack, 'Symmetric', { aliasName: 'symmetric', keyTemplate: KeyTemplate.symmetric() });
  new RotationComplianceRule(stack, 'KeyAge', { scopeTag: { key: 'data' } }).addRemediation('Rotate');
  return stack;
}

const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON();

test('cfn-lint finds nothing in examples and in stacks that use all there is', async () => {
  const examples = EXAMPLES.flatMap(name => Object.entries(exampleTemplates(name)).map(([file, template]): [string, object] => [`${name}-${file}`, template]));

  expect(await lint({
    ...Object.fromEntries(examples),
    anywhere: templateOf(everything()),
    europe: templateOf(everything({ account: '111122223333', region: 'eu-west-1' })),
    nested: templateOf(nested()),
  }, { ignoredRules: CDK_STYLE })).toEqual([]);
}, FIRST_TIME);
