import type { KMSClient } from '@aws-sdk/client-kms';
import { DescribeCustomKeyStoresCommand } from '@aws-sdk/client-kms';
import { ERRORS } from '../contract';
import type { Declaration } from '../declared';
import type { SurveyResult } from '../survey-messages';
import { refusal } from './answers';

const NEEDS_THE_STORE: ReadonlyArray<SurveyResult['plan']> = ['create', 'claim', 'announce', 'activate'];

/**
 * A key in a CloudHSM key store can be made and used only while the store is connected: looked at first, so that the refusal names the
 * store.
 */
export async function keyStoreProblem(kms: KMSClient, declared: Declaration, plan: SurveyResult): Promise<SurveyResult | undefined> {
  const id = declared.customKeyStoreId;
  if (id === null || !NEEDS_THE_STORE.includes(plan.plan)) return undefined;
  const { CustomKeyStores: stores } = await kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId: id }));
  const state = stores?.[0]?.ConnectionState;
  return state === 'CONNECTED' ? undefined : refusal(ERRORS.keyStoreUnavailable, `the key store ${id} is ${state ?? 'not there'}, it must `
    + 'be CONNECTED',
  'Connect the key store (AWS KMS: ConnectCustomKeyStore), then start the machine again with the same input; '
    + 'a rotation that is due goes on with the next tick.');
}
