import { machinePolicy } from './machine-policy';
import type { KeyParts, Row, RowInput } from './row';
import { ago, key, KEY_ARN, NOW, rows } from './row';
import type { RelativeFacts } from '../../src/compliance/verdict-types';

const FAMILY = 'alias/payments';
const OWN_ID = KEY_ARN.split('/')[1];
const tag = (name: string) => `cdk-kms-rotation:${name}`;
const named = (id: string, number: number) => ({ [tag(`successor:${id}`)]: String(number) });
const TAG = { [tag('family')]: FAMILY };
/** 400 days ago, generation 3 took over. */
const SWAPPED = ago(400);
const REPLACED = { ...TAG, ...named('g3', 3), [tag('superseded')]: SWAPPED.toISOString() };

/** Generation 2 of the family, an 800 days old MAC key with all marks of one that was replaced by generation 3. */
export function generation(parts: KeyParts = {}) {
  return key({
    keySpec: 'HMAC_256',
    keyUsage: 'GENERATE_VERIFY_MAC',
    rotatedAt: undefined,
    aliases: [`${FAMILY}/v2`],
    tags: REPLACED,
    policy: machinePolicy(),
    lastUse: { operation: 'VerifyMac', at: ago(3) },
    ...parts,
  });
}

type RelativeParts = Partial<Omit<RelativeFacts, 'description'>> & { readonly number?: number; readonly description?: KeyParts };

