import { App, Duration, Fn, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IN_A_YEAR } from '../sim/clock/in-a-year';
import * as library from '../src';
import {
  AliasRotationEvents, AsymmetricEncryptionSpec, KemSpec, KeyAgreementSpec, KeyOrigin, KeySpecRule, KeyTemplate, KnownVerifier, MacSpec,
  ManualRotationAlias, ManualRotationAliasGrants, OnDemandRotation, OrganizationGuardrails, PublicKeySet, PublicKeyStore, ReplicaKey,
  Retirement, RotatingKey, RotationComplianceRule, RotationDashboard, RotationDefaults, RotationEvents, RotationGuardHook,
  RotationNotifications, RotationRemediation, RotationStandard, SigningSpec, StandardRule, Waiver,
} from '../src';

// Nobody checks types for callers in JavaScript: whatever they forget or take for another has to be told in the words of the caller, with
// the path of the construct, and never by a TypeError from inside of the library.

type Make = (stack: Stack) => unknown;
/** What TypeScript would not let through. */
const wrong = (value?: unknown): any => value;

const ARN = 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';
const keyTemplate = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
const TERMS = { reason: 'as good as any', owner: 'team-x', until: IN_A_YEAR };
const BASE = { name: 'acme', version: '1' };
const standard = new RotationStandard(BASE);

const alias = (stack: Stack, props?: object) => new ManualRotationAlias(stack, 'It', { aliasName: 'a', keyTemplate, ...props });
const key = (stack: Stack, props?: object) => new RotatingKey(stack, 'It', props);
const rule = (stack: Stack, props?: object) => new RotationComplianceRule(stack, 'It', props);
const ruleOf = (stack: Stack) => new RotationComplianceRule(stack, 'Rule');
const family = (stack: Stack) => new ManualRotationAlias(stack, 'Family', {
  aliasName: 'f', keyTemplate: KeyTemplate.signing(SigningSpec.RSA_2048), activationDelay: Duration.days(1),
});
const primaryKey = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Primary', ARN);
const stores = [PublicKeyStore.parameters('/login')];
const publicKeys = (stack: Stack, props?: object) => new PublicKeySet(stack, 'It', {
  alias: family(stack), stores, cacheFor: Duration.hours(1), verifyFor: Duration.days(1), ...props,
});
const onDemand = (stack: Stack, props?: object) => new OnDemandRotation(stack, 'It', { key: new RotatingKey(stack, 'Key'), ...props });
const remediation = (stack: Stack, props?: object) => new RotationRemediation(stack, 'It', { rule: ruleOf(stack), ...props });
const importedRotation = (stack: Stack, attrs?: object) => OnDemandRotation.fromOnDemandRotationAttributes(stack, 'It', {
  key: primaryKey(stack), stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:a', reservedRotations: 5, ...attrs,
});
const importedRule = (stack: Stack, attrs?: object) => RotationComplianceRule.fromRotationComplianceRuleAttributes(stack, 'It', {
  configRuleName: 'a', maxKeyAge: Duration.days(365), gracePeriod: Duration.days(7), ...attrs,
});
const dashboard = (stack: Stack) => new RotationDashboard(stack, 'It');
const notifications = (stack: Stack) => new RotationNotifications(stack, 'It');

const role = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
const topic = (stack: Stack) => new sns.Topic(stack, 'Topic');
const action = (stack: Stack) => new SnsAction(topic(stack));

const newStack = (region = 'us-east-1') => new Stack(new App(), 'Stack', { env: { account: '111122223333', region } });

