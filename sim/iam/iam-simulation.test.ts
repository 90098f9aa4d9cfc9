import {
  expectAllowed,
  expectDenied,
  keyBeingCreated,
  kmsKey,
  principal,
  roleOf,
  servicePrincipal,
  simulate,
  userOf,
} from './iam-simulation';
import type { PolicyDocument, Target } from './iam-simulation';
import { resolveTemplate } from '../cloudformation/resolve-template';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const MACHINE = `arn:aws:iam::${ACCOUNT}:role/rotation/Machine`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OLD_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/00000000-12ab-34cd-56ef-1234567890ab`;
const ALIAS: Target = { arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/app` };

const document = (...Statement: any[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Condition?: any, Resource: string | string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});
const DELEGATE = { Sid: 'Delegate', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' };
const forPrincipal = (arn: string, Action: string | string[]) => ({
  Sid: 'Direct',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action,
  Resource: '*',
  Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT }, ArnEquals: { 'aws:PrincipalArn': arn } },
});
const key = (...statements: any[]) => kmsKey({ arn: KEY, policy: document(...statements) });

describe('KMS evaluates key policy and identity policy together', () => {
  const sign = (...statements: any[]) => ({ action: 'kms:Sign', on: key(...statements) });

  test('a principal named by condition needs no identity policy', async () => {
    await expectAllowed(principal(MACHINE), sign(forPrincipal(MACHINE, 'kms:Sign')));
    await expectDenied(principal(MACHINE), sign(forPrincipal(`arn:aws:iam::${ACCOUNT}:role/rotation/Probe`, 'kms:Sign')), {
      explicit: false,
    });
    await expectDenied(principal(`arn:aws:iam::${ACCOUNT}:role/Machine`), sign(forPrincipal(MACHINE, 'kms:Sign')));
  });

  test('the same name in another account is somebody else, whatever its identity policy says', async () => {
    await expectDenied(principal(MACHINE.replace(ACCOUNT, OTHER), document(allow('kms:*'))), sign(forPrincipal(MACHINE, 'kms:Sign')));
  });

  test('a role named as principal is met by its sessions', async () => {
    await expectAllowed(principal(MACHINE), sign({ ...allow('kms:Sign'), Principal: { AWS: MACHINE } }));
  });

  test('the account root delegates to identity policies, and grants nothing itself', async () => {
    await expectAllowed(principal(MACHINE, document(allow('kms:Sign', undefined, KEY))), sign(DELEGATE));
    await expectDenied(principal(MACHINE), sign(DELEGATE), { explicit: false });
    await expectDenied(principal(MACHINE, document(allow('kms:Sign', undefined, OLD_KEY))), sign(DELEGATE));
  });

  test('without delegation no identity policy counts', async () => {
    await expectDenied(principal(MACHINE, document(allow('kms:*'))), sign(forPrincipal(`arn:aws:iam::${ACCOUNT}:role/Admin`, 'kms:*')));
  });

  test('another account needs both policies', async () => {
    const stranger = `arn:aws:iam::${OTHER}:role/Reader`;
    const open = { ...DELEGATE, Principal: { AWS: `arn:aws:iam::${OTHER}:root` }, Action: 'kms:Sign' };
    await expectAllowed(principal(stranger, document(allow('kms:Sign'))), sign(open));
    await expectDenied(principal(stranger), sign(open));
    await expectDenied(principal(stranger, document(allow('kms:Sign'))), sign(DELEGATE));
  });

  test('an explicit deny in the key policy wins', async () => {
    const deny = {
      Sid: 'Stop',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'kms:Sign',
      Resource: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': MACHINE } },
    };
    const admin = principal(`arn:aws:iam::${ACCOUNT}:user/admin`, document(allow('kms:*')));
    await expectDenied(admin, sign(DELEGATE, deny), { explicit: true, sid: 'Stop' });
    await expectAllowed(principal(MACHINE, document(allow('kms:*'))), sign(DELEGATE, deny));
  });

  test('an explicit deny in the identity policy wins over a direct grant', async () => {
    const caller = principal(MACHINE, document({ Sid: 'Never', Effect: 'Deny', Action: 'kms:Sign', Resource: '*' }));
    await expectDenied(caller, sign(forPrincipal(MACHINE, 'kms:Sign')), { sid: 'Never' });
  });

  test('CreateAlias and UpdateAlias need the alias and every key they touch', async () => {
    const mayAlias = document(allow(['kms:CreateAlias', 'kms:UpdateAlias'], undefined, ALIAS.arn));
    const grants = forPrincipal(MACHINE, ['kms:CreateAlias', 'kms:UpdateAlias']);
    const oldKey = (...s: any[]) => kmsKey({ arn: OLD_KEY, policy: document(...s) });
    await expectAllowed(principal(MACHINE, mayAlias), { action: 'kms:CreateAlias', on: [ALIAS, key(grants)] });
    await expectAllowed(principal(MACHINE, mayAlias), { action: 'kms:UpdateAlias', on: [ALIAS, oldKey(grants), key(grants)] });
    await expectDenied(principal(MACHINE), { action: 'kms:CreateAlias', on: [ALIAS, key(grants)] });
    await expectDenied(principal(MACHINE, mayAlias), { action: 'kms:CreateAlias', on: [ALIAS, key(DELEGATE)] });
    await expectDenied(principal(MACHINE, mayAlias), { action: 'kms:UpdateAlias', on: [ALIAS, oldKey(DELEGATE), key(grants)] });
  });

  test('a permissions boundary limits identity policies', async () => {
    const caller = {
      ...principal(MACHINE, document(allow('kms:*'))),
      boundary: { name: 'boundary', policy: document(allow('kms:Decrypt')) },
    };
    await expectDenied(caller, sign(DELEGATE));
    await expectAllowed(caller, { action: 'kms:Decrypt', on: key(DELEGATE) });
  });
});

