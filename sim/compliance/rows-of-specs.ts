import type { Row } from './row';
import { ago, key, KEY_ARN, rows } from './row';
import { current, generation } from './rows-of-families';
import type { WaiverTerms } from '../../src/compliance/contract';

const young = (keySpec: string) => key({ keySpec, keyUsage: 'SIGN_VERIFY', createdAt: ago(100) });
const old = (keySpec: string) => key({ keySpec, keyUsage: 'SIGN_VERIFY' });
const forbidden = { keySpecs: [{ keySpec: 'SM2' }, { keySpec: 'RSA_2048' }] };
const until = (day: string) => ({ keySpecs: [{ keySpec: 'RSA_2048', until: day }] });
const NOT_ALLOWED = 'Key spec RSA_2048 is not allowed: use a new key of another spec.';
const TOO_OLD = 'Key is 800 days old; limit 365 days. Use a new key behind the alias (ManualRotationAlias).';

function waiver(...rules: string[]): WaiverTerms {
  return { keyArn: KEY_ARN, ...(rules.length === 0 ? {} : { rules }), reason: 'moves to the new HSM', owner: 'Team', until: '2026-12-31' };
}

/** Key specs that the standard does not allow, or not any longer. */
export const SPECS: readonly Row[] = rows([
  {
    name: 'a young key of a spec that is not allowed',
    facts: young('RSA_2048'),
    standard: forbidden,
    verdict: 'NON_COMPLIANT',
    annotation: new RegExp(`^${NOT_ALLOWED}$`),
    why: 'However young, it is of the wrong algorithm.',
  },
  {
    name: 'a young key of another spec',
    facts: young('RSA_3072'),
    standard: forbidden,
    verdict: 'COMPLIANT',
    annotation: /^Key is 100 days old; limit 365 days\.$/,
    why: 'The standard has no word on it.',
  },
  {
    name: 'a young key whose spec ended yesterday',
    facts: young('RSA_2048'),
    standard: until('2026-11-24'),
    verdict: 'NON_COMPLIANT',
    annotation: 'Key spec RSA_2048 was allowed until 2026-11-24: use a new key of another spec.',
    why: 'Post-quantum deadlines are dates.',
  },
  {
    name: 'a young key whose spec ends today',
    facts: young('RSA_2048'),
    standard: until('2026-11-25'),
    verdict: 'COMPLIANT',
    annotation: /^Key is 100 days old; limit 365 days\. Key spec RSA_2048 is allowed until 2026-11-25\.$/,
    why: 'To the end of that day, UTC; its owner reads when that is.',
  },
  {
    name: 'a young key whose spec ends, in the last millisecond of the day',
    facts: young('RSA_2048'),
    now: new Date('2026-11-25T23:59:59.999Z'),
    standard: until('2026-11-25'),
    verdict: 'COMPLIANT',
    annotation: 'Key spec RSA_2048 is allowed until 2026-11-25.',
    why: 'One clock for every layer: as in the synthesis.',
  },
  {
    name: 'a young key whose spec has ended a millisecond ago',
    facts: young('RSA_2048'),
    now: new Date('2026-11-26T00:00:00Z'),
    standard: until('2026-11-25'),
    verdict: 'NON_COMPLIANT',
    annotation: 'was allowed until 2026-11-25',
    why: 'The next day has begun.',
  },
  {
    name: 'an old key of a spec that is not allowed',
    facts: old('RSA_2048'),
    standard: forbidden,
    verdict: 'NON_COMPLIANT',
    annotation: `${NOT_ALLOWED} ${TOO_OLD}`,
    why: 'Both are wrong, and both are told.',
  },
  {
    name: 'an old key of a spec that is not allowed, its age waived',
    facts: old('RSA_2048'),
    standard: { ...forbidden, waivers: [waiver('KeyAge')] },
    verdict: 'NON_COMPLIANT',
    annotation: new RegExp(`^${NOT_ALLOWED}$`),
    why: 'Nobody answers for its spec.',
  },
  {
    name: 'an old key of a spec that is not allowed, its spec waived',
    facts: old('RSA_2048'),
    standard: { ...forbidden, waivers: [waiver('KeySpec', 'KeyTags')] },
    verdict: 'NON_COMPLIANT',
    annotation: /^Key is 800 days old/,
    why: 'Nobody answers for its age.',
  },
  {
    name: 'an old key of a spec that is not allowed, all of it waived',
    facts: old('RSA_2048'),
    standard: { ...forbidden, waivers: [waiver()] },
    verdict: 'NOT_APPLICABLE',
    annotation: `Waived until 2026-12-31 by Team ("moves to the new HSM"). ${NOT_ALLOWED} ${TOO_OLD}`,
    why: 'A waiver without rules is for all of them.',
  },
  {
    name: 'a young key of a spec that is not allowed, its waiver ended',
    facts: young('RSA_2048'),
    standard: { ...forbidden, waivers: [{ ...waiver('KeySpec'), until: '2026-11-24' }] },
    verdict: 'NON_COMPLIANT',
    annotation: `${NOT_ALLOWED} Its waiver expired on 2026-11-24 (owner: Team).`,
    why: 'Somebody did answer for it.',
  },
  {
    name: 'a disabled key of a spec that is not allowed',
    facts: key({ keySpec: 'RSA_2048', keyUsage: 'SIGN_VERIFY', keyState: 'Disabled' }),
    standard: forbidden,
    verdict: 'NOT_APPLICABLE',
    annotation: 'Not judged in state Disabled',
    why: 'Nobody can use it.',
  },
  {
    name: 'a key of a spec that is not allowed, and shuts the rule out',
    facts: { ...old('RSA_2048'), denied: 'kms:ListKeyRotations' },
    standard: forbidden,
    verdict: 'NON_COMPLIANT',
    annotation: /^Cannot be proven/,
    why: 'What was read of it before may be of another time.',
  },
  {
    name: 'a key of which nothing was read',
    facts: { ...old('RSA_2048'), description: undefined },
    standard: forbidden,
    verdict: 'NON_COMPLIANT',
    annotation: /^Cannot be proven: the key was not described/,
    why: 'There is no spec to judge.',
  },
  {
    name: 'a young superseded generation of a spec that is not allowed',
    facts: generation({ createdAt: ago(300), relatives: [current({ description: { keySpec: 'HMAC_512', createdAt: ago(200) } })] }),
    standard: { keySpecs: [{ keySpec: 'HMAC_256' }] },
    asks: 'relatives, policy, last use',
    verdict: 'NOT_APPLICABLE',
    annotation: 'Superseded',
    why: 'It was replaced, and what it made stays verifiable.',
  },
  {
    name: 'a young superseded generation of an allowed spec',
    facts: generation({ createdAt: ago(300), relatives: [current({ description: { createdAt: ago(200) } })] }),
    standard: { keySpecs: [{ keySpec: 'HMAC_256', until: '2030-12-31' }] },
    verdict: 'COMPLIANT',
    annotation: 'Key spec HMAC_256 is allowed until 2030-12-31.',
    why: 'Nothing hangs on what replaced it.',
  },
]);
