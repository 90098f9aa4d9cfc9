import { checkInput, checkOutput, errorsOf, operation } from './botocore-model';
import type { Service } from './botocore-model';

/** The real models, of the botocore that the emulator's virtual environment pins. */
describe('the published service models', () => {
  test.each<[Service, string]>([
    ['kms', 'CreateKey'],
    ['kms', 'UpdateAlias'],
    ['kms', 'DeriveSharedSecret'],
    ['kms', 'RotateKeyOnDemand'],
    ['kms', 'ListKeyRotations'],
    ['kms', 'GetKeyLastUsage'],
    ['stepfunctions', 'StartExecution'],
    ['stepfunctions', 'DescribeStateMachineForExecution'],
    ['events', 'PutEvents'],
    ['lambda', 'Invoke'],
    ['scheduler', 'CreateSchedule'],
    ['cloudformation', 'DescribeStacks'],
    ['resourcegroupstaggingapi', 'GetResources'],
  ])('%s knows %s', (service, name) => {
    expect(operation(service, name).inputShape?.type).toBe('structure');
  });

  test('accept a rotation\'s calls', () => {
    const tags = [{ TagKey: 'cdk-kms-rotation:family', TagValue: 'alias/app' }];
    expect(() =>
      checkInput('kms', 'CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Policy: '{}', Tags: tags }),
    ).not.toThrow();
    expect(() =>
      checkInput('kms', 'Sign', { KeyId: 'alias/app', Message: new Uint8Array(32), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
    ).not.toThrow();
    expect(() =>
      checkInput('events', 'PutEvents', { Entries: [{ Source: 'cdk-kms-rotation', DetailType: 'KMS Alias Rotated', Detail: '{}' }] }),
    ).not.toThrow();
    expect(() =>
      checkInput('resourcegroupstaggingapi', 'GetResources', {
        TagFilters: [{ Key: 'a', Values: ['b'] }],
        ResourceTypeFilters: ['kms:key'],
      }),
    ).not.toThrow();
    expect(() =>
      checkOutput('kms', 'DescribeKey', { KeyMetadata: { KeyId: 'k', KeyState: 'Enabled', CreationDate: '2026-01-01T00:00:00.000Z' } }),
    ).not.toThrow();
  });

  test('refuse what AWS would refuse', () => {
    expect(() => checkInput('kms', 'CreateAlias', { AliasName: 'alias/a b', TargetKeyId: 'k' })).toThrow(
      'kms:CreateAlias input.AliasName: must match',
    );
    expect(() => checkInput('kms', 'Sign', { KeyId: 'k', Message: '', SigningAlgorithm: 'ECDSA_SHA_1' })).toThrow(
      '.SigningAlgorithm: one of',
    );
    expect(() => checkInput('kms', 'UpdateAlias', { AliasName: 'alias/a', TargetKey: 'k' })).toThrow('.TargetKey: no such parameter');
    expect(() => checkInput('kms', 'ScheduleKeyDeletion', { KeyId: 'k', PendingWindowInDays: 366 })).toThrow(
      '.PendingWindowInDays: value at most 365',
    );
    expect(() => checkInput('events', 'PutEvents', {})).toThrow('events:PutEvents input.Entries: required');
    expect(() => checkInput('stepfunctions', 'StartExecution', { stateMachineArn: 'arn', name: '' })).toThrow('.name: length at least 1');
  });

  test('model neither denial nor throttling for KMS', () => {
    expect(errorsOf('kms', 'CreateAlias')).toContain('AlreadyExistsException');
    expect(errorsOf('kms', 'CreateAlias').filter(name => /AccessDenied|Throttling/.test(name))).toEqual([]);
  });
});