describe('condition keys', () => {
  const reader = (Condition: any, Action = 'kms:Decrypt') =>
    principal(`arn:aws:iam::${ACCOUNT}:role/Reader`, document(allow(Action, Condition)));
  const with_ = (facts: Partial<Parameters<typeof kmsKey>[0]>) => kmsKey({ arn: KEY, policy: document(DELEGATE), ...facts });

  test('kms:ResourceAliases is multi-valued, and absent without an alias', async () => {
    const versions = reader({ 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/app/v*' } });
    await expectAllowed(versions, { action: 'kms:Decrypt', on: with_({ aliases: ['alias/app', 'alias/app/v1'] }) });
    await expectDenied(versions, { action: 'kms:Decrypt', on: with_({ aliases: ['alias/app'] }) });
    await expectDenied(versions, { action: 'kms:Decrypt', on: with_({}) });
    const unclaimed = reader({ Null: { 'kms:ResourceAliases': 'true' } }, 'kms:ScheduleKeyDeletion');
    await expectAllowed(unclaimed, { action: 'kms:ScheduleKeyDeletion', on: with_({}) });
    await expectDenied(unclaimed, { action: 'kms:ScheduleKeyDeletion', on: with_({ aliases: ['alias/app/v1'] }) });
    await expectDenied(reader({ StringEquals: { 'kms:ResourceAliases': 'alias/app' } }), {
      action: 'kms:Decrypt',
      on: with_({ aliases: ['alias/app'] }),
    });
  });

  /** As a key policy has it, for one principal of the account. */
  const inKeyPolicy = (Effect: 'Allow' | 'Deny', Condition: any) => ({
    Effect,
    Sid: Effect,
    Principal: { AWS: '*' },
    Action: 'kms:DisableKey',
    Resource: '*',
    Condition,
  });
  const facts = { aliases: ['alias/app'], tags: { family: 'alias/app' } };

  test.each([
    ['kms:ResourceAliases', 'alias/app'],
    ['KMS:resourcealiases', 'alias/app'],
    ['aws:ResourceTag/family', 'alias/app'],
  ])('%s is a fact in IAM policies alone: in a key policy it is absent, so that what tests for '
    + 'absence is always true', async (condition, value) => {
    const disable = (statement: object) => ({ action: 'kms:DisableKey', on: with_({ ...facts, policy: document(DELEGATE, statement) }) });
    const nobody = reader({}, 'kms:Decrypt');
    const anybody = reader({}, 'kms:DisableKey');
    for (const holds of [
      { Null: { [condition]: 'true' } },
      { 'ForAllValues:StringEquals': { [condition]: 'no such value' } },
      { StringNotEquals: { [condition]: value } },
    ]) {
      await expectAllowed(nobody, disable(inKeyPolicy('Allow', holds)));
      await expectDenied(anybody, disable(inKeyPolicy('Deny', holds)), { sid: 'Deny' });
    }
    for (const never of [
      { Null: { [condition]: 'false' } },
      { 'ForAnyValue:StringLike': { [condition]: value } },
      { StringEquals: { [condition]: value } },
    ]) {
      await expectDenied(nobody, disable(inKeyPolicy('Allow', never)), { explicit: false });
      await expectAllowed(anybody, disable(inKeyPolicy('Deny', never)));
    }
    const set = condition.includes('liases') ? 'ForAnyValue:StringEquals' : 'StringEquals';
    await expectAllowed(
      reader({ [set]: { [condition]: value } }, 'kms:DisableKey'),
      disable(inKeyPolicy('Deny', { Bool: { 'aws:SecureTransport': 'false' } })),
    );
  });

  test('in the policies of other resources, tags count as before', async () => {
    const on = (tag: string): Target => ({
      arn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`,
      policy: document({ ...inKeyPolicy('Allow', { StringEquals: { 'aws:ResourceTag/a': '1' } }), Action: 'lambda:InvokeFunction' }),
      context: { 'aws:ResourceTag/a': tag },
    });
    await expectAllowed(principal(MACHINE), { action: 'lambda:InvokeFunction', on: on('1') });
    await expectDenied(principal(MACHINE), { action: 'lambda:InvokeFunction', on: on('2') });
  });

  test('an explanation names such a key as the policy does', async () => {
    const closed = with_({ ...facts, policy: document(inKeyPolicy('Allow', { Null: { 'kms:ResourceAliases': 'false' } })) });
    expect((await simulate(reader({}), { action: 'kms:DisableKey', on: closed })).reasons).toContain(
      'Null kms:ResourceAliases wants false',
    );
  });

  test.each([
    ['kms:RequestAlias', 'alias/app', 'kms:Sign'],
    ['kms:MessageType', 'RAW', 'kms:Sign'],
    ['kms:EncryptionContext:purpose', 'probe', 'kms:Encrypt'],
  ])('%s is a fact of the request', async (condition, value, action) => {
    const caller = reader({ StringEquals: { [condition]: value } }, action);
    await expectAllowed(caller, { action, on: with_({}), context: { [condition]: value } });
    await expectDenied(caller, { action, on: with_({}), context: { [condition]: 'other' } });
    await expectDenied(caller, { action, on: with_({}) });
  });

  test('key spec and tags are facts of the key', async () => {
    const caller = reader({ StringEquals: { 'kms:KeySpec': 'RSA_2048', 'aws:ResourceTag/family': 'alias/app' } });
    await expectAllowed(caller, { action: 'kms:Decrypt', on: with_({ keySpec: 'RSA_2048', tags: { family: 'alias/app' } }) });
    await expectDenied(caller, { action: 'kms:Decrypt', on: with_({ keySpec: 'RSA_4096', tags: { family: 'alias/app' } }) });
    await expectDenied(caller, { action: 'kms:Decrypt', on: with_({ keySpec: 'RSA_2048' }) });
  });

  test('aws:TagKeys and kms:EncryptionContextKeys follow from the request', async () => {
    const create = reader(
      { 'StringEquals': { 'aws:RequestTag/a': '1' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } },
      'kms:CreateKey',
    );
    await expectAllowed(create, { action: 'kms:CreateKey', on: { arn: '*' }, context: { 'aws:RequestTag/a': '1' } });
    await expectDenied(create, {
      action: 'kms:CreateKey',
      on: { arn: '*' },
      context: { 'aws:RequestTag/a': '1', 'aws:RequestTag/b': '2' },
    });
    const encrypt = reader({ 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a'] } }, 'kms:Encrypt');
    await expectAllowed(encrypt, { action: 'kms:Encrypt', on: with_({}), context: { 'kms:EncryptionContext:a': '1' } });
    await expectDenied(encrypt, { action: 'kms:Encrypt', on: with_({}), context: { 'kms:EncryptionContext:b': '1' } });
  });

  test('tags and aliases of a key do not help a caller of another account', async () => {
    const on = kmsKey({
      arn: KEY,
      policy: document(DELEGATE, { ...DELEGATE, Principal: { AWS: `arn:aws:iam::${OTHER}:root` } }),
      aliases: ['alias/a'],
      tags: { a: '1' },
    });
    for (const Condition of [
      { StringEquals: { 'aws:ResourceTag/a': '1' } },
      { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/a' } },
    ]) {
      await expectAllowed(reader(Condition), { action: 'kms:Decrypt', on });
      await expectDenied(principal(`arn:aws:iam::${OTHER}:role/Reader`, document(allow('kms:Decrypt', Condition))), {
        action: 'kms:Decrypt',
        on,
      });
    }
  });

  test('tags at creation need an IAM policy that is not bound to keys', async () => {
    const call = {
      action: 'kms:TagResource',
      on: keyBeingCreated({ account: ACCOUNT, region: 'eu-west-1', partition: 'aws' }),
      context: { 'aws:RequestTag/a': '1' },
    };
    await expectAllowed(principal(MACHINE, document(allow('kms:TagResource', { StringEquals: { 'aws:RequestTag/a': '1' } }))), call);
    await expectDenied(principal(MACHINE, document(allow('kms:TagResource', undefined, KEY))), call);
    await expectDenied(principal(MACHINE), call);
  });

  test.each([
    [
      'a key of another action',
      'kms:GetKeyLastUsage',
      { 'kms:RequestAlias': 'alias/app' },
      'context key ' + "'kms:RequestAlias' cannot occur in kms:GetKeyLastUsage",
    ],
    ['a key that does not exist', 'kms:Sign', { 'kms:RequestAlais': 'alias/app' }, "context key 'kms:RequestAlais' cannot occur"],
    ['a request tag where nothing is tagged', 'kms:Sign', { 'aws:RequestTag/a': '1' }, "context key 'aws:RequestTag/a' cannot occur"],
    [
      'an encryption context where there is none',
      'kms:Sign',
      { 'kms:EncryptionContext:a': '1' },
      "context key 'kms:EncryptionContext:a' cannot occur",
    ],
    ['tag keys where nothing is tagged', 'kms:Sign', { 'aws:TagKeys': ['a'] }, "context key 'aws:TagKeys' cannot occur"],
    ['a list for one value', 'kms:Sign', { 'kms:RequestAlias': ['alias/app'] }, "context key 'kms:RequestAlias' has one value, got a list"],
    [
      'another caller account',
      'kms:Sign',
      { 'kms:CallerAccount': OTHER },
      'context key ' + `'kms:CallerAccount' is ${ACCOUNT} in this request, got ${OTHER}`,
    ],
    ['another principal', 'kms:Sign', { 'aws:principalarn': KEY }, "context key 'aws:PrincipalArn' is"],
    [
      'incomplete tag keys',
      'kms:TagResource',
      { 'aws:RequestTag/a': '1', 'aws:TagKeys': ['b'] },
      "context key 'aws:TagKeys' is a in this request, got b",
    ],
  ])('refuses %s', async (_, action, context, message) => {
    await expect(simulate(reader(undefined), { action, on: with_({}), context: context as any })).rejects.toThrow(message);
  });
});

describe('typos are errors, not denials', () => {
  const caller = principal(MACHINE, document(allow('kms:Sign')));

  test.each([
    ['an unknown action', 'kms:Sing', KEY, 'invalid.action'],
    ['an unknown service', 'kmss:Sign', KEY, 'invalid.service'],
    ['a resource of another kind', 'kms:Sign', ALIAS.arn, 'no.resource.types'],
    ['a resource for an action that has none', 'kms:CreateKey', KEY, 'must.use.wildcard'],
    ['a wildcard in a resource', 'kms:Sign', KEY.replace('1234abcd', '*'), 'name one resource, without wildcards'],
  ])('in the request: %s', async (_, action, arn, message) => {
    await expect(simulate(caller, { action, on: { arn, policy: document(DELEGATE) } })).rejects.toThrow(message);
  });

  test.each([
    [
      'an action of an identity policy',
      principal(MACHINE, document(allow('kms:Sing'))),
      key(DELEGATE),
      'statement 1: unknown action kms:Sing',
    ],
    [
      'an action of a Deny',
      principal(MACHINE),
      key(DELEGATE, { Sid: 'Stop', Effect: 'Deny', Principal: '*', NotAction: 'kms:DeleteAliases', Resource: '*' }),
      'statement Stop: unknown action kms:DeleteAliases',
    ],
    [
      'a condition key',
      principal(MACHINE, document(allow('kms:Sign', { StringEquals: { 'kms:Callaccount': ACCOUNT } }))),
      key(DELEGATE),
      'unknown condition key kms:Callaccount',
    ],
    ['an effect', principal(MACHINE, document({ ...allow('kms:Sign'), Effect: 'Alow' })), key(DELEGATE), 'Effect must be present'],
  ])('in a policy: %s', async (_, who, on, message) => {
    await expect(simulate(who, { action: 'kms:Sign', on })).rejects.toThrow(message);
  });

  test('a key without its policy, no target, no owner', async () => {
    await expect(simulate(caller, { action: 'kms:Sign', on: { arn: KEY } })).rejects.toThrow('a KMS key always has a key policy');
    await expect(simulate(caller, { action: 'kms:Sign', on: [] })).rejects.toThrow('kms:Sign: no target');
    await expect(
      simulate(servicePrincipal('lambda.amazonaws.com'), { action: 's3:GetObject', on: { arn: 'arn:aws:s3:::b/k' } }),
    ).rejects.toThrow("give the 'accountId'");
  });

  test.each(['arn:aws:sts::111122223333:assumed-role/R/s', 'Machine', MACHINE.replace(ACCOUNT, '1')])('%s is no principal', arn => {
    expect(() => principal(arn)).toThrow('not the ARN of a role, a user or an account root');
    expect(() => servicePrincipal(arn)).toThrow('not a service principal');
  });
});

describe('the actions this library needs are known, and not allowed to a nobody', () => {
  const at = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${resource}`;
  test.each<[string, Target]>([
    ...[
      'GetKeyLastUsage',
      'ListKeyRotations',
      'RotateKeyOnDemand',
      'DescribeKey',
      'ListGrants',
      'ListResourceTags',
      'DeriveSharedSecret',
      'PutKeyPolicy',
    ].map((name) => [`kms:${name}`, key(DELEGATE)] as [string, Target]),
    ['kms:ListAliases', { arn: '*' }],
    ['states:StartExecution', { arn: at('states', 'stateMachine:M'), context: { 'aws:ResourceTag/a': '1' } }],
    ['states:DescribeStateMachine', { arn: at('states', 'stateMachine:M') }],
    ['states:DescribeExecution', { arn: at('states', 'execution:M:e') }],
    ['states:DescribeStateMachineForExecution', { arn: at('states', 'execution:M:e') }],
    ['states:GetExecutionHistory', { arn: at('states', 'execution:M:e') }],
    ['events:PutEvents', { arn: at('events', 'event-bus/default'), context: { 'events:source': 'cdk-kms-rotation' } }],
    ['tag:GetResources', { arn: '*' }],
    ['cloudformation:DescribeStacks', { arn: at('cloudformation', 'stack/S/1') }],
    ['lambda:InvokeFunction', { arn: at('lambda', 'function:f') }],
    ['logs:PutLogEvents', { arn: at('logs', 'log-group:g:log-stream:s') }],
  ])('%s', async (action, on) => {
    await expectAllowed(principal(MACHINE, document(allow(action))), { action, on });
    await expectDenied(principal(MACHINE), { action, on }, { explicit: false });
  });
});

describe('callers', () => {
  const template = resolveTemplate(
    {
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: 'app',
            Path: '/p/',
            Policies: [{ PolicyName: 'Inline', PolicyDocument: document(allow('kms:Sign')) }],
            ManagedPolicyArns: [{ Ref: 'Own' }, 'arn:aws:iam::aws:policy/Given'],
            PermissionsBoundary: { Ref: 'Own' },
            AssumeRolePolicyDocument: document({
              Effect: 'Allow',
              Principal: { Service: 'scheduler.amazonaws.com' },
              Action: 'sts:AssumeRole',
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            }),
          },
        },
        Own: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document(allow('kms:*')) } },
        Attached: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: 'x', Roles: [{ Ref: 'Role' }], PolicyDocument: document(allow('kms:Decrypt')) },
        },
        Single: {
          Type: 'AWS::IAM::RolePolicy',
          Properties: { PolicyName: 'y', RoleName: 'app', PolicyDocument: document(allow('kms:Verify')) },
        },
        Elsewhere: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: 'z', Roles: ['other'], Users: [{ Ref: 'User' }], PolicyDocument: document(allow('kms:Encrypt')) },
        },
        User: { Type: 'AWS::IAM::User' },
        Member: { Type: 'AWS::IAM::User', Properties: { Groups: ['admins'] } },
      },
    },
    { account: ACCOUNT, region: 'eu-west-1', partition: 'aws', urlSuffix: 'amazonaws.com', stackName: 'Stack' },
  );
  const options = { managedPolicies: { 'arn:aws:iam::aws:policy/Given': document(allow('kms:GetPublicKey')) } };

  test('a role comes with every policy the template gives it, and no other', async () => {
    const role = roleOf(template, 'Role', options);
    expect(role.arn).toBe(`arn:aws:iam::${ACCOUNT}:role/p/app`);
    expect(role.signedAs).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/app/session`);
    expect(role.identityPolicies.map((p) => p.name)).toEqual([
      'Role/Inline',
      'Attached',
      'Single',
      `arn:aws:iam::${ACCOUNT}:policy/Stack-Own`,
      'arn:aws:iam::aws:policy/Given',
    ]);
    expect(role.boundary?.policy).toEqual(document(allow('kms:*')));
    for (const name of ['Sign', 'Decrypt', 'Verify', 'GetPublicKey']) {
      await expectAllowed(role, { action: `kms:${name}`, on: key(DELEGATE) });
    }
  });

  test('a user comes with its policies', async () => {
    expect(userOf(template, 'User').identityPolicies.map(p => p.name)).toEqual(['Elsewhere']);
    await expectAllowed(userOf(template, 'User'), { action: 'kms:Encrypt', on: key(DELEGATE) });
  });

  test('what is not known is refused', () => {
    expect(() => roleOf(template, 'Role')).toThrow('what managed policy arn:aws:iam::aws:policy/Given says is '
      + "not known; give its document in 'managedPolicies'");
    expect(() => roleOf(template, 'User')).toThrow('User is AWS::IAM::User, expected AWS::IAM::Role');
    expect(() => roleOf(template, 'Nobody')).toThrow('Nobody is not in the template');
    expect(() => userOf(template, 'Member')).toThrow('policies of groups are not modelled: admins');
  });

  test('a service assumes a role by its trust policy', async () => {
    const role = { arn: template.getAtt('Role', 'Arn'), policy: template.resources.Role.Properties.AssumeRolePolicyDocument };
    const call = (account: string) => ({ action: 'sts:AssumeRole', on: role, context: { 'aws:SourceAccount': account } });
    await expectAllowed(servicePrincipal('scheduler.amazonaws.com'), call(ACCOUNT));
    await expectDenied(servicePrincipal('scheduler.amazonaws.com'), call(OTHER));
    await expectDenied(servicePrincipal('lambda.amazonaws.com'), call(ACCOUNT));
  });
});

describe('failure messages', () => {
  const caller = principal(
    MACHINE,
    document({
      Sid: 'ByAlias',
      ...allow(['kms:Encrypt', 'kms:Sign'], { StringEquals: { 'kms:RequestAlias': 'alias/app', 'kms:EncryptionContext:a': '1' } }),
    }),
  );

  test('name the statement that came near, and what it missed', async () => {
    const call = { action: 'kms:Encrypt', on: key(DELEGATE), context: { 'kms:RequestAlias': 'alias/other' } };
    const message = await expectAllowed(caller, call).catch(error => error.message);
    expect(message).toContain('expected kms:Encrypt by '
      + 'arn:aws:sts::111122223333:assumed-role/Machine/session to be allowed, but it is denied');
    expect(message).toContain('identity policy: statement ByAlias of policy 1 of');
    expect(message).toContain('StringEquals kms:RequestAlias wants alias/app, got alias/other');
    expect(message).toContain('StringEquals kms:EncryptionContext:a is not in the request');
    expect(message).toContain('statement Delegate');
    expect(message).toContain('allows, if an identity policy does');
  });

  test('name the statement that allowed what was to be denied', async () => {
    await expect(expectDenied(caller, { action: 'kms:Sign', on: key(forPrincipal(MACHINE, 'kms:Sign')) })).rejects.toThrow(
      /to be denied, but it is allowed[^]*resource policy: statement Direct/,
    );
  });

  test('a denial for another reason than the one meant fails', async () => {
    const call = { action: 'kms:Sign', on: key(DELEGATE) };
    await expect(expectDenied(caller, call, { explicit: true })).rejects.toThrow('to be denied by a Deny statement');
    await expect(expectDenied(caller, call, { sid: 'Stop' })).rejects.toThrow("to be denied by 'Stop'");
    const denied = principal(MACHINE, document({ Sid: 'Never', Effect: 'Deny', Action: 'kms:*', Resource: '*' }));
    await expect(expectDenied(denied, call, { explicit: false })).rejects.toThrow('to be denied for want of an Allow');
  });
});
