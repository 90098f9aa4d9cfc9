import type { Stack } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as library from '../src';
import {
  AliasRotationEvents, AsymmetricEncryptionSpec, KemSpec, KeyAgreementSpec, KeyOrigin, KeySpecRule, KeyTemplate, KnownVerifier,
  MacSpec, ManualRotationAlias, ManualRotationAliasGrants, OnDemandRotation, OrganizationGuardrails, PublicKeySet,
  PublicKeyStore, ReplicaKey, Retirement, RotatingKey, RotationComplianceRule, RotationDashboard, RotationDefaults,
  RotationEvents, RotationGuardHook, RotationNotifications, RotationRemediation, RotationStandard, SigningSpec, StandardRule,
  Waiver,
} from '../src';
import type { Make } from './helpers/javascript';
import {
  alias, ARN, BASE, dashboard, importedRotation, importedRule, key, keyTemplate, messageOf, newStack, notifications, onDemand,
  primaryKey, publicKeys, remediation, rule, standard, stores, TERMS, topic, wrong,
} from './helpers/javascript';

// Nobody checks types for callers in JavaScript: whatever they forget or take for another has to be told in the words of the caller, with
// the path of the construct, and never by a TypeError from inside of the library.

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
    expect(() => rule(newStack(), { repeatUnchangedAfter: null, waivers: null })).not.toThrow();
    expect(() => alias(newStack(), { retirement: null, whenCurrentKeyUnusable: null })).not.toThrow();
    expect(() => new RotationStandard({ ...BASE, waivers: wrong(null) })).not.toThrow();
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
    ['the name of a choice', 'got "REPLACE", which is only its name; write WhenCurrentKeyUnusable.REPLACE', /or another/, (s) => (
      alias(s, { whenCurrentKeyUnusable: 'REPLACE' }))],
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
