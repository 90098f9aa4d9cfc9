import type { Store } from './store';

/** What AWS RAM does when somebody shares a key: it writes the second key policy. The statement is made up; AWS has not published one. */
export function shareByRam(store: Store, keyId: string, account = '444455556666'): void {
  const key = store.resolve(keyId, false);
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const statement = { Effect: 'Allow', Principal, Action: ['kms:Verify', 'kms:GetPublicKey'], Resource: '*' };
  key.ramPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
