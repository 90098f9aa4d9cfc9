import type { Measured } from './measure';
import type { MixedKey } from './mix';

type Keys = ReadonlyMap<string, MixedKey>;

/** Compares verdicts, of every run. Superseded generations are set apart: no filter of Cloud Custodian sees that a newer one is in use. */
export function agreement(keys: Keys, ours: readonly Measured[], custodian: readonly Measured[]) {
  const [first, theirs] = [ours[0].verdicts, custodian[0].verdicts];
  const count = (wanted: (keyId: string, key: MixedKey) => boolean) => [...keys].filter(([keyId, key]) => wanted(keyId, key)).length;
  const compared = (key: MixedKey) => speaksOf(key) && !key.superseded;
  const equal = count((keyId, key) => compared(key) && (first.get(keyId) === 'NON_COMPLIANT') === theirs.has(keyId));
  const right = count((keyId, { expected }) => first.get(keyId) === expected);
  const ofAll = count((_, key) => compared(key));
  const steady = ours.every(({ verdicts }) => same(verdicts, first)) && custodian.every(({ verdicts }) => same(verdicts, theirs));
  const row = (name: string, wanted: (keyId: string, key: MixedKey) => boolean) => (
    [name, String(count(wanted)), String(count((keyId, key) => wanted(keyId, key) && theirs.has(keyId)))]
  );
  return {
    rows: [
      ['ours', 'keys', 'of these on the list of Custodian'],
      ...['NON_COMPLIANT', 'COMPLIANT', 'NOT_APPLICABLE'].map((verdict) => row(verdict, (keyId) => first.get(keyId) === verdict)),
      row('of which superseded, not compared', (_, key) => key.superseded === true),
    ],
    checks: [
      { what: 'verdicts equal, of those that the policy speaks of', is: `${equal} of ${ofAll}`, target: 'all', passed: equal === ofAll },
      {
        what: 'our verdicts that are as the key was made',
        is: `${right} of ${keys.size}`,
        target: 'all',
        passed: right === keys.size && first.size === keys.size,
      },
      { what: 'verdicts the same in each run', is: steady ? 'yes' : 'no', target: 'yes', passed: steady },
    ],
  };
}

/** The policy is silent about keys of AWS and about those that nobody can use. */
function speaksOf({ key: { keyManager = 'CUSTOMER', keyState = 'Enabled' } }: MixedKey): boolean {
  return keyManager === 'CUSTOMER' && keyState === 'Enabled';
}

function same(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([keyId, verdict]) => other.get(keyId) === verdict);
}
