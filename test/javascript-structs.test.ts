import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Duration, Fn } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  KeyOrigin, ManualRotationAlias, OrganizationGuardrails, PublicKeyStore, ReplicaKey, Retirement, RotatingKey, RotationDashboard,
  RotationDefaults, RotationGuardHook, RotationNotifications, RotationStandard, Waiver,
} from '../src';
import type { Make } from './helpers/javascript';
import {
  action, alias, BASE, dashboard, family, importedRotation, importedRule, key, messageOf, newStack, notifications, onDemand,
  primaryKey, publicKeys, remediation, role, rule, standard, TERMS, topic, wrong,
} from './helpers/javascript';
import { STRUCT_FIELDS } from '../src/private/struct-fields';
import { fieldsOf } from '../src/private/structs';

// Structs and their fields, as callers in JavaScript write them, whom nobody tells of other names and other types.

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
    ['a topic for its action', "'actions[0]' must be a cloudwatch.IAlarmAction, got aws-cdk-lib.aws-sns.Topic;", /new SnsAction\(topic\)/,
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
    ['a name for a bucket', "'logBucket' must be an s3.IBucket, got \"b\";", /s3\.Bucket/, (s) => (
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

describe('no value of any field ends in a TypeError', () => {
  class Foreign { public readonly a = 1; }
  const values = [null, 'x', 5, true, [], [null], ['x'], [5], {}, new Foreign(), Foreign, new Date(0)];
  const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const makers: Readonly<Record<string, (stack: Stack, fields: any) => unknown>> = {
    Adoption: (s, fields) => alias(s, { adopt: { key: primaryKey(s), ...fields } }),
    AssertCompliantOptions: (s, fields) => standard.assertCompliant(s, fields),
    BreakGlassPrincipals: (s, fields) => alias(s, { breakGlass: fields }),
    DashboardAliasOptions: (s, fields) => dashboard(s).addAlias(family(s), fields),
    DashboardKeyOptions: (s, fields) => dashboard(s).addKey(primaryKey(s), fields),
    DashboardOnDemandRotationOptions: (s, fields) => dashboard(s).addOnDemandRotation(
      new RotatingKey(s, 'Key').addOnDemandRotation('Rotation'), fields),
    GuardRulesOptions: (_, fields) => standard.guardRules(fields),
    JwksOptions: (s, fields) => publicKeys(s, { stores: [PublicKeyStore.jwks(new s3.Bucket(s, 'Bucket'), fields)] }),
    KeyTagScope: (s, fields) => rule(s, { scopeTag: { key: 'a', ...fields } }),
    ManualRotationAliasAttributes: (s, fields) => (
      ManualRotationAlias.fromManualRotationAliasAttributes(s, 'It', { aliasName: 'a', ...fields })),
    ManualRotationAliasProps: alias,
    MaterialExpiryAlarmOptions: (s, fields) => key(s, { origin: KeyOrigin.EXTERNAL }).addMaterialExpiryAlarm('Alarm', fields),
    OnDemandRotationAttributes: importedRotation,
    OnDemandRotationOptions: (s, fields) => key(s).addOnDemandRotation('Rotation', fields),
    OnDemandRotationProps: onDemand,
    OrganizationGuardrailsProps: (s, fields) => new OrganizationGuardrails(s, 'It', { standard, targetIds: ['r-ab12'], ...fields }),
    PublicKeySetProps: publicKeys,
    ReplicaKeyProps: (s, fields) => new ReplicaKey(s, 'It', { primaryKey: kms.Key.fromKeyArn(s, 'Primary', ARN_OF_ELSEWHERE), ...fields }),
    RequiredKeyTag: (_, fields) => new RotationStandard({ ...BASE, requiredTags: [{ key: 'a', ...fields }] }),
    RetirementDeletionOptions: (_, fields) => Retirement.scheduleDeletion(fields),
    RetirementOptions: (_, fields) => Retirement.disable(fields),
    RotatingKeyProps: key,
    RotationAlarmOptions: (s, fields) => alias(s).addAlarms(fields),
    RotationComplianceRuleAttributes: importedRule,
    RotationComplianceRuleProps: rule,
    RotationDashboardProps: (s, fields) => new RotationDashboard(s, 'It', fields),
    RotationDefaultsProps: (s, fields) => [RotationDefaults.set(s, fields), alias(s)],
    RotationGuardHookProps: (s, fields) => new RotationGuardHook(s, 'It', { standard, ...fields }),
    RotationNotificationsProps: (s, fields) => new RotationNotifications(s, 'It', fields).watchAlias(family(s)),
    RotationRemediationOptions: (s, fields) => rule(s).addRemediation('Remediation', fields),
    RotationRemediationProps: remediation,
    RotationRoles: (s, fields) => alias(s, { alsoTrust: [{ machineRoleArn: arnOf('a'), probeRoleArn: arnOf('b'), ...fields }] }),
    RotationStandardProps: (_, fields) => new RotationStandard({ ...BASE, ...fields }),
    StandardComplianceRuleOptions: (s, fields) => standard.addComplianceRule(s, 'It', fields),
    StandardFilesOptions: (_, fields) => standard.writeTo(mkdtempSync(join(tmpdir(), 'standard-')), fields),
    WaiverOptions: (_, fields) => Waiver.forAlias('a', { ...TERMS, ...fields }),
  };
  const ARN_OF_ELSEWHERE = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

  test('every struct is here', () => {
    expect(Object.keys(makers).sort()).toEqual(Object.keys(STRUCT_FIELDS).sort());
  });

  test.each(Object.entries(makers))('%s', (struct, make) => {
    const fields = [...fieldsOf(struct as keyof typeof STRUCT_FIELDS).keys()];
    const told = fields.flatMap((field) => values.map((value) => `${field}: ${messageOf(() => make(newStack(), { [field]: value }))}`));
    expect(told.filter((message) => message.includes('TypeError'))).toEqual([]);
  });
});
