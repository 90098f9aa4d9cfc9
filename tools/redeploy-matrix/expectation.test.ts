import { differences, p256, signing } from './expectation';
import type { KeySeen } from './key-seen';
import type { Observation } from './observation';
import type { Stage } from './stage';
import { take } from './step';
import { FIRST } from './variants';

/** The judge of the redeploy matrix has to see everything that could go wrong; no emulator is needed for that. */

const OURS = ['CdkKmsRotationMachine', 'CdkKmsRotationAliases'].map((Sid) => ({ Sid }));
const V1 = generation('key-1', { 'cdk-kms-rotation:superseded': '2030-01-01T00:00:00Z' });
const V2 = generation('key-2');
const STRANGER: KeySeen = {
  keyId: 'theirs',
  keySpec: 'ECC_NIST_P256',
  keyState: 'Enabled',
  description: 'by hand',
  tags: {},
  statements: [],
};
const LIVE: KeySeen = { ...STRANGER, keyId: 'live', description: 'made by CloudFormation', statements: [{ Sid: 'Template' }] };
const GOOD: Observation = {
  stacks: { Redeploy: 'UPDATE_COMPLETE' },
  families: { Signing: { target: 'key-2', current: 2, movedAt: 1_000, generations: [V1, V2] } },
  strangers: [STRANGER],
  live: { live: LIVE },
  otherAliases: {},
  strays: [],
};
const EXPECTED = signing('UPDATE_COMPLETE', 2, 'still', p256(2), FIRST);

function generation(keyId: string, tags: Record<string, string> = {}): KeySeen {
  return {
    keyId,
    keySpec: 'ECC_NIST_P256',
    keyState: 'Enabled',
    description: FIRST.description,
    tags: {
      'team': FIRST.team,
      'cdk-kms-rotation:family': 'alias/redeploy/Signing',
      'cdk-kms-rotation:owner': 'Redeploy/Signing',
      ...tags,
    },
    statements: [{ Sid: 'Account' }, ...OURS],
  };
}

function family(change: Partial<Observation['families'][string]>): Observation {
  return { ...GOOD, families: { Signing: { ...GOOD.families.Signing, ...change } } };
}

function older(change: Partial<KeySeen>): Observation {
  return family({ generations: [{ ...V1, ...change }, V2] });
}

function current(change: Partial<KeySeen>): Observation {
  return family({ generations: [V1, { ...V2, ...change }] });
}

test('finds nothing wrong where nothing is', () => {
  expect(differences(EXPECTED, GOOD, GOOD)).toEqual([]);
});

test.each<[string, Observation, string[]]>([
  ['the status of the stack', { ...GOOD, stacks: { Redeploy: 'UPDATE_ROLLBACK_FAILED' } }, ['stack Redeploy']],
  ['an alias on another generation', family({ target: 'key-1', current: 1 }), ['Signing: alias target', 'Signing: alias']],
  ['an alias on a foreign key', family({ target: 'theirs', current: undefined }), ['Signing: alias target', 'Signing: alias']],
  ['an alias that is gone', family({ target: undefined, current: undefined }), ['Signing: alias target', 'Signing: alias']],
  ['an UpdateAlias that moved it nowhere', family({ movedAt: 2_000 }), ['Signing: alias']],
  ['a generation too many', family({ generations: [V1, V2, generation('key-3')] }), ['Signing: generations']],
  ['a generation that is gone', family({ generations: [V1] }), ['Signing: generations', 'Signing/v2: key']],
  ['a number on another key', older({ keyId: 'key-9' }), ['Signing/v1: key']],
  ['another key spec', current({ keySpec: 'ECC_NIST_P384' }), ['Signing: generations']],
  ['a key that is not enabled', older({ keyState: 'PendingDeletion' }), ['Signing/v1: state']],
  ['another description', older({ description: 'old' }), ['Signing/v1: description']],
  ['another tag', older({ tags: { ...V1.tags, team: 'green' } }), ['Signing/v1: tag team']],
  ['another owner', older({ tags: { ...V1.tags, 'cdk-kms-rotation:owner': 'Intruder/Signing' } }), ['Signing/v1: owner']],
  ['a rotation that was not recorded', older({ tags: V2.tags }), ['Signing/v1: superseded']],
  ['a current generation that counts as superseded', current({ tags: V1.tags }), ['Signing/v2: superseded']],
  ['a statement that was not declared', older({ statements: [...V1.statements, { Sid: 'Auditors' }] }), ['Signing/v1: declared policy']],
  ['a missing statement', older({ statements: OURS }), ['Signing/v1: declared policy']],
  [
    'a library statement that changed',
    older({ statements: [{ Sid: 'Account' }, OURS[0], { ...OURS[1], Effect: 'Allow' }] }),
    ['Signing/v1: statements of the library'],
  ],
  [
    'a policy without the machine',
    older({ statements: [{ Sid: 'Account' }, OURS[1]] }),
    ['Signing/v1: CdkKmsRotationMachine in its policy', 'Signing/v1: statements of the library'],
  ],
  ['a key that nobody knows', { ...GOOD, strays: ['key-9'] }, ['keys that nobody knows']],
  [
    'a key that an operator holds',
    current({ tags: { 'cdk-kms-rotation:hold': '2030-01-01T00:00:00Z', ...V2.tags } }),
    ['Signing/v2: held'],
  ],
  [
    'an alias that nobody knows',
    { ...GOOD, otherAliases: { 'alias/redeploy/Other': { keyId: 'key-2', movedAt: 1_000 } } },
    ['aliases that nobody knows'],
  ],
  [
    "CloudFormation's key that was touched",
    { ...GOOD, live: { live: { ...LIVE, tags: { team: 'blue' } } } },
    ["CloudFormation's key live"],
  ],
  [
    "a stranger's key that was touched",
    { ...GOOD, strangers: [{ ...STRANGER, description: 'taken over' }] },
    ["the stranger's key theirs"],
  ],
])('sees %s', (_what, after, where) => {
  expect(differences(EXPECTED, GOOD, after).map((line) => line.split(': expected')[0])).toEqual(where);
});

