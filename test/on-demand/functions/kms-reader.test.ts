import type { KMSClient } from '@aws-sdk/client-kms';
import { KmsReader } from '../../../src/on-demand/functions/kms-reader';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** A client that answers by operation; the inputs it got. */
function reader(answers: Record<string, (input: any) => unknown>): { reader: KmsReader; inputs: any[] } {
  const inputs: any[] = [];
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: any }) => {
    inputs.push(input);
    return answers[name.replace(/Command$/, '')](input);
  };
  return { reader: new KmsReader({ send } as unknown as KMSClient, KEY_ARN), inputs };
}

describe('the key', () => {
  const metadata = {
    KeyId: '1234abcd',
    KeyState: 'Enabled',
    KeyManager: 'CUSTOMER',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    Origin: 'AWS_KMS',
    CurrentKeyMaterialId: 'aa',
    CreationDate: new Date(5_000),
  };

  test('as it is', async () => {
    const { reader: keys, inputs } = reader({ DescribeKey: () => ({ KeyMetadata: metadata }) });

    expect(await keys.key()).toEqual({
      keyId: '1234abcd',
      keyState: 'Enabled',
      keyManager: 'CUSTOMER',
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
      currentMaterial: 'aa',
      createdAt: 5_000,
    });
    expect(inputs).toEqual([{ KeyId: KEY_ARN }]);
  });

  test.each([['PRIMARY', undefined], ['REPLICA', 'arn:of:the:primary']])('multi-Region, %s', async (MultiRegionKeyType, replicaOf) => {
    const { reader: keys } = reader({
      DescribeKey: () => ({
        KeyMetadata: { ...metadata, MultiRegionConfiguration: { MultiRegionKeyType, PrimaryKey: { Arn: 'arn:of:the:primary' } } },
      }),
    });

    expect((await keys.key()).replicaOf).toBe(replicaOf);
  });

  test('without material', async () => {
    const { reader: keys } = reader({ DescribeKey: () => ({ KeyMetadata: { ...metadata, CurrentKeyMaterialId: undefined } }) });

    expect((await keys.key()).currentMaterial).toBe('');
  });
});

test('all material, page by page', async () => {
  const { reader: keys, inputs } = reader({
    ListKeyRotations: ({ Marker }) =>
      Marker === undefined
        ? { Rotations: [{ KeyMaterialId: 'a', KeyMaterialState: 'NON_CURRENT' }], Truncated: true, NextMarker: 'more' }
        : {
          Rotations: [
            {
              KeyMaterialId: 'b',
              KeyMaterialState: 'CURRENT',
              RotationDate: new Date(7_000),
              RotationType: 'ON_DEMAND',
              ImportState: 'IMPORTED',
            },
          ],
          Truncated: false,
        },
  });

  expect(await keys.materials()).toEqual([
    { id: 'a', state: 'NON_CURRENT', at: 0, type: '' },
    { id: 'b', state: 'CURRENT', at: 7_000, type: 'ON_DEMAND', importState: 'IMPORTED' },
  ]);
  expect(inputs).toEqual(
    [undefined, 'more'].map((Marker) => ({ KeyId: KEY_ARN, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', Limit: 100, Marker })),
  );
});

test.each([[new Date(9_000), 9_000], [undefined, null]])('a rotation that runs since %s', async (OnDemandRotationStartDate, since) => {
  const { reader: keys } = reader({ GetKeyRotationStatus: () => ({ KeyRotationEnabled: true, OnDemandRotationStartDate }) });

  expect(await keys.runningSince()).toBe(since);
});

describe('what cannot be read', () => {
  const answered = (name: string, httpStatusCode: number) => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

  test.each<[string, Error, string, boolean]>([
    ['denied: permissions take minutes to count', answered('AccessDeniedException', 400), 'Kms.AccessDeniedException', true],
    ['throttled', answered('ThrottlingException', 400), 'Kms.ThrottlingException', true],
    ['an error of AWS KMS', answered('KMSInternalException', 500), 'Kms.KMSInternalException', true],
    ['an error that the API does not model', answered('Whatever', 503), 'Kms.Whatever', true],
    ['no answer', Object.assign(new Error('no'), { name: 'TimeoutError' }), 'Kms.SdkClientException', true],
    ['the key is gone', answered('NotFoundException', 400), 'Kms.NotFoundException', false],
    ['the call was wrong', answered('InvalidArnException', 400), 'Kms.InvalidArnException', false],
  ])('%s', async (_, error, awsError, mayPass) => {
    const { reader: keys } = reader({ DescribeKey: () => { throw error; } });

    await expect(keys.key()).rejects.toMatchObject({
      name: 'KeyUnreadable',
      awsError,
      mayPass,
      message: `kms:DescribeKey on ${KEY_ARN} failed: ${error.name}: no`,
    });
  });
});
