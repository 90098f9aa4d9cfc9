import type { KeyParts, Row } from './row';
import { ago, key, rows } from './row';
import type { SuccessorFacts } from '../../src/compliance/verdict-types';

const FAMILY = 'alias/payments';
const TAG = { 'cdk-kms-rotation:family': FAMILY };

/** Generation 2 of the family, an 800 days old MAC key. */
function generation(parts: KeyParts = {}) {
  return key({ keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC', rotatedAt: undefined, aliases: [`${FAMILY}/v2`], tags: TAG, ...parts });
}

/** Generation 3, behind the alias. */
function current(parts: Partial<SuccessorFacts> = {}): SuccessorFacts {
  return { number: 3, keyState: 'Enabled', aliases: [`${FAMILY}/v3`, FAMILY], family: FAMILY, ...parts };
}

const BY_AGE = 'Key is 800 days old; limit 365 days. Use a new key behind the alias (ManualRotationAlias).';

const LIVES = rows([
  {
    name: 'current generation, 100 days old',
    facts: generation({ aliases: [`${FAMILY}/v2`, FAMILY], createdAt: ago(100) }),
    verdict: 'COMPLIANT',
    annotation: 'Key is 100 days old',
    why: 'The key behind the alias is young: that is what rotation behind an alias is for.',
  },
  {
    name: 'current generation, 800 days old',
    facts: generation({ aliases: [`${FAMILY}/v2`, FAMILY] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'The machine has not rotated in time.',
  },
  {
    name: 'current generation, 800 days old, while a newer one has another alias',
    facts: generation({ aliases: [`${FAMILY}/v2`, FAMILY], successors: [current({ aliases: [`${FAMILY}/v3`, 'alias/other'] })] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'A key that is still behind an alias is in use, whatever else exists.',
  },
  {
    name: 'staged generation, 2 days old',
    facts: generation({ createdAt: ago(2) }),
    verdict: 'COMPLIANT',
    annotation: 'Key is 2 days old',
    why: 'It waits for its activation.',
  },
  {
    name: 'staged generation, 800 days old, no newer one',
    facts: generation({ successors: [] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'Nothing replaces it: whoever made it current would protect data with an old key.',
  },
  {
    name: 'superseded generation, 800 days old',
    facts: generation({ successors: [current()] }),
    verdict: 'NOT_APPLICABLE',
    asks: 'successors',
    annotation: /^Superseded: generation 2 of alias\/payments, kept so that old data stays readable\. Generation 3 is in use\.$/,
    why: 'New data is protected with generation 3; this key only reads.',
  },
  {
    name: 'superseded symmetric generation, never rotated in place',
    facts: generation({ keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT', rotatedAt: null, successors: [current()] }),
    verdict: 'NOT_APPLICABLE',
    asks: 'history, successors',
    annotation: 'Superseded: generation 2 of alias/payments',
    why: 'The same for a key that could rotate in place but whose owner rotates behind an alias.',
  },
  {
    name: 'superseded symmetric generation whose history was not read',
    facts: generation({ keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT', successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Cannot be proven: the rotation history was not read.',
    why: 'First the age, then the exemption.',
  },
  {
    name: 'superseded generation, 300 days old',
    facts: generation({ createdAt: ago(300), successors: [current()] }),
    verdict: 'COMPLIANT',
    annotation: 'Key is 300 days old',
    why: 'What is young needs no exemption, and nobody is asked for one.',
  },
  {
    name: 'superseded generation in its days of grace',
    facts: generation({ createdAt: ago(370), successors: [current()] }),
    verdict: 'COMPLIANT',
    annotation: 'Overdue, becomes NON_COMPLIANT on 2026-11-27.',
    why: 'No exemption before the days of grace are over.',
  },
  {
    name: 'superseded generation, several newer ones',
    facts: generation({ successors: [current({ aliases: [`${FAMILY}/v3`] }), current({ number: 4, aliases: [FAMILY, `${FAMILY}/v4`] })] }),
    verdict: 'NOT_APPLICABLE',
    asks: 'successors',
    annotation: 'Generation 4 is in use.',
    why: 'One newer generation in use is enough.',
  },
  {
    name: 'superseded generation after the alias was renamed',
    facts: generation({ successors: [current({ aliases: [`${FAMILY}/v3`, 'alias/payments-eu'] })] }),
    verdict: 'NOT_APPLICABLE',
    asks: 'successors',
    annotation: 'Generation 3 is in use.',
    why: 'The family keeps its first name for ever; the alias may have a new one.',
  },
  {
    name: 'rejected generation, the one before it current again',
    facts: generation({ aliases: [`${FAMILY}/v3`], tags: { ...TAG, 'cdk-kms-rotation:rejected': '2024-09-17T00:00:00Z' }, successors: [] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'A mark exempts nothing: until a newer generation is in use, the rejected key is judged by age.',
  },
  {
    name: 'rejected generation, a newer one current',
    facts: generation({ tags: { ...TAG, 'cdk-kms-rotation:rejected': '2024-09-17T00:00:00Z' }, successors: [current()] }),
    verdict: 'NOT_APPLICABLE',
    asks: 'successors',
    annotation: 'Superseded: generation 2',
    why: 'It is out of use like every older generation.',
  },
  {
    name: 'retired generation',
    facts: generation({ keyState: 'Disabled', successors: [current()] }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Not judged in state Disabled',
    why: 'Retirement has disabled it: nothing needs to be asked.',
  },
]);

const FAKES = rows([
  {
    name: 'family tag only',
    facts: generation({ aliases: [], successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'A tag alone exempts nothing.',
  },
  {
    name: 'family and superseded tags, alias of the user',
    facts: generation({ aliases: ['alias/legacy'], tags: { ...TAG, 'cdk-kms-rotation:superseded': '2025-01-01T00:00:00Z' }, successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'Whoever may tag keys must not thereby exempt them.',
  },
  {
    name: 'family tag that names the alias of the user',
    facts: generation({ aliases: ['alias/legacy'], tags: { 'cdk-kms-rotation:family': 'alias/legacy' }, successors: [current({ family: 'alias/legacy' })] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'Only a version alias makes a generation.',
  },
  {
    name: 'version alias only, no tag',
    facts: generation({ tags: {}, successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'An alias alone exempts nothing either.',
  },
  {
    name: 'version alias and tag of different families',
    facts: generation({ tags: { 'cdk-kms-rotation:family': 'alias/orders' }, successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'Alias and tag must agree.',
  },
  {
    name: 'another alias left on the old key',
    facts: generation({ aliases: [`${FAMILY}/v2`, 'alias/payments-old'], successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'Somebody may still protect new data with it through that alias.',
  },
  {
    name: 'version aliases of two generations on one key',
    facts: generation({ aliases: [`${FAMILY}/v1`, `${FAMILY}/v2`], successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'No key is two generations.',
  },
  {
    name: 'number 0',
    facts: generation({ aliases: [`${FAMILY}/v0`], successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'Generations are numbered from 1.',
  },
  {
    name: 'number with a leading zero',
    facts: generation({ aliases: [`${FAMILY}/v02`], successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'The machine writes no such number.',
  },
  {
    name: 'successor disabled',
    facts: generation({ successors: [current({ keyState: 'Disabled' })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'With a successor that nobody can use, the old key may well be in use.',
  },
  {
    name: 'successor pending deletion',
    facts: generation({ successors: [current({ keyState: 'PendingDeletion' })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'A successor that is about to be deleted protects no new data.',
  },
  {
    name: 'successor with its version alias only',
    facts: generation({ successors: [current({ aliases: [`${FAMILY}/v3`] })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'A staged key is not in use yet.',
  },
  {
    name: 'successor with version aliases of two families',
    facts: generation({ successors: [current({ aliases: [`${FAMILY}/v3`, 'alias/orders/v1'] })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'A version alias of any family is not an alias in use.',
  },
  {
    name: 'successor without any alias',
    facts: generation({ successors: [current({ aliases: [] })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'A key without an alias is behind none.',
  },
  {
    name: 'successor with the tag of another family',
    facts: generation({ successors: [current({ family: 'alias/orders' })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'A version alias put on a foreign key makes no successor.',
  },
  {
    name: 'successor without a family tag',
    facts: generation({ successors: [current({ family: undefined })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'Both the tag and the version alias must say that it belongs to the family.',
  },
  {
    name: 'key in use has a lower number',
    facts: generation({ successors: [current({ number: 1, aliases: [`${FAMILY}/v1`, FAMILY] })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'A staged key has an older one in use, and is not superseded by it.',
  },
  {
    name: 'key in use has the same number',
    facts: generation({ successors: [current({ number: 2, aliases: [`${FAMILY}/v2`, FAMILY] })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'No key supersedes itself.',
  },
  {
    name: 'successors were not looked for',
    facts: generation(),
    verdict: 'NON_COMPLIANT',
    asks: 'successors',
    annotation: BY_AGE,
    why: 'What was not read exempts nothing.',
  },
  {
    name: 'superseded generation whose date is not valid',
    facts: generation({ createdAt: new Date(NaN), successors: [current()] }),
    verdict: 'NON_COMPLIANT',
    annotation: 'Cannot be proven',
    why: 'The exemption is from the limit, not from proof.',
  },
]);

export const FAMILIES: readonly Row[] = [...LIVES, ...FAKES];