/** A generation of the family, behind its alias: 3, unless said otherwise. */
export function current({ number = 3, description = {}, ...parts }: RelativeParts = {}): RelativeFacts {
  return {
    keyId: `g${number}`,
    aliases: [`${FAMILY}/v${number}`, FAMILY],
    tags: { ...TAG, [tag('predecessor')]: OWN_ID },
    inUseSince: SWAPPED,
    description: key({ keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC', createdAt: ago(410), ...description }).description,
    ...parts,
  };
}

/** One that is not behind an alias. */
function older(number: number, tags: Record<string, string> = {}): RelativeFacts {
  return { keyId: `g${number}`, aliases: [`${FAMILY}/v${number}`], tags: { ...TAG, ...tags } };
}

const BY_AGE = 'Key is 800 days old; limit 365 days. Use a new key behind the alias (ManualRotationAlias).';
const LEADS_NOWHERE = `${BY_AGE} Not superseded as generation 2 of alias/payments: its tags `
  + 'lead to no younger key that is in use for the same.';
const NO_STATEMENTS = `${BY_AGE} Not superseded as generation 2 of alias/payments: its key policy lacks the statements of the machine.`;
const usedAfter = (operation: string, day: string) => `${BY_AGE} Not superseded as generation 2 of alias/payments: `
  + `${operation} on ${day}, after generation 3 took over.`;
const ALL = 'relatives, policy, last use';

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
    facts: generation({ aliases: [`${FAMILY}/v2`, FAMILY], relatives: [current({ aliases: [`${FAMILY}/v3`, 'alias/other'] })] }),
    verdict: 'NON_COMPLIANT',
    annotation: BY_AGE,
    why: 'A key that is still behind an alias is in use, whatever else exists.',
  },
  {
    name: 'staged generation, 2 days old',
    facts: generation({ createdAt: ago(2), tags: TAG }),
    verdict: 'COMPLIANT',
    annotation: 'Key is 2 days old',
    why: 'It waits for its activation.',
  },
  {
    name: 'staged generation, 800 days old, no newer one',
    facts: generation({
      tags: { ...TAG, [tag('predecessor')]: 'g1' },
      relatives: [current({ number: 1, tags: { ...TAG, ...named(OWN_ID, 2) } })],
    }),
    verdict: 'NON_COMPLIANT',
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'Nothing replaces it: whoever made it current would protect data with an old key.',
  },
  {
    name: 'superseded generation, 800 days old',
    facts: generation({ relatives: [current()] }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: /^Superseded: generation 2 of alias\/payments, kept so that old data stays readable\. Generation 3 is in use\.$/,
    why: 'New data is protected with generation 3; this key only reads.',
  },
  {
    name: 'superseded generation of which AWS KMS has recorded no use',
    facts: generation({ lastUse: null, relatives: [current()] }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Superseded: generation 2',
    why: 'A key that nobody used since AWS KMS keeps such records makes nothing new.',
  },
  {
    name: 'superseded symmetric generation, never rotated in place',
    facts: generation({
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      rotatedAt: null,
      relatives: [current({ description: { keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT' } })],
    }),
    verdict: 'NOT_APPLICABLE',
    asks: 'history, relatives, policy, last use',
    annotation: 'Superseded: generation 2 of alias/payments',
    why: 'The same for a key that could rotate in place but whose owner rotates behind an alias.',
  },
  {
    name: 'superseded symmetric generation whose history was not read',
    facts: generation({ keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT', relatives: [current()] }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Cannot be proven: the rotation history was not read.',
    why: 'First the age, then the exemption.',
  },
  {
    name: 'superseded generation, 300 days old',
    facts: generation({ createdAt: ago(300), relatives: [current()] }),
    verdict: 'COMPLIANT',
    annotation: 'Key is 300 days old',
    why: 'What is young needs no exemption, and nobody is asked for one.',
  },
  {
    name: 'superseded generation in its days of grace',
    facts: generation({ createdAt: ago(370), relatives: [current()] }),
    verdict: 'COMPLIANT',
    annotation: 'Overdue, becomes NON_COMPLIANT on 2026-11-27.',
    why: 'No exemption before the days of grace are over.',
  },
  {
    name: 'superseded generation, several newer ones',
    facts: generation({ relatives: [older(3, named('g4', 4)), current({ number: 4 })] }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Generation 4 is in use.',
    why: 'The tags are followed from generation to generation.',
  },
  {
    name: 'superseded generation, the one between pruned its successor tags',
    facts: generation({
      tags: { ...TAG, [tag('superseded-by')]: 'g3' },
      relatives: [older(3, { [tag('superseded-by')]: 'g4' }), current({ number: 4 })],
    }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Generation 4 is in use.',
    why: 'AWS KMS takes 50 tags a key: what took over is noted in one of its own.',
  },
  {
    name: 'superseded generation, the one between retired and deleted',
    facts: generation({ relatives: [current({ number: 4, tags: { ...TAG, [tag('predecessor')]: 'g3' } })] }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Generation 4 is in use.',
    why: 'A key that is gone says nothing any more, but the one that replaced it names it.',
  },
  {
    name: 'superseded generations that name each other',
    facts: generation({ relatives: [older(3, { ...named(OWN_ID, 2), ...named('g3', 3) })] }),
    verdict: 'NON_COMPLIANT',
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'A circle leads nowhere, and the rule comes to its end.',
  },
  {
    name: 'superseded generation after the alias was renamed',
    facts: generation({ relatives: [current({ aliases: [`${FAMILY}/v3`, 'alias/payments-eu'] })] }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Generation 3 is in use.',
    why: 'The family keeps its first name for ever; the alias may have a new one.',
  },
  {
    name: 'superseded RSA generation, the new one with a longer key',
    facts: generation({
      keySpec: 'RSA_2048',
      keyUsage: 'SIGN_VERIFY',
      relatives: [current({ description: { keySpec: 'RSA_4096', keyUsage: 'SIGN_VERIFY' } })],
    }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Generation 3 is in use.',
    why: 'AWS KMS moves an alias between keys of one type and usage, and so does a family.',
  },
  {
    name: 'superseded generation of a spec that this version does not know',
    facts: generation({ keySpec: 'constructor', relatives: [current({ description: { keySpec: 'constructor' } })] }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Generation 3 is in use.',
    why: 'Equal specs are of one type.',
  },
  {
    name: 'rejected generation, the one before it current again',
    facts: generation({
      aliases: [`${FAMILY}/v2`],
      tags: { ...TAG, [tag('predecessor')]: 'g1', [tag('rejected')]: '2024-09-17T00:00:00Z' },
      relatives: [current({ number: 1, tags: { ...TAG, ...named(OWN_ID, 2) } })],
    }),
    verdict: 'NON_COMPLIANT',
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'A mark exempts nothing: until a newer generation is in use, the rejected key is judged by age.',
  },
  {
    name: 'rejected generation, a newer one current',
    facts: generation({
      tags: { ...TAG, [tag('predecessor')]: 'g1', [tag('rejected')]: '2024-09-17T00:00:00Z' },
      relatives: [older(1, { ...named(OWN_ID, 2), ...named('g3', 3) }), current()],
    }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Superseded: generation 2',
    why: 'It is out of use like every older generation; the one that it was to replace names both.',
  },
  {
    name: 'rejected generation, a newer one current, the one that both were to replace deleted',
    facts: generation({
      tags: { ...TAG, [tag('predecessor')]: 'g1', [tag('rejected')]: '2024-09-17T00:00:00Z' },
      relatives: [current({ tags: { ...TAG, [tag('predecessor')]: 'g1' } })],
    }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Superseded: generation 2',
    why: 'What is gone is followed from the other side.',
  },
  {
    name: 'retired generation',
    facts: generation({ keyState: 'Disabled', relatives: [current()] }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Not judged in state Disabled',
    why: 'Retirement has disabled it: nothing needs to be asked.',
  },
  {
    name: 'adopted generation that keeps the policy of its owner, superseded',
    facts: generation({
      tags: { ...REPLACED, [tag('adopted')]: '2023-01-01T00:00:00Z' },
      policy: machinePolicy({ without: 'CdkKmsRotationMachine' }),
      relatives: [current()],
    }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Superseded: generation 2',
    why: 'The denial of the tags is on adopted keys as well, and it is what a stranger cannot get around.',
  },
  {
    name: 'superseded generation with break-glass principals in its policy',
    facts: generation({ policy: machinePolicy({ spared: ['arn:aws:iam::111122223333:role/BreakGlass'] }), relatives: [current()] }),
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Superseded: generation 2',
    why: 'Whom a family spares from its denials is part of its declaration.',
  },
]);

/** What the rule is told of a key with the marks of a family, and what it makes of it. */
type Fake = Omit<RowInput, 'verdict'>;
const fakes = (inputs: readonly Fake[]) => rows(inputs.map((input) => ({ ...input, verdict: 'NON_COMPLIANT' as const })));

const FAKES = fakes([
  {
    name: 'family tag only',
    facts: generation({ aliases: [], relatives: [current()] }),
    annotation: BY_AGE,
    why: 'A tag alone exempts nothing.',
  },
  {
    name: 'family and superseded tags, alias of the user',
    facts: generation({ aliases: ['alias/legacy'], relatives: [current()] }),
    annotation: BY_AGE,
    why: 'Whoever may tag keys must not thereby exempt them.',
  },
  {
    name: 'family tag that names the alias of the user',
    facts: generation({
      aliases: ['alias/legacy'],
      tags: { ...REPLACED, [tag('family')]: 'alias/legacy' },
      relatives: [current({ tags: { [tag('family')]: 'alias/legacy' } })],
    }),
    annotation: BY_AGE,
    why: 'Only a version alias makes a generation.',
  },
  {
    name: 'version alias only, no tag',
    facts: generation({ tags: {}, relatives: [current()] }),
    annotation: BY_AGE,
    why: 'An alias alone exempts nothing either.',
  },
  {
    name: 'version alias and tag of different families',
    facts: generation({ tags: { ...REPLACED, [tag('family')]: 'alias/orders' }, relatives: [current()] }),
    annotation: BY_AGE,
    why: 'Alias and tag must agree.',
  },
  {
    name: 'another alias left on the old key',
    facts: generation({ aliases: [`${FAMILY}/v2`, 'alias/payments-old'], relatives: [current()] }),
    annotation: BY_AGE,
    why: 'Somebody may still protect new data with it through that alias.',
  },
  {
    name: 'version aliases of two generations on one key',
    facts: generation({ aliases: [`${FAMILY}/v1`, `${FAMILY}/v2`], relatives: [current()] }),
    annotation: BY_AGE,
    why: 'No key is two generations.',
  },
  {
    name: 'number 0',
    facts: generation({ aliases: [`${FAMILY}/v0`], relatives: [current()] }),
    annotation: BY_AGE,
    why: 'Generations are numbered from 1.',
  },
  {
    name: 'number with a leading zero',
    facts: generation({ aliases: [`${FAMILY}/v02`], relatives: [current()] }),
    annotation: BY_AGE,
    why: 'The machine writes no such number.',
  },
  ...(
    [
      ['is disabled', { description: { keyState: 'Disabled' } }, 'With a successor that nobody can use, the old key may well be in use.'],
      [
        'is pending deletion',
        { description: { keyState: 'PendingDeletion' } },
        'A successor ' + 'that is about to be deleted protects no new data.',
      ],
      ['could not be described', { description: undefined }, 'A key that is gone, or shuts the rule out, proves nothing.'],
      ['has its version alias only', { aliases: [`${FAMILY}/v3`] }, 'A staged key is not in use yet.'],
      [
        'has version aliases of two families',
        { aliases: [`${FAMILY}/v3`, 'alias/orders/v1'] },
        'A version alias of any family is not an alias in use.',
      ],
      ['has no alias', { aliases: [] }, 'A key without an alias is behind none.'],
      ['has no number', { aliases: [FAMILY] }, 'Without a number it is no generation.'],
      [
        'has the tag of another family',
        { tags: { [tag('family')]: 'alias/orders' } },
        'A version alias put on a foreign key makes no successor.',
      ],
      ['has no family tag', { tags: {} }, 'Both the tag and the version alias must say that it belongs to the family.'],
      ['has a lower number', { aliases: [`${FAMILY}/v1`, FAMILY] }, 'A staged key has an older one in use, and is not superseded by it.'],
      ['has the same number', { aliases: [`${FAMILY}/v2`, FAMILY] }, 'No key supersedes itself.'],
    ] as ReadonlyArray<[string, RelativeParts, string]>
  ).map(([what, parts, why]): Fake => ({
    name: `the successor ${what}`,
    facts: generation({
      relatives: [{ ...current(parts), ...('description' in parts && parts.description === undefined ? { description: undefined } : {}) }],
    }),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why,
  })),
  {
    name: 'relatives were not looked for',
    facts: generation(),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'What was not read exempts nothing.',
  },
  {
    name: 'superseded generation whose date is not valid',
    facts: generation({ createdAt: new Date(NaN), relatives: [current()] }),
    annotation: 'Cannot be proven',
    why: 'The exemption is from the limit, not from proof.',
  },
  {
    name: 'generation with all marks, whose last use the rule may not read',
    facts: generation({ denied: 'kms:GetKeyLastUsage', relatives: [current()] }),
    annotation: 'Cannot be proven: AWS KMS denied kms:GetKeyLastUsage.',
    why: 'A key policy must not be a way out.',
  },
  {
    name: 'successor whose date is not valid',
    facts: generation({ relatives: [current({ description: { createdAt: new Date(NaN) } })] }),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'Whether it is younger cannot be told.',
  },
]);

/** What a stranger may try who may make, name and tag keys: security review of 2026-11-28, finding 2. */
const EVASIONS = fakes([
  {
    name: 'evasion: family that nobody declared, on an old key that is used on by its ARN',
    facts: generation({
      tags: TAG,
      policy: { Statement: [] },
      relatives: [current({ tags: TAG })],
      lastUse: { operation: 'GenerateMac', at: NOW },
    }),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'A version alias, a tag and another key in use are had for nothing: no chain of the machine leads there.',
  },
  {
    name: 'evasion: the same, with the chain of tags written by hand',
    facts: generation({
      policy: {
        Statement: [{ Sid: 'All', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
      },
      relatives: [current()],
    }),
    asks: 'relatives, policy',
    annotation: NO_STATEMENTS,
    why: "Tags that anybody may write are nobody's proof: it takes PutKeyPolicy to write the statements on an old key.",
  },
  ...(
    [
      ['of another type', { keySpec: 'RSA_2048' }, 'An RSA key replaces no MAC key.'],
      ['of a spec that is not known', { keySpec: 'HMAC_9' }, 'What is not known is of no type that is.'],
      ['of another usage', { keyUsage: 'ENCRYPT_DECRYPT' }, 'No alias can be moved between them.'],
      ['older than the key', { createdAt: ago(900) }, 'A key is not replaced by one that was there before it.'],
      ['as old as the key', { createdAt: ago(800) }, 'Nor by one of the same moment.'],
    ] as ReadonlyArray<[string, KeyParts, string]>
  ).map(([what, description, why]): Fake => ({
    name: `evasion: one shadow key for many old ones, ${what}`,
    facts: generation({ relatives: [current({ description })] }),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why,
  })),
  {
    name: 'evasion: the successor is named by a third key only, which does not name this one',
    facts: generation({ tags: { ...TAG, [tag('predecessor')]: 'g1' }, relatives: [older(1, named('g3', 3)), current()] }),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'A key joins a family only by the word of a key that was in it.',
  },
  {
    name: 'evasion: the successor says that it replaced the key, which does not name it',
    facts: generation({ tags: TAG, relatives: [current()] }),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'The word of the new key counts only for one that is gone.',
  },
  {
    name: 'evasion: another key of the family is behind an alias, and the chain does not lead to it',
    facts: generation({ relatives: [older(3), current({ number: 4, tags: TAG })] }),
    asks: 'relatives',
    annotation: LEADS_NOWHERE,
    why: 'It is followed, not guessed.',
  },
]);

const { Statement: STATEMENTS } = machinePolicy();

const POLICIES = fakes([
  ...(
    [
      ['is not read', undefined],
      ['is null', null],
      ['is text', 'CdkKmsRotationTags'],
      ['has no statements', {}],
      ['has null for its statements', { Statement: null }],
      ['has no statement that is one', { Statement: [null, 'CdkKmsRotationTags', 1] }],
      ['lacks the statement of the machine', machinePolicy({ without: 'CdkKmsRotationMachine' })],
      ['lacks the denial of tags', machinePolicy({ without: 'CdkKmsRotationTags' })],
      ['names another role', machinePolicy({ role: 'arn:aws:iam::111122223333:role/Admin' })],
      [
        'names a role with a name that only begins like that of a ' + 'machine',
        machinePolicy({ role: 'arn:aws:iam::111122223333:role/cdk-kms-rotation-eu-west-1-0123456789ab-machine-admin' }),
      ],
      ['allows what has to be denied', { Statement: STATEMENTS.map((one) => ({ ...one, Effect: 'Allow' })) }],
      ['denies what has to be allowed', { Statement: STATEMENTS.map((one) => ({ ...one, Effect: 'Deny' })) }],
      ['has the statements without conditions', { Statement: STATEMENTS.map(({ Condition, ...one }) => one) }],
      ['has the statements without their names', { Statement: STATEMENTS.map(({ Sid, ...one }) => one) }],
    ] as ReadonlyArray<[string, unknown]>
  ).map(([what, policy]): Fake => ({
    name: `key policy ${what}`,
    facts: generation({ policy, relatives: [current()] }),
    asks: 'relatives, policy',
    annotation: NO_STATEMENTS,
    why: "The tags are the machine's word only where the key policy keeps others from writing them.",
  })),
  {
    name: 'adopted key whose policy lacks the denial of tags',
    facts: generation({
      tags: { ...REPLACED, [tag('adopted')]: '2023-01-01T00:00:00Z' },
      policy: machinePolicy({ without: 'CdkKmsRotationTags' }),
      relatives: [current()],
    }),
    asks: 'relatives, policy',
    annotation: NO_STATEMENTS,
    why: 'The mark of adoption is a tag as well.',
  },
]);

const USES = [
  ...fakes([
    ...[
      'Encrypt',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'GenerateDataKeyPair',
      'GenerateDataKeyPairWithoutPlaintext',
      'Sign',
      'GenerateMac',
    ].map((operation): Fake => ({
      name: `evasion: superseded generation that is used on by its ARN: ${operation}`,
      facts: generation({ lastUse: { operation, at: ago(3) }, relatives: [current()] }),
      asks: ALL,
      annotation: usedAfter(operation, '2026-11-22'),
      why: 'Somebody protects new data with an old key.',
    })),
    {
      name: 'last use was not read',
      facts: generation({ lastUse: undefined, relatives: [current()] }),
      asks: ALL,
      annotation: `${BY_AGE} Not superseded as generation 2 of alias/payments: its last use was not read.`,
      why: 'A gap in what was read must not pass for a verdict.',
    },
    {
      name: 'GenerateMac more than a day after the swap',
      facts: generation({ lastUse: { operation: 'GenerateMac', at: ago(399, -1) }, relatives: [current()] }),
      asks: ALL,
      annotation: usedAfter('GenerateMac', '2025-10-22'),
      why: 'A day is enough for requests that were under way.',
    },
    {
      name: 'GenerateMac at a time that is none',
      facts: generation({ lastUse: { operation: 'GenerateMac', at: new Date(NaN) }, relatives: [current()] }),
      asks: ALL,
      annotation: usedAfter('GenerateMac', 'a day that is none'),
      why: 'What cannot be dated is not known to be old.',
    },
    {
      name: 'evasion: the record of the swap lies in the future',
      facts: generation({
        tags: { ...REPLACED, [tag('superseded')]: '2099-01-01T00:00:00Z' },
        lastUse: { operation: 'GenerateMac', at: ago(3) },
        relatives: [current()],
      }),
      asks: ALL,
      annotation: usedAfter('GenerateMac', '2026-11-22'),
      why: 'The alias came to its key when it did, whatever the tag says.',
    },
    {
      name: 'evasion: the alias of the successor is moved every day',
      facts: generation({ lastUse: { operation: 'GenerateMac', at: ago(3) }, relatives: [current({ inUseSince: ago(0) })] }),
      asks: ALL,
      annotation: usedAfter('GenerateMac', '2026-11-22'),
      why: 'The machine recorded when the generation was superseded.',
    },
    {
      name: 'GenerateMac after the swap, of which there is no record but that of the alias',
      facts: generation({ tags: { ...TAG, ...named('g3', 3) }, lastUse: { operation: 'GenerateMac', at: ago(3) }, relatives: [current()] }),
      asks: ALL,
      annotation: usedAfter('GenerateMac', '2026-11-22'),
      why: 'The machine may have been cut short before it wrote its record.',
    },
    {
      name: 'GenerateMac after the successor was made, no record of the swap at all',
      facts: generation({
        tags: { ...TAG, ...named('g3', 3) },
        lastUse: { operation: 'GenerateMac', at: ago(405) },
        relatives: [current({ inUseSince: undefined })],
      }),
      asks: ALL,
      annotation: usedAfter('GenerateMac', '2025-10-16'),
      why: 'Without a record, the earliest moment counts at which it may have been.',
    },
  ]),
  ...rows(
    ['VerifyMac', 'Decrypt', 'Verify', 'ReEncrypt', 'DeriveSharedSecret', 'EncryptNothing', 'NoSign'].map(
      (operation) =>
        ({
          name: `superseded generation whose last use is ${operation}`,
          facts: generation({ lastUse: { operation, at: ago(3) }, relatives: [current()] }),
          verdict: 'NOT_APPLICABLE' as const,
          asks: ALL,
          annotation: 'Superseded: generation 2',
          why: 'Reading is what it is kept for. ReEncrypt may have read or written: it says both.',
        }) as RowInput,
    ),
  ),
  ...rows([
    {
      name: 'GenerateMac a day after the swap, to the second',
      facts: generation({ lastUse: { operation: 'GenerateMac', at: ago(399) }, relatives: [current()] }),
      verdict: 'NOT_APPLICABLE',
      asks: ALL,
      annotation: 'Superseded: generation 2',
      why: 'Aliases are eventually consistent, and callers keep what they resolved for a while.',
    },
    {
      name: 'GenerateMac while the successor was staged',
      facts: generation({ lastUse: { operation: 'GenerateMac', at: ago(405) }, relatives: [current()] }),
      verdict: 'NOT_APPLICABLE',
      asks: ALL,
      annotation: 'Superseded: generation 2',
      why: 'It was current until the swap: with a long activation delay, for weeks after its successor was made.',
    },
    {
      name: 'GenerateMac while the successor was staged, recorded on the key alone',
      facts: generation({ lastUse: { operation: 'GenerateMac', at: ago(405) }, relatives: [current({ inUseSince: undefined })] }),
      verdict: 'NOT_APPLICABLE',
      asks: ALL,
      annotation: 'Superseded: generation 2',
      why: 'One record is enough.',
    },
    {
      name: 'GenerateMac before the swap that the alias alone tells of',
      facts: generation({
        tags: { ...TAG, ...named('g3', 3), [tag('superseded')]: 'yes' },
        lastUse: { operation: 'GenerateMac', at: ago(405) },
        relatives: [current()],
      }),
      verdict: 'NOT_APPLICABLE',
      asks: ALL,
      annotation: 'Superseded: generation 2',
      why: 'A record that is no date is none.',
    },
    {
      name: 'two newer ones behind aliases, the newest disabled',
      facts: generation({
        tags: { ...REPLACED, ...named('g4', 4) },
        relatives: [current(), current({ number: 4, description: { keyState: 'Disabled' } })],
      }),
      verdict: 'NOT_APPLICABLE',
      asks: ALL,
      annotation: 'Generation 3 is in use.',
      why: 'A key that was switched off does not hide the one that works.',
    },
    {
      name: 'two newer ones behind aliases',
      facts: generation({ tags: { ...REPLACED, ...named('g4', 4) }, relatives: [current(), current({ number: 4 })] }),
      verdict: 'NOT_APPLICABLE',
      asks: ALL,
      annotation: 'Generation 4 is in use.',
      why: 'The newest one is named.',
    },
    {
      name: 'evasion that is left: a read after a write. Only the last use is known',
      facts: generation({ lastUse: { operation: 'VerifyMac', at: NOW }, relatives: [current()] }),
      verdict: 'NOT_APPLICABLE',
      asks: ALL,
      annotation: 'Superseded: generation 2',
      why: 'AWS KMS records one operation. docs/compliance.md says so, and names CloudTrail.',
    },
  ]),
];

const WAIVED = rows([
  {
    name: 'waived generation that is not exempt',
    facts: generation({ relatives: [] }),
    standard: { waivers: [{ keyArn: KEY_ARN, reason: 'the partner pins it', owner: 'payments', until: '2026-12-31' }] },
    verdict: 'NOT_APPLICABLE',
    asks: 'relatives',
    annotation: `Waived until 2026-12-31 by payments ("the partner pins it"). ${BY_AGE}`,
    why: 'What has to be done is said; why it is no exempt generation has no room.',
  },
  {
    name: 'waiver for a superseded generation',
    facts: generation({ relatives: [current()] }),
    standard: { waivers: [{ keyArn: KEY_ARN, reason: 'the partner pins it', owner: 'payments', until: '2026-12-31' }] },
    verdict: 'NOT_APPLICABLE',
    asks: ALL,
    annotation: 'Superseded: generation 2',
    why: 'Not needed.',
  },
]);

export const FAMILIES: readonly Row[] = [...LIVES, ...FAKES];
export const EVASIONS_AND_USES: readonly Row[] = [...EVASIONS, ...POLICIES, ...USES, ...WAIVED];