describe('without what has to be given', () => {
  test.each<[string, string, RegExp, Make]>([
    ['ManualRotationAlias', 'props', /write \{ aliasName/, (s) => new ManualRotationAlias(s, 'It', wrong())],
    ['ManualRotationAlias', 'aliasName', /such as 'orders\/signing'/, (s) => alias(s, { aliasName: undefined })],
    ['ManualRotationAlias', 'keyTemplate', /write KeyTemplate\.signing/, (s) => alias(s, { keyTemplate: undefined })],
    ['ManualRotationAlias', 'adopt.key', /kms\.Key\.fromKeyArn/, (s) => alias(s, { adopt: {} })],
    ['an imported alias', 'attrs', /aliasName/, (s) => ManualRotationAlias.fromManualRotationAliasAttributes(s, 'It', wrong())],
    ['an imported alias', 'aliasName', /such as/, (s) => ManualRotationAlias.fromManualRotationAliasAttributes(s, 'It', wrong({}))],
    ['ReplicaKey', 'props', /primaryKey/, (s) => new ReplicaKey(s, 'It', wrong())],
    ['ReplicaKey', 'primaryKey', /kms\.Key\.fromKeyArn/, (s) => new ReplicaKey(s, 'It', wrong({}))],
    ['OnDemandRotation', 'props', /key/, (s) => new OnDemandRotation(s, 'It', wrong())],
    ['an imported on-demand rotation', 'attrs', /key/, (s) => OnDemandRotation.fromOnDemandRotationAttributes(s, 'It', wrong())],
    ['an imported on-demand rotation', 'key', /fromKeyArn/, (s) => importedRotation(s, { key: undefined })],
    ['an imported on-demand rotation', 'stateMachineArn', /ARN/, (s) => importedRotation(s, { stateMachineArn: undefined })],
    ['an imported on-demand rotation', 'reservedRotations', /0 to 24/, (s) => importedRotation(s, { reservedRotations: undefined })],
    ['RotationComplianceRule', 'scopeTag.key', /key:/, (s) => rule(s, { scopeTag: {} })],
    ['an imported rule', 'attrs', /configRuleName/, (s) => (
      RotationComplianceRule.fromRotationComplianceRuleAttributes(s, 'It', wrong()))],
    ['an imported rule', 'configRuleName', /name/, (s) => importedRule(s, { configRuleName: undefined })],
    ['an imported rule', 'maxKeyAge', /Duration/, (s) => importedRule(s, { maxKeyAge: undefined })],
    ['an imported rule', 'gracePeriod', /Duration/, (s) => importedRule(s, { gracePeriod: undefined })],
    ['RotationRemediation', 'props', /rule/, (s) => new RotationRemediation(s, 'It', wrong())],
    ['RotationRemediation', 'rule', /RotationComplianceRule/, (s) => remediation(s, { rule: undefined })],
    ['PublicKeySet', 'props', /alias/, (s) => new PublicKeySet(s, 'It', wrong())],
    ['PublicKeySet', 'alias', /ManualRotationAlias/, (s) => publicKeys(s, { alias: undefined })],
    ['PublicKeySet', 'stores', /PublicKeyStore/, (s) => publicKeys(s, { stores: undefined })],
    ['PublicKeySet', 'stores[1]', /PublicKeyStore/, (s) => publicKeys(s, { stores: [...stores, undefined] })],
    ['PublicKeyStore.jwks()', 'bucket', /s3\.Bucket/, (s) => publicKeys(s, { stores: [PublicKeyStore.jwks(wrong())] })],
    ['RotationGuardHook', 'props', /standard/, (s) => new RotationGuardHook(s, 'It', wrong())],
    ['RotationGuardHook', 'standard', /RotationStandard\.fromFile/, (s) => new RotationGuardHook(s, 'It', wrong({}))],
    ['OrganizationGuardrails', 'props', /standard/, (s) => new OrganizationGuardrails(s, 'It', wrong())],
    ['OrganizationGuardrails', 'standard', /RotationStandard/, (s) => (
      new OrganizationGuardrails(s, 'It', wrong({ targetIds: ['r-ab12'] })))],
    ['OrganizationGuardrails', 'targetIds', /ou-/, (s) => new OrganizationGuardrails(s, 'It', wrong({ standard }))],
    ['RotationDashboard', 'key', /RotatingKey/, (s) => dashboard(s).addKey(wrong())],
    ['RotationDashboard', 'alias', /ManualRotationAlias/, (s) => dashboard(s).addAlias(wrong())],
    ['RotationDashboard', 'rotation', /addOnDemandRotation/, (s) => dashboard(s).addOnDemandRotation(wrong())],
    ['RotationDashboard', 'rule', /RotationComplianceRule/, (s) => dashboard(s).addComplianceRule(wrong())],
    ['RotationNotifications', 'key', /RotatingKey/, (s) => notifications(s).watchKey(wrong())],
    ['RotationNotifications', 'alias', /ManualRotationAlias/, (s) => notifications(s).watchAlias(wrong())],
    ['RotationNotifications', 'rotation', /addOnDemandRotation/, (s) => notifications(s).watchOnDemandRotation(wrong())],
  ])('%s: %s', (_, prop, remedy, make) => {
    const message = messageOf(() => make(newStack()));
    expect(message).toContain(`'${prop}' must be given, got nothing; write `);
    expect(message).toMatch(remedy);
    expect(message).toMatch(/ \[at Stack\/It\]$/);
  });

  // Values are made before there is a construct to name.
  test.each<[string, string, RegExp, Make]>([
    ['RotationStandard', 'props', /name/, () => new RotationStandard(wrong())],
    ['RotationStandard', 'name', /acme-keys/, () => new RotationStandard(wrong({ version: '1' }))],
    ['RotationStandard', 'version', /2026\.1/, () => new RotationStandard(wrong({ name: 'a' }))],
    ['RotationStandard', 'requiredTags[0].key', /key: 'Owner'/, () => new RotationStandard({ ...BASE, requiredTags: [wrong({})] })],
    ['RotationStandard', 'requiredTags[0].key', /key: 'Owner'/, () => new RotationStandard({ ...BASE, requiredTags: wrong(['Owner']) })],
    ['RotationStandard.fromJson()', 'json', /text of a standard\.json/, () => RotationStandard.fromJson(wrong())],
    ['RotationStandard.fromFile()', 'path', /standard\.json/, () => RotationStandard.fromFile(wrong())],
    ['RotationStandard.writeTo()', 'directory', /folder/, () => standard.writeTo(wrong())],
    ['Waiver.forAlias()', 'aliasName', /such as/, () => Waiver.forAlias(wrong(), TERMS)],
    ['Waiver.forAlias()', 'options', /reason/, () => Waiver.forAlias('a', wrong())],
    ['RotationEvents.fromKey()', 'key', /RotatingKey/, () => RotationEvents.fromKey(wrong())],
    ['AliasRotationEvents.fromAlias()', 'alias', /ManualRotationAlias/, () => AliasRotationEvents.fromAlias(wrong())],
    ['ManualRotationAliasGrants.fromAlias()', 'alias', /ManualRotationAlias/, () => ManualRotationAliasGrants.fromAlias(wrong())],
    ['Waiver.forConstruct()', 'construct', /a key/, () => Waiver.forConstruct(wrong(), TERMS)],
  ])('%s: %s', (_, prop, remedy, make) => {
    const message = messageOf(() => make(newStack()));
    expect(message).toContain(`'${prop}' must be given, got nothing; write `);
    expect(message).toMatch(remedy);
  });

  test('RotationDefaults: what to set', () => {
    expect(messageOf(() => RotationDefaults.set(newStack(), wrong()))).toMatch(/^'props' must be given, got nothing; .* \[at Stack\]$/);
  });

  test('with the defaults of a standard injected', () => {
    const stack = newStack();
    standard.injectDefaults(stack);
    expect(messageOf(() => new ManualRotationAlias(stack, 'It', wrong()))).toMatch(/^'props' must be given.*\[at Stack\/It\]$/);
  });

  test('null is nothing', () => {
    expect(messageOf(() => alias(newStack(), { aliasName: null }))).toMatch(/^'aliasName' must be given, got nothing/);
    expect(() => key(newStack(), { rotationPeriod: null, pendingWindow: null })).not.toThrow();
    expect(() => rule(newStack(), { repeatUnchangedAfter: null })).not.toThrow();
  });
});

describe('without an id', () => {
  const ID = /^'id' must be text, got an object of no class; write a name of your choice before the props or options \[at Stack(\/It)?\]$/;
  const constructs = Object.entries(library).filter(([, value]) => 'PROPERTY_INJECTION_ID' in value);

  test.each(constructs)('%s', (_, construct) => {
    expect(messageOf(() => new (wrong(construct))(newStack(), { aliasName: 'a', keyTemplate }))).toMatch(ID);
    expect(messageOf(() => new (wrong(construct))(newStack(), undefined, {}))).toMatch(/^'id' must be text, got nothing;/);
  });

  test.each<[string, Make]>([
    ['an imported alias', (s) => wrong(ManualRotationAlias).fromManualRotationAliasAttributes(s, { aliasName: 'a' })],
    ['an event of an alias', (s) => alias(s).rotationEvents.onBlocked(wrong({ target: new targets.SnsTopic(topic(s)) }))],
    ['an alarm', (s) => key(s, { origin: KeyOrigin.EXTERNAL }).addMaterialExpiryAlarm(wrong({ actions: [] }))],
    ['an on-demand rotation', (s) => key(s).addOnDemandRotation(wrong({}))],
    ['a remediation', (s) => rule(s).addRemediation(wrong({ automatic: true }))],
    ['a rule of a standard', (s) => wrong(standard).addComplianceRule(s, {})],
  ])('%s', (_, make) => {
    expect(messageOf(() => make(newStack()))).toMatch(ID);
  });
});

describe('a number where a Duration belongs', () => {
  test.each<[string, string, string, (stack: Stack, given: any) => unknown]>([
    ['RotatingKey', 'rotationPeriod', 'days', (s, rotationPeriod) => key(s, { rotationPeriod })],
    ['RotatingKey', 'pendingWindow', 'days', (s, pendingWindow) => key(s, { pendingWindow })],
    ['ReplicaKey', 'pendingWindow', 'days', (s, pendingWindow) => new ReplicaKey(s, 'It', { primaryKey: primaryKey(s), pendingWindow })],
    ['ManualRotationAlias', 'rotationPeriod', 'days', (s, rotationPeriod) => alias(s, { rotationPeriod })],
    ['ManualRotationAlias', 'activationDelay', 'minutes', (s, activationDelay) => alias(s, { activationDelay })],
    ['ManualRotationAlias', 'checkInterval', 'hours', (s, checkInterval) => alias(s, { checkInterval })],
    ['an imported alias', 'rotationPeriod', 'days', (s, rotationPeriod) => (
      ManualRotationAlias.fromManualRotationAliasAttributes(s, 'It', { aliasName: 'a', rotationPeriod }))],
    ['OnDemandRotation', 'maxMaterialAge', 'days', (s, maxMaterialAge) => onDemand(s, { maxMaterialAge })],
    ['OnDemandRotation', 'forecastHorizon', 'days', (s, forecastHorizon) => (
      onDemand(s, { maxMaterialAge: Duration.days(300), forecastHorizon }))],
    ['an imported on-demand rotation', 'maxMaterialAge', 'days', (s, maxMaterialAge) => importedRotation(s, { maxMaterialAge })],
    ['RotationComplianceRule', 'maxKeyAge', 'days', (s, maxKeyAge) => rule(s, { maxKeyAge })],
    ['RotationComplianceRule', 'gracePeriod', 'days', (s, gracePeriod) => rule(s, { gracePeriod })],
    ['RotationComplianceRule', 'repeatUnchangedAfter', 'days', (s, repeatUnchangedAfter) => rule(s, { repeatUnchangedAfter })],
    ['an imported rule', 'maxKeyAge', 'days', (s, maxKeyAge) => importedRule(s, { maxKeyAge })],
    ['an imported rule', 'gracePeriod', 'days', (s, gracePeriod) => importedRule(s, { gracePeriod })],
    ['RotationRemediation', 'rotationPeriod', 'days', (s, rotationPeriod) => remediation(s, { rotationPeriod })],
    ['RotationRemediation', 'attemptWindow', 'minutes', (s, attemptWindow) => remediation(s, { automatic: true, attemptWindow })],
    ['PublicKeySet', 'cacheFor', 'hours', (s, cacheFor) => publicKeys(s, { cacheFor })],
    ['PublicKeySet', 'verifyFor', 'hours', (s, verifyFor) => publicKeys(s, { verifyFor })],
    ['PublicKeySet', 'tokenLifetime', 'hours', (s, tokenLifetime) => publicKeys(s, { tokenLifetime })],
    ['RotationDashboard', 'timeRange', 'days', (s, timeRange) => new RotationDashboard(s, 'It', { timeRange })],
    ['addMaterialExpiryAlarm()', 'before', 'days', (s, before) => (
      key(s, { origin: KeyOrigin.EXTERNAL }).addMaterialExpiryAlarm('Alarm', { before }))],
    ['addComplianceRule()', 'repeatUnchangedAfter', 'days', (s, repeatUnchangedAfter) => (
      standard.addComplianceRule(s, 'It', { repeatUnchangedAfter }))],
  ])('%s: %s', (_, prop, unit, make) => {
    const message = (given: unknown) => messageOf(() => make(newStack(prop === 'pendingWindow' ? 'eu-west-1' : undefined), given));
    expect(message(90)).toBe(`'${prop}' must be a Duration, got 90; write Duration.${unit}(90), or another unit of it [at Stack/It]`);
    expect(message(0)).toContain(`'${prop}' must be a Duration, got 0; write Duration.${unit}(0)`);
    expect(message('90 days')).toContain(`'${prop}' must be a Duration, got "90 days"; write Duration.${unit}(<${unit}>)`);
  });

  test.each<[string, string, (given: any) => unknown]>([
    ['Retirement.disable()', 'after', (after) => Retirement.disable({ after })],
    ['Retirement.disable()', 'unusedFor', (unusedFor) => Retirement.disable({ unusedFor })],
    ['Retirement.scheduleDeletion()', 'quarantine', (quarantine) => Retirement.scheduleDeletion({ quarantine })],
    ['Retirement.scheduleDeletion()', 'pendingWindow', (pendingWindow) => Retirement.scheduleDeletion({ pendingWindow })],
    ...([
      'maxKeyAge', 'gracePeriod', 'minRotationPeriod', 'maxRotationPeriod', 'minDeletionWindow', 'minIdleBeforeDeletion', 'keySpecNotice',
    ].map((prop): [string, string, (given: any) => unknown] => (
      ['RotationStandard', prop, (given) => new RotationStandard({ ...BASE, [prop]: given })]))),
  ])('%s: %s', (_, prop, make) => {
    expect(messageOf(() => make(30))).toBe(`'${prop}' must be a Duration, got 30; write Duration.days(30), or another unit of it`);
  });

  // Destructured, it would be no options at all, and the key gone after 90 days.
  test('a retirement takes options, not a time alone', () => {
    const refusal = (got: string) => `'options' must be an object, got ${got}; write { after: Duration.days(365) } or the like`;
    expect(messageOf(() => Retirement.disable(wrong(365)))).toBe(refusal('365'));
    expect(messageOf(() => Retirement.scheduleDeletion(wrong(Duration.days(365))))).toBe(refusal('365 days'));
  });

  test('imported key material with a period: it is the period that is wrong', () => {
    expect(messageOf(() => key(newStack(), { origin: KeyOrigin.EXTERNAL, rotationPeriod: 90 })))
      .toContain("'rotationPeriod' must not be set for imported key material, got 90;");
  });

  test('a duration of another copy of aws-cdk-lib is one', () => {
    const other = Object.create(null, Object.getOwnPropertyDescriptors(Object.getPrototypeOf(Duration.days(90))));
    Object.assign(other, Duration.days(90));
    expect(() => key(newStack(), { rotationPeriod: other })).not.toThrow();
  });
});

describe('something else than what belongs there', () => {
  test.each<[string, string, RegExp, Make]>([
    ['a name that is a number', "'aliasName' must be text, got 5;", /orders\/signing/, (s) => alias(s, { aliasName: 5 })],
    ['a spec for a template', "'keyTemplate' must be a KeyTemplate, got \"RSA_2048\";", /KeyTemplate\.signing\(/, (s) => (
      alias(s, { keyTemplate: SigningSpec.RSA_2048 }))],
    ['a word for a retirement', "'retirement' must be a Retirement, got \"never\";", /Retirement\.never\(\)/, (s) => (
      alias(s, { retirement: 'never' }))],
    ['an unknown choice', "'whenCurrentKeyUnusable' must be one of WhenCurrentKeyUnusable (TELL, REPLACE), got \"replce\" (did you mean "
      + "'REPLACE'?);", /write WhenCurrentKeyUnusable\.REPLACE/, (s) => alias(s, { whenCurrentKeyUnusable: 'replce' })],
    ['an ARN for a primary', `'primaryKey' must be a key, got "${ARN}";`, /kms\.Key\.fromKeyArn/, (s) => (
      new ReplicaKey(s, 'It', { primaryKey: wrong(ARN) }))],
    ['a construct for a rule', "'rule' must be a RotationComplianceRule, got aws-cdk-lib.aws-kms.Key;", /from.*Attributes\(\)/, (s) => (
      remediation(s, { rule: new kms.Key(s, 'Key') }))],
    ['a store without brackets', "'stores' must be a list, got PublicKeyStore;", /\[PublicKeyStore/, (s) => (
      publicKeys(s, { stores: stores[0] }))],
    ['a bucket for a store', "'stores[0]' must be a PublicKeyStore, got aws-cdk-lib.aws-s3.Bucket;", /PublicKeyStore\.jwks/, (s) => (
      publicKeys(s, { stores: [new s3.Bucket(s, 'Bucket')] }))],
    ['an unknown verifier', "'verifiers[0]' must be one of KnownVerifier (API_GATEWAY_JWT_AUTHORIZER), got nothing;",
      /KnownVerifier\.API/, (s) => publicKeys(s, { verifiers: [wrong(KnownVerifier).NOPE] })],
    ['a spec for a rule of it', "'keySpecs[0]' must be a KeySpecRule, got \"RSA_2048\";", /KeySpecRule\.forbidden/, (s) => (
      rule(s, { keySpecs: ['RSA_2048'] }))],
    ['options for a waiver', "'waivers[0]' must be a Waiver, got an object of no class;", /Waiver\.forAlias/, (s) => (
      rule(s, { waivers: [TERMS] }))],
    ['a path for a standard', "'standard' must be a RotationStandard, got \"standard.json\";", /RotationStandard\.fromFile/, (s) => (
      new RotationGuardHook(s, 'It', wrong({ standard: 'standard.json' })))],
    ['props for a standard', "'standard' must be a RotationStandard, got an object of no class;", /new RotationStandard/, (s) => (
      new OrganizationGuardrails(s, 'It', wrong({ standard: BASE, targetIds: ['r-ab12'] })))],
    ['one target without brackets', "'targetIds' must be a list, got \"r-ab12\";", /\['ou-/, (s) => (
      new OrganizationGuardrails(s, 'It', wrong({ standard, targetIds: 'r-ab12' })))],
    ['one stack without brackets', "'excludedStackNames' must be a list, got \"a\";", /\['/, (s) => (
      new RotationGuardHook(s, 'It', wrong({ standard, excludedStackNames: 'a' })))],
    ['an unknown mode', "'failureMode' must be one of HookFailureMode (WARN, FAIL), got \"STOP\";", /HookFailureMode\.WARN/, (s) => (
      new RotationGuardHook(s, 'It', wrong({ standard, failureMode: 'STOP' })))],
    ['an alias name on a dashboard', "'alias' must be a ManualRotationAlias, got \"alias/a\";", /fromManual/, (s) => (
      dashboard(s).addAlias(wrong('alias/a')))],
    ['a key for an alias', "'alias' must be a ManualRotationAlias, got cdk-kms-rotation.RotatingKey;", /fromManual/, (s) => (
      notifications(s).watchAlias(wrong(new RotatingKey(s, 'Key'))))],
  ])('%s', (_, message, remedy, make) => {
    const told = messageOf(() => make(newStack()));
    expect(told).toContain(message);
    expect(told).toMatch(remedy);
    expect(told).toMatch(/ \[at Stack\/It\]$/);
  });

  test.each<[string, string, Make]>([
    ['specs', "'keySpecs[0]' must be a KeySpecRule, got \"SM2\";", () => new RotationStandard({ ...BASE, keySpecs: wrong(['SM2']) })],
    ['waivers', "'waivers' must be a list, got Waiver;", () => (
      new RotationStandard({ ...BASE, waivers: wrong(Waiver.forAlias('a', TERMS)) }))],
    ['a rule of a waiver', "'rules[0]' must be one of StandardRule (KEY_ROTATION, ", () => (
      Waiver.forAlias('a', { ...TERMS, rules: [wrong(StandardRule).NOPE] }))],
    ['a moment for a day', "'until' must be text, got Date; write the last day, as 'YYYY-MM-DD'", () => (
      Waiver.forAlias('a', { ...TERMS, until: wrong(new Date()) }))],
    ['no owner', "'owner' must be given, got nothing; ", () => Waiver.forAlias('a', wrong({ ...TERMS, owner: undefined }))],
    ['a number for a reason', 'got 5;', () => Waiver.forAlias('a', wrong({ ...TERMS, reason: 5 }))],
    ['one rule', "'rules' must be a list, got \"KeySpec\";", () => (
      Waiver.forAlias('a', { ...TERMS, rules: wrong(StandardRule.KEY_SPEC) }))],
    ['nowhere to enforce it', "'scope' must be given, got nothing; write ", () => standard.enforce(wrong())],
    ['nowhere to inject it', "'scope' must be given, got nothing; write ", () => standard.injectDefaults(wrong())],
    ['nothing to judge', "'scope' must be given, got nothing; write ", () => standard.assertCompliant(wrong())],
    ['no template', "'template' must be a template of AWS CloudFormation", () => standard.assertTemplateCompliant(wrong())],
    ['an object for its text', "'json' must be text, got an object of no class;", () => RotationStandard.fromJson(wrong({ ...BASE }))],
  ])('of a standard: %s', (_, message, make) => {
    expect(messageOf(() => make(newStack()))).toContain(message);
  });
});

// Read by its names, a struct without them is an empty one: alarms that nobody hears of, a family that nobody can rescue.
describe('what a struct does not have', () => {
  test.each<[string, string, RegExp, Make]>([
    ['a field of alarms', "'options' must have no fields but actions, okActions, got 'action' (did you mean 'actions'?);", /correct/,
      (s) => alias(s).addAlarms(wrong({ action: [action(s)] }))],
    ['an action for options', "'options' must be an object with actions, okActions, got SnsAction; write { actions: ... }", /write/,
      (s) => notifications(s).addAlarms(wrong(action(s)))],
    ['a list for options', "'options' must be an object with actions, okActions, got a list; write { actions: ... }", /write/,
      (s) => rule(s).addAlarms(wrong([action(s)]))],
    ['one action', "'actions' must be a list, got SnsAction;", /\[\.\.\.\]/, (s) => onDemand(s).addAlarms(wrong({ actions: action(s) }))],
    ['text for actions', "'okActions' must be a list, got \"x\";", /\[\.\.\.\]/, (s) => alias(s).addAlarms(wrong({ okActions: 'x' }))],
    ['a topic for its action', "'actions[0]' must be an alarm action, got aws-cdk-lib.aws-sns.Topic;", /new SnsAction\(topic\)/,
      (s) => alias(s).addAlarms(wrong({ actions: [topic(s)] }))],
    ['an alarm before expiry', "got 'action' (did you mean 'actions'?);", /before/, (s) => (
      key(s, { origin: KeyOrigin.EXTERNAL }).addMaterialExpiryAlarm('Alarm', wrong({ action: [action(s)] })))],
    ['a remediation', "got 'automatc' (did you mean 'automatic'?);", /maximumAttempts/, (s) => (
      rule(s).addRemediation('Remediation', wrong({ automatc: true })))],
    ['an on-demand rotation', "got 'maxMaterialage' (did you mean 'maxMaterialAge'?);", /reservedRotations/, (s) => (
      key(s).addOnDemandRotation('Rotation', wrong({ maxMaterialage: Duration.days(90) })))],
    ['a role for a struct', "'breakGlass' must be an object with roles, users, got aws-cdk-lib.aws-iam.Role;", /write \{ roles:/, (s) => (
      alias(s, { breakGlass: role(s) }))],
    ['roles for a struct', "'breakGlass' must be an object with roles, users, got a list;", /write \{ roles:/, (s) => (
      alias(s, { breakGlass: [role(s)] }))],
    ['one role for a list of them', "'breakGlass.roles' must be a list, got aws-cdk-lib.aws-iam.Role;", /\[\.\.\.\]/, (s) => (
      alias(s, { breakGlass: { roles: role(s) } }))],
    ['a field of break-glass', "'breakGlass' must have no fields but roles, users, got 'role' (did you mean 'roles'?);", /correct/, (s) => (
      alias(s, { breakGlass: { role: [role(s)] } }))],
    ['a key for its adoption', "'adopt' must be an object with key, replacePolicy, lockOtherAliases, got aws-cdk-lib.aws-kms.Key;",
      /write \{ key:/, (s) => alias(s, { adopt: new kms.Key(s, 'Key') })],
    ['a field of trust', "'alsoTrust[0]' must have no fields but machineRoleArn, probeRoleArn, got 'machine'", /correct/, (s) => (
      alias(s, { alsoTrust: [{ machine: 'a' }] }))],
    ['a field of a tag', "'scopeTag' must have no fields but key, value, got 'values' (did you mean 'value'?);", /correct/, (s) => (
      rule(s, { scopeTag: { key: 'a', values: ['b'] } }))],
    ['a field of a key set', "'options' must have no fields but objectKey, algorithm, issuer, allowPublicBucket, got 'isuer' (did you "
      + "mean 'issuer'?);", /correct/, (s) => (
      publicKeys(s, { stores: [PublicKeyStore.jwks(new s3.Bucket(s, 'Bucket'), wrong({ isuer: 'https://a.b' }))] }))],
    ['a field of a row', "got 'titel' (did you mean 'title'?);", /correct/, (s) => (
      dashboard(s).addKey(new RotatingKey(s, 'Key'), wrong({ titel: 'a' })))],
    ['a field of a rule by a standard', "got 'evaluateOnChanges' (did you mean 'evaluateOnChange'?);", /correct/, (s) => (
      standard.addComplianceRule(s, 'It', wrong({ evaluateOnChanges: false })))],
  ])('%s', (_, message, remedy, make) => {
    const told = messageOf(() => make(newStack()));
    expect(told).toContain(message);
    expect(told).toMatch(remedy);
    expect(told).toMatch(/ \[at Stack\/It\]$/);
  });

  test.each<[string, string, Make]>([
    ['a waiver', "got 'rule' (did you mean 'rules'?);", () => Waiver.forAlias('a', wrong({ ...TERMS, rule: [] }))],
    ['a retirement', "got 'unused' (did you mean 'unusedFor'?);", () => Retirement.disable(wrong({ unused: Duration.days(9) }))],
    ['a deletion', "got 'quarantaine' (did you mean 'quarantine'?);", () => (
      Retirement.scheduleDeletion(wrong({ quarantaine: Duration.days(9) })))],
    ['a judgement', "got 'strikt' (did you mean 'strict'?);", (s) => standard.assertCompliant(s, wrong({ strikt: true }))],
    ['defaults', "'props' must have no fields but rolePath, ", (s) => RotationDefaults.set(s, wrong({ rolePrefix: 'x' }))],
    ['a tag of a standard', "'requiredTags[0]' must have no fields but key, values, got 'value' (did you mean 'values'?);", () => (
      new RotationStandard({ ...BASE, requiredTags: [wrong({ key: 'Owner', value: 'me' })] }))],
  ])('of no construct: %s', (_, message, make) => {
    expect(messageOf(() => make(newStack()))).toContain(message);
  });

  test('no options, as null, are none', () => {
    expect(() => alias(newStack()).addAlarms(wrong(null))).not.toThrow();
    expect(() => alias(newStack(), { breakGlass: null })).not.toThrow();
  });

  test('what is more than a struct by TypeScript, is one', () => {
    class Options { public readonly actions = []; public readonly more = 1; }
    expect(() => alias(newStack()).addAlarms(new Options())).not.toThrow();
  });
});

describe('a misspelt prop', () => {
  test.each<[string, string, string, Make]>([
    ['one letter', 'retirment', 'retirement', (s) => alias(s, { retirment: Retirement.never() })],
    ['two letters swapped', 'rotationPeroid', 'rotationPeriod', (s) => key(s, { rotationPeroid: Duration.days(90) })],
    ['small letters', 'rotationperiod', 'rotationPeriod', (s) => alias(s, { rotationperiod: Duration.days(90) })],
    ['a unit', 'rotationPeriodDays', 'rotationPeriod', (s) => alias(s, { rotationPeriodDays: 90 })],
    ['a capital', 'Topic', 'topic', (s) => new RotationNotifications(s, 'It', wrong({ Topic: topic(s) }))],
    ['one for many', 'waiver', 'waivers', (s) => rule(s, { waiver: [] })],
    ['of a replica', 'pendingWindows', 'pendingWindow', (s) => (
      new ReplicaKey(s, 'It', wrong({ primaryKey: primaryKey(s), pendingWindows: Duration.days(7) })))],
    ['of a key set', 'verifyfor', 'verifyFor', (s) => publicKeys(s, { verifyFor: undefined, verifyfor: Duration.days(1) })],
    ['of an import', 'stackname', 'stackName', (s) => (
      ManualRotationAlias.fromManualRotationAliasAttributes(s, 'It', wrong({ aliasName: 'a', stackname: 'b' })))],
  ])('%s', (_, given, meant, make) => {
    const told = messageOf(() => make(newStack('eu-west-1')));
    expect(told).toContain(`'${given}' must be spelt '${meant}', got `);
    expect(told).toMatch(/; correct the name, or leave it out \[at Stack\/It\]$/);
  });

  test('of a standard', () => {
    expect(messageOf(() => new RotationStandard(wrong({ ...BASE, maxKeyAgeDays: 90 }))))
      .toContain("'maxKeyAgeDays' must be spelt 'maxKeyAge'");
  });

  // `{ ...common }`, injectors and subclasses have more than a construct knows.
  test('props of others are none, nor is one beside that which is meant', () => {
    expect(() => alias(newStack(), { foo: 1, topic: 2, admin: undefined })).not.toThrow();
    expect(() => key(newStack(), { rotationPeriod: Duration.days(90), rotationPeriodDays: 90 })).not.toThrow();
  });
});

describe('a value of another type', () => {
  test.each<[string, string, RegExp, Make]>([
    ['a word for a boolean', "'evaluateOnChange' must be true or false, got \"no\";", /without quotes/, (s) => (
      rule(s, { evaluateOnChange: 'no' }))],
    ['a word in options', "'automatic' must be true or false, got \"yes\";", /without quotes/, (s) => remediation(s, { automatic: 'yes' })],
    ['a word in a struct', "'adopt.replacePolicy' must be true or false, got \"false\";", /without quotes/, (s) => (
      alias(s, { adopt: { key: primaryKey(s), replacePolicy: 'false' } }))],
    ['a frequency', "'maximumExecutionFrequency' must be one of config.MaximumExecutionFrequency (", /TWENTY_FOUR_HOURS/, (s) => (
      rule(s, { maximumExecutionFrequency: '24h' }))],
    ['a number for text', "'description' must be text, got 7;", /quotes/, (s) => alias(s, { description: 7 })],
    ['a number for the alias of a key', "'alias' must be text, got 3;", /quotes/, (s) => key(s, { alias: 3 })],
    ['text for a number', "'reservedRotations' must be a whole number from 0 to 24, got \"5\";", /at least one/, (s) => (
      onDemand(s, { reservedRotations: '5' }))],
    ['text for the number of an import', 'got "5";', /whole number/, (s) => importedRotation(s, { reservedRotations: '5' })],
    ['text for attempts', "'maximumAttempts' must be a whole number from 1 to 25, got \"5\";", /choose one/, (s) => (
      remediation(s, { automatic: true, maximumAttempts: '5' }))],
    ['a path without a slash', "'path' must be a literal such as '/orders/signing'", /, got 'login\/signing'; write '\/login\/signing'/,
      (s) => publicKeys(s, { stores: [PublicKeyStore.parameters('login/signing')] })],
    ['no path', "'path' must be given, got nothing;", /'\/orders\/signing'/, (s) => (
      publicKeys(s, { stores: [PublicKeyStore.parameters(wrong())] }))],
    ['a number for an issuer', "'issuer' must be text, got 5;", /quotes/, (s) => (
      publicKeys(s, { stores: [PublicKeyStore.jwks(new s3.Bucket(s, 'Bucket'), wrong({ issuer: 5 }))] }))],
    ['a topic for a target', "'target' must be a target for events, got aws-cdk-lib.aws-sns.Topic;", /new targets\.SnsTopic\(topic\)/,
      (s) => alias(s).rotationEvents.onBlocked('Blocked', { target: wrong(topic(s)) })],
    ['a misspelt target', "'traget' must be spelt 'target', got SnsTopic;", /correct/, (s) => (
      alias(s).rotationEvents.onBlocked('Blocked', wrong({ traget: new targets.SnsTopic(topic(s)) })))],
    ['a list of targets', "'target' must be a target for events, got a list;", /SnsTopic/, (s) => (
      alias(s).rotationEvents.onBlocked('Blocked', { target: wrong([new targets.SnsTopic(topic(s))]) }))],
    ['one admin', "'admins' must be a list, got ", /\[\.\.\.\]/, (s) => alias(s, { admins: new iam.AccountRootPrincipal() })],
    ['one admin of a key', "'admins' must be a list, got ", /\[\.\.\.\]/, (s) => key(s, { admins: new iam.AccountRootPrincipal() })],
    ['an ARN for an admin', "'admins[0]' must be an iam.IPrincipal, got \"arn:", /new iam\.ArnPrincipal\('\.\.\.'\)/, (s) => (
      alias(s, { admins: ['arn:aws:iam::111122223333:role/x'] }))],
    ['JSON for a policy', "'policy' must be an iam.PolicyDocument, got an object of no class;", /iam\.PolicyDocument\.fromJson/, (s) => (
      alias(s, { policy: { Statement: [] } }))],
    ['an ARN for a topic', "'topic' must be an sns.ITopic, got \"arn\";", /fromTopicArn/, (s) => (
      new RotationNotifications(s, 'It', wrong({ topic: 'arn' })))],
    ['a name for a queue', "'deadLetterQueue' must be an sqs.IQueue, got \"q\";", /fromQueueArn/, (s) => (
      new RotationNotifications(s, 'It', wrong({ deadLetterQueue: 'q' })))],
    ['a name for a bucket', "'logBucket' must be a bucket, got \"b\";", /s3\.Bucket/, (s) => (
      new RotationGuardHook(s, 'It', wrong({ standard, logBucket: 'b' })))],
    ['an ARN for a grantee', "'grantee' must be an iam.IGrantable, got \"arn\";", /iam\.Role\.fromRoleArn/, (s) => (
      alias(s).grants.sign(wrong('arn')))],
    ['no grantee', "'grantee' must be given, got nothing;", /iam\.Role\.fromRoleArn/, (s) => alias(s).grants.sign(wrong())],
    ['text for a list of texts', "'generationKeyArns' must be a list, got \"a\";", /\['/, (s) => (
      dashboard(s).addAlias(family(s), wrong({ generationKeyArns: 'a' })))],
  ])('%s', (_, message, remedy, make) => {
    const told = messageOf(() => make(newStack()));
    expect(told).toContain(message);
    expect(told).toMatch(remedy);
    expect(told).toMatch(/ \[at Stack\/It\]$/);
  });

  test('what is known at the deployment only may be any', () => {
    const token = wrong(Fn.conditionIf('A', 'a', 'b'));
    expect(() => key(newStack(), { enabled: token, description: token })).not.toThrow();
    expect(() => key(newStack(), { admins: null, policy: null, description: null })).not.toThrow();
  });
});

describe('key specs', () => {
  const specs: Array<[string, object, (spec: any) => KeyTemplate]> = [
    ['SigningSpec', SigningSpec, (spec) => KeyTemplate.signing(spec)],
    ['MacSpec', MacSpec, (spec) => KeyTemplate.mac(spec)],
    ['AsymmetricEncryptionSpec', AsymmetricEncryptionSpec, (spec) => KeyTemplate.asymmetricEncryption(spec)],
    ['KeyAgreementSpec', KeyAgreementSpec, (spec) => KeyTemplate.keyAgreement(spec)],
    ['KemSpec', KemSpec, (spec) => KeyTemplate.keyEncapsulation(spec)],
  ];

  test.each(specs)('%s: every value as text is fine, and others are refused with all there are', (name, values, make) => {
    for (const spec of Object.values(values)) expect(make(spec).keySpec).toBe(spec);
    const names = Object.keys(values).join(', ');
    expect(messageOf(() => make(undefined))).toContain(`'spec' must be one of ${name} (${names}), got nothing; write ${name}.`);
    expect(messageOf(() => make('DES'))).toContain(`(${names}), got "DES"; write ${name}.`);
  });

  test('what is nearly right is told', () => {
    expect(messageOf(() => KeyTemplate.signing(wrong('RSA_1234')))).toContain('got "RSA_1234" (did you mean \'RSA_2048\'?);');
    expect(messageOf(() => KeyTemplate.mac(wrong('hmac256')))).toContain('got "hmac256" (did you mean \'HMAC_256\'?);');
    expect(messageOf(() => KeySpecRule.forbidden('RSA2048'))).toContain("got 'RSA2048' (did you mean 'RSA_2048'?);");
  });
});

test('PublicKeySet of an imported alias: where it has to be defined', () => {
  const stack = newStack();
  const imported = ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'Imported', { aliasName: 'a', keyTemplate });
  expect(messageOf(() => publicKeys(stack, { alias: imported }))).toBe("'alias' must be a ManualRotationAlias that this app defines, got "
    + 'Stack/Imported, which is imported; its own state machine publishes the public keys: define the PublicKeySet in the stack that '
    + 'defines the alias [at Stack/It]');
});

test('every construct of the library is in this file', () => {
  const constructs = Object.entries(library).filter(([, value]) => 'PROPERTY_INJECTION_ID' in value).map(([name]) => name).sort();
  expect(constructs).toEqual([
    ManualRotationAlias, OnDemandRotation, OrganizationGuardrails, PublicKeySet, ReplicaKey, RotatingKey, RotationComplianceRule,
    RotationDashboard, RotationGuardHook, RotationNotifications, RotationRemediation,
  ].map(({ name }) => name).sort());
});

/** What somebody reads; a TypeError is none of ours. */
function messageOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return `${error instanceof TypeError ? 'TypeError: ' : ''}${(error as Error).message}`;
  }
  return 'nothing was refused';
}
