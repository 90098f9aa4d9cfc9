import type { Kms } from '../../sim/kms/fake-kms';

/** Plays keys of a CloudHSM key store, which is connected, with keys of AWS KMS: what is asked of IAM stays the same. */
export function withCloudHsm(kms: Kms, origin: string): Kms {
  if (origin !== 'AWS_CLOUDHSM') return kms;
  return (call) => {
    if (call.operation === 'DescribeCustomKeyStores') return { CustomKeyStores: [{ ...call.input, ConnectionState: 'CONNECTED' }] };
    const { CustomKeyStoreId, Origin, ...input } = call.input;
    if (call.operation === 'CreateKey' && (Origin !== origin || CustomKeyStoreId === undefined)) {
      throw new Error('made outside of the key store');
    }
    const output = kms({ ...call, input });
    return output.KeyMetadata === undefined ? output : { ...output, KeyMetadata: { ...output.KeyMetadata, Origin: origin } };
  };
}