describe('what one family alone may do', () => {
  const where = (more: Parameters<typeof signing>[5], before: Observation, after: Observation) => (
    differences(signing('UPDATE_COMPLETE', 2, 'still', p256(2), FIRST, more), before, after).map((line) => line.split(': expected')[0]));
  const retiring = older({ statements: [...V1.statements, { Sid: 'CdkKmsRotationDisable' }] });
  const adopted = { ...older({ statements: LIVE.statements }), live: { 'key-1': { ...LIVE, keyId: 'key-1' } } };
  const old = (keyId: string, movedAt: number): Observation => ({ ...GOOD, otherAliases: { 'alias/old': { keyId, movedAt } } });

  test('be held, if that is expected', () => {
    expect(where({ held: true }, GOOD, current({ tags: { 'cdk-kms-rotation:hold': '2030-01-01T00:00:00Z', ...V2.tags } }))).toEqual([]);
    expect(where({ held: true }, GOOD, GOOD)).toEqual(['Signing/v2: held']);
  });

  test('have statements of the library that changed, if that is expected, on every generation', () => {
    expect(where({ but: { 1: { authority: 'changed' } } }, GOOD, retiring)).toEqual([]);
    expect(where({ authority: 'changed' }, GOOD, retiring)).toEqual(['Signing/v2: statements of the library changed']);
    expect(where({}, GOOD, retiring)).toEqual(['Signing/v1: statements of the library']);
  });

  test('have an adopted key with its own policy, if that is expected, to the word', () => {
    const keeps = { but: { 1: { policy: 'own' } } } as const;
    expect(where(keeps, adopted, adopted)).toEqual([]);
    expect(where(keeps, { ...adopted, live: { 'key-1': { ...LIVE, keyId: 'key-1', statements: [] } } }, adopted)).toEqual([
      'Signing/v1: its own policy',
    ]);
    expect(where(keeps, GOOD, GOOD)).toEqual(['Signing/v1: its own policy']);
  });

  test('have an alias from before a rename, which nothing moves', () => {
    const oldAliases = { 'alias/old': 1 };
    expect(where({ oldAliases }, old('key-1', 500), old('key-1', 500))).toEqual([]);
    expect(where({ oldAliases }, old('key-1', 500), old('key-1', 600))).toEqual(['alias/old: last moved']);
    expect(where({ oldAliases }, old('key-2', 500), old('key-2', 500))).toEqual(['alias/old: target']);
    expect(where({ oldAliases }, old('key-1', 500), GOOD)).toEqual(['alias/old: target', 'alias/old: last moved']);
  });

  test('be left behind with an older declaration, generation by generation', () => {
    expect(where({ but: { 1: { declared: { ...FIRST, description: 'old' } } } }, GOOD, older({ description: 'old' }))).toEqual([]);
    expect(where({ but: { 1: { superseded: false } } }, GOOD, older({ tags: V2.tags }))).toEqual([]);
  });
});

describe('a step', () => {
  const stage = { observe: async () => GOOD } as unknown as Stage;
  const taking = async (fails: string | undefined, failure?: string) => {
    const step = {
      title: 'deployed',
      fails,
      expected: EXPECTED,
      act: async () => {
        if (failure !== undefined) throw new Error(failure);
      },
    };
    const { differences: found, expected, seen } = await take(step, stage);
    return { found, expected, seen };
  };

  test('that is to succeed fails if it throws', async () => {
    const { found, seen } = await taking(undefined, 'no credentials');
    expect(found).toEqual(['failed: Error: no credentials']);
    expect(seen).toBe('UPDATE_COMPLETE; v2 of 2, alias still; another failure');
  });

  test('that is to fail fails if it succeeds', async () => {
    expect((await taking('AliasForeign')).found).toEqual(['expected a failure that says AliasForeign, seen none']);
  });

  test('that is to fail has to fail for the right reason', async () => {
    expect((await taking('AliasForeign', 'no credentials')).found).toEqual(['expected a failure that '
      + 'says AliasForeign, seen: Error: no credentials']);
    const { found, expected, seen } = await taking('AliasForeign', 'ended FAILED: AliasForeign');
    expect([found, seen]).toEqual([[], expected]);
  });
});
